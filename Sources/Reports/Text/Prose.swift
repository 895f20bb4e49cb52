import Values

extension Screen {
    /// Lines wrapped to the screen, each with the indent that it has; one with a command to paste stays whole.
    package func prose(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            let indent = String(line.prefix { $0 == " " })
            if line.isEmpty { return [""] }
            let rest = line.dropFirst(indent.count)
            if line.contains("boxdoctor ") {
                // `    boxdoctor undo 7   takes it back`
                let isCommand = rest.hasPrefix("boxdoctor ") || rest.hasPrefix("sudo ")
                guard line.utf8.count > columns, isCommand else { return [String(line)] }
                let (command, words) = String(rest).splitOnce("   ")
                return commandLines(String(command), String(words ?? ""), indent: indent.count)
            }
            return wrapped(String(line.dropFirst(indent.count)), columns - indent.count).map { indent + $0 }
        }.joined(separator: "\n")
    }
}
