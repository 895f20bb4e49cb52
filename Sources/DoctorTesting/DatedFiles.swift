import Box
import Probes
import Values

/// A tree from a checkout, with the times, owner and room that version control does not keep.
package struct DatedFiles: FileSystem {
    private let tree: any FileSystem
    /// By path; everything else changed at `otherwise` and is root's.
    private let times: [String: Timestamp]
    private let owners: [String: UInt32]
    private let otherwise: Timestamp

    package init(
        _ tree: any FileSystem, times: [String: Timestamp], owners: [String: UInt32] = [:], otherwise: Timestamp
    ) {
        self.tree = tree
        self.times = times
        self.owners = owners
        self.otherwise = otherwise
    }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] { try tree.read(path, limit: limit) }
    package func read(_ path: String, at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try tree.read(path, at: offset, count: count)
    }
    package func list(_ path: String, limit: Int) throws(FileError) -> [String] { try tree.list(path, limit: limit) }
    package func linkTarget(_ path: String) throws(FileError) -> String { try tree.linkTarget(path) }
    package func info(_ path: String) throws(FileError) -> FileInfo { dated(try tree.info(path), path) }
    package func linkInfo(_ path: String) throws(FileError) -> FileInfo { dated(try tree.linkInfo(path), path) }

    package func isImmutable(_ path: String) throws(FileError) -> Bool { try tree.isImmutable(path) }

    package func space(_ path: String) throws(FileError) -> FileSystemSpace {
        _ = try tree.info(path)
        return FileSystemSpace(freeBytes: 1 << 30, isReadOnly: false)
    }

    private func dated(_ info: FileInfo, _ path: String) -> FileInfo {
        var info = info
        info.modified = times[path] ?? otherwise
        info.owner = owners[path] ?? 0
        info.group = info.owner
        return info
    }
}
