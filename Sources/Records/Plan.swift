/// A change to the box, spelled out whole before any of it is made: what `--dry-run` shows and what `apply` carries out.
///
/// Carried out in the order of its fields: files, then the daemon's own verdict on them, then taking them into use.
package struct Plan: Codable, Sendable, Equatable {
    /// Id of the remedy that made it.
    package var remedy: String
    /// What will be different, in plain words.
    package var title: String
    /// What it weakens; nil where nothing.
    package var weakens: String?
    package var files: [FileChange]
    /// Checkers of the daemons concerned, as argument lists; one that fails means the files are put back.
    package var validate: [[String]]
    /// Commands that take the files into use, in order; run again after the files were put back.
    package var activate: [[String]]
    /// Commands that take `activate` back; nil where running it again over the old files does.
    package var revert: [[String]]?

    package init(
        remedy: String, title: String, weakens: String? = nil, files: [FileChange], validate: [[String]] = [],
        activate: [[String]] = [], revert: [[String]]? = nil
    ) {
        self.remedy = remedy
        self.title = title
        self.weakens = weakens
        self.files = files
        self.validate = validate
        self.activate = activate
        self.revert = revert
    }
}

/// A file as it shall be.
package struct FileChange: Codable, Sendable, Hashable {
    package var path: String
    package var contents: String
    /// Permission bits of a file that did not exist; one that does keeps its own.
    package var mode: UInt32
    /// `contents` is no whole file but a block for the end of one: its first and last line are marks of ours,
    /// between which it is replaced when it is there already.
    package var isBlock: Bool
    /// It adds to a list: lines of an earlier time, in the file or in the block, stay. Nil = they do not.
    package var keepsLines: Bool?

    package init(path: String, contents: String, mode: UInt32 = 0o644, isBlock: Bool = false) {
        self.path = path
        self.contents = contents
        self.mode = mode
        self.isBlock = isBlock
    }

    package var keepingLines: FileChange {
        var change = self
        change.keepsLines = true
        return change
    }

    /// What the file holds afterwards.
    package func text(after before: String?) -> String {
        guard let before, isBlock || keepsLines == true else { return contents }
        let own = FileChange.lines(contents)
        var lines = FileChange.lines(before)
        func kept(_ old: some Sequence<String>) -> [String] {
            keepsLines == true ? old.filter { !own.contains($0) } : []
        }
        if !isBlock {
            lines = own + kept(lines)
        } else if let first = lines.firstIndex(where: { $0 == own.first }),
            let last = lines[first...].firstIndex(where: { $0 == own.last })
        {
            lines.replaceSubrange(first...last, with: own.dropLast() + kept(lines[first...last]) + own.suffix(1))
        } else {
            lines += own
        }
        return lines.map { $0 + "\n" }.joined()
    }
    /// By scalars: CR LF is one character.
    private static func lines(_ text: String) -> [String] {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        return lines.last?.isEmpty == true ? lines.dropLast() : lines
    }
}
