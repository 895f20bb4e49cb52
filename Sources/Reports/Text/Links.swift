/// Links in a text on a terminal (OSC 8): files to themselves on this host, checks to their manual. Colours and widths stay.
package struct TerminalLinks: Sendable {
    private let host: String
    private let checks: Set<String>

    /// `checks`: the ids that are known.
    package init(host: String, checks: [String]) {
        self.host = host.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
        self.checks = Set(checks)
    }

    /// Whether the terminal is one that is known to show them; others would show the escapes, or hide the text.
    package static func areShown(_ environment: (String) -> String?) -> Bool {
        if let vte = environment("VTE_VERSION").flatMap({ Int($0) }) { return vte >= 5000 }
        if ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"].contains(environment("TERM_PROGRAM") ?? "") {
            return true
        }
        if ["KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION"].contains(where: { environment($0) != nil }) {
            return true
        }
        let term = environment("TERM") ?? ""
        return ["xterm-kitty", "foot", "alacritty", "contour", "xterm-ghostty"].contains { term.hasPrefix($0) }
    }

    package func linked(_ text: String) -> String {
        var result = ""
        var word = ""
        var isEscape = false
        func flush() {
            result += target(of: word).map { "\u{1b}]8;;\($0)\u{1b}\\\(word)\u{1b}]8;;\u{1b}\\" } ?? word
            word = ""
        }
        for letter in text.unicodeScalars {
            if isEscape {
                result.unicodeScalars.append(letter)
                isEscape = letter != "m"
            } else if letter.isPart {
                word.unicodeScalars.append(letter)
            } else {
                flush()
                result.unicodeScalars.append(letter)
                isEscape = letter == "\u{1b}"
            }
        }
        flush()
        return result
    }

    private func target(of word: String) -> String? {
        if checks.contains(word) { return "man:boxdoctor-checks(7)" }
        guard word.hasPrefix("/"), word.dropFirst().contains("/") else { return nil }
        var path = word[...]
        while path.last == ":" || path.last == "." { path = path.dropLast() }
        if let colon = path.lastIndex(of: ":"), Int(path[path.index(after: colon)...]) != nil { path = path[..<colon] }
        // What a narrow screen has broken, and folders that are only meant.
        guard let last = path.last, last != "/", last != "-", !path.contains(":") else { return nil }
        return "file://\(host)\(path)"
    }
}

extension Unicode.Scalar {
    fileprivate var isPart: Bool {
        properties.isAlphabetic && isASCII || ("0"..."9").contains(self) || "/._-+@:".unicodeScalars.contains(self)
    }
}
