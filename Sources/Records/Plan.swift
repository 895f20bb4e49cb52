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

    package init(path: String, contents: String, mode: UInt32 = 0o644, isBlock: Bool = false) {
        self.path = path
        self.contents = contents
        self.mode = mode
        self.isBlock = isBlock
    }

    /// What the file holds afterwards.
    package func text(after before: String?) -> String {
        guard isBlock, let before else { return contents }
        // By scalars: CR LF is one character.
        let block = contents.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { String($0) }
        var lines = before.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        if let first = lines.firstIndex(where: { $0 == block.first }),
            let last = lines[first...].firstIndex(where: { $0 == block.last })
        {
            lines.replaceSubrange(first...last, with: block)
        } else {
            lines += block
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
