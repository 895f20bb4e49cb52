@testable import Programs

/// What programs are called in code: the folders of Sources/Programs, and what they name kinds of programs.
struct ProgramNames {
    static let home = "Sources/Programs/"

    /// Folders by the words of a name: `ntpd rs`.
    private var folders: [[String]: Set<String>] = [:]

    init(_ files: [String]) throws {
        let pattern = try Regex<(Substring, Substring)>(
            #"static let (\w+) = (?:\w+\.)?(?:Kind|Manager|Owner)\(rawValue"#)
        for file in files {
            let folder = Self.folder(of: file)
            let names = HouseTree.text(file).matches(of: pattern).map { String($0.output.1) }
            for name in names + [folder] where !name.isEmpty {
                folders[Self.words(of: name), default: []].insert(folder)
            }
        }
        // What no folder names is no program's, and systemd is this box's init as well.
        folders = folders.filter { !$0.value.contains("") && $0.key != ["systemd"] }
    }

    var count: Int { folders.count }

    /// The folder of the program that a file belongs to; empty for one of no program.
    static func folder(of file: String) -> String {
        let parts = file.dropFirst(home.count).split(separator: "/")
        return file.hasPrefix(home) && parts.count > 1 ? String(parts[0]) : ""
    }

    /// Folders of the programs that an identifier names.
    func named(by identifier: some StringProtocol) -> Set<String> {
        let words = Self.words(of: String(identifier))
        var found: Set<String> = []
        for start in words.indices {
            for end in start..<min(words.endIndex, start + 3) {
                found.formUnion(folders[Array(words[start...end])] ?? [])
            }
        }
        return found
    }

    /// `asksNtpdRs`: asks, ntpd, rs; `OpenVPN`: open, vpn.
    private static func words(of identifier: String) -> [String] {
        let letters = Array(identifier)
        var words: [String] = []
        for (index, letter) in letters.enumerated() where letter != "_" {
            let isStart =
                index == 0 || letters[index - 1] == "_"
                || letter.isUppercase
                    && (!letters[index - 1].isUppercase
                        || letters.indices.contains(index + 1) && letters[index + 1].isLowercase)
            if isStart { words.append("") }
            words[words.count - 1] += letter.lowercased()
        }
        return words
    }
}
