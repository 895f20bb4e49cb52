extension Screen {
    /// Lines wrapped to the screen, each with the indent that it has; one with a command to paste stays whole.
    package func prose(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            if line.isEmpty || line.contains("boxdoctor ") { return [String(line)] }
            let indent = String(line.prefix { $0 == " " })
            return wrapped(String(line.dropFirst(indent.count)), columns - indent.count).map { indent + $0 }
        }.joined(separator: "\n")
    }
}
