/// A change to the box, spelled out whole before any of it is made: what `--dry-run` shows and what `apply` carries out.
///
/// Carried out in the order of its fields: files, then the daemon's own verdict on them, then taking them into use.
public struct Plan: Codable, Sendable, Equatable {
    /// Id of the remedy that made it.
    public var remedy: String
    /// What will be different, in plain words.
    public var title: String
    /// What it weakens; nil where nothing.
    public var weakens: String?
    public var files: [FileChange]
    /// Checkers of the daemons concerned, as argument lists; one that fails means the files are put back.
    public var validate: [[String]]
    /// Commands that take the files into use, in order; run again after the files were put back.
    public var activate: [[String]]

    public init(
        remedy: String, title: String, weakens: String? = nil, files: [FileChange], validate: [[String]] = [],
        activate: [[String]] = []
    ) {
        self.remedy = remedy
        self.title = title
        self.weakens = weakens
        self.files = files
        self.validate = validate
        self.activate = activate
    }
}

/// A file as it shall be.
public struct FileChange: Codable, Sendable, Hashable {
    public var path: String
    public var contents: String
    /// Permission bits of a file that did not exist; one that does keeps its own.
    public var mode: UInt32
    /// `contents` is no whole file but a block for the end of one: its first and last line are marks of ours,
    /// between which it is replaced when it is there already.
    public var isBlock: Bool

    public init(path: String, contents: String, mode: UInt32 = 0o644, isBlock: Bool = false) {
        self.path = path
        self.contents = contents
        self.mode = mode
        self.isBlock = isBlock
    }

    /// What the file holds afterwards.
    public func text(after before: String?) -> String {
        guard isBlock, let before else { return contents }
        let block = contents.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        var lines = before.split(separator: "\n", omittingEmptySubsequences: false)
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
