import Box

/// The way to a file, step by step as the kernel walks it (path_resolution(7)): the directories and the links on it, in
/// order, and what it ends at.
struct PathWalk {
    struct Step {
        /// Without a link in it, but for this one itself.
        var place: String
        var info: FileInfo
        /// The directory that it stands in is one that others may make files in.
        var isInSharedDirectory: Bool
        /// The file system that it is in; nil for a link.
        var space: FileSystemSpace?
    }

    private(set) var steps: [Step] = []
    /// Where it ends, without a link in it.
    private(set) var end = "/"
    /// What could not be looked at.
    private(set) var failure: FileError?

    init(_ path: String, _ files: any FileSystem) {
        do {
            try walk(path, files)
        } catch {
            failure = error
            end = realPath(path, files)
        }
    }

    private mutating func walk(_ path: String, _ files: any FileSystem) throws(FileError) {
        try add("/", inShared: false, files)
        var waiting = Array(path.split(separator: "/").map(String.init).reversed())
        var done: [String] = []
        var isShared = false
        var links = 0
        while let part = waiting.popLast() {
            if part == "." { continue }
            if part == ".." {
                _ = done.popLast()
                // Looked at on the way down, but what stands in it is another's now.
                isShared = PathWalk.isShared(try files.linkInfo("/" + done.joined(separator: "/")))
                continue
            }
            done.append(part)
            end = "/" + done.joined(separator: "/")
            let info = try add(end, inShared: isShared, files)
            guard info.kind == .link else {
                isShared = PathWalk.isShared(info)
                continue
            }
            links += 1
            let target = try files.linkTarget(end)
            guard links <= 40 else {
                throw FileError(path: path, reason: .system(call: "open", message: "more than 40 links"))
            }
            if target.hasPrefix("/") { done = [] } else { done.removeLast() }
            if target.hasPrefix("/") { isShared = PathWalk.isShared(try files.linkInfo("/")) }
            waiting += target.split(separator: "/").map(String.init).reversed()
        }
        end = "/" + done.joined(separator: "/")
    }

    private static func isShared(_ info: FileInfo) -> Bool { info.kind == .directory && info.mode & 0o022 != 0 }

    @discardableResult
    private mutating func add(_ place: String, inShared isShared: Bool, _ files: any FileSystem) throws(FileError)
        -> FileInfo
    {
        let info = try files.linkInfo(place)
        let space = info.kind == .link ? nil : try files.space(place)
        steps.append(Step(place: place, info: info, isInSharedDirectory: isShared, space: space))
        return info
    }
}
