import CLinux
import Glibc

/// A new folder of files with one JSON a line: `shard-00000.jsonl`, ... Written in pieces, so that any number is no more
/// than a few megabytes in memory, and no more than one file is open.
package final class ShardFolder {
    private static let mostPending = 64 << 20

    private let folder: String
    private let digits: Int
    private var pending: [[UInt8]]
    private var size = 0

    /// The folder must not be there.
    package init(_ folder: String, count: Int) throws(OutputError) {
        self.folder = folder
        digits = max(5, String(max(count - 1, 0)).utf8.count)
        pending = Array(repeating: [], count: count)
        guard mkdir(folder, 0o755) == 0 else { throw OutputError(subject: folder, call: "mkdir", code: errno) }
    }

    /// A JSON may stand on several lines; between its words a line's end is a space.
    package func add(_ json: [UInt8], to shard: Int) throws(OutputError) {
        pending[shard] += json.map { $0 == 10 || $0 == 13 ? 32 : $0 }
        pending[shard].append(10)
        size += json.count + 1
        if size > ShardFolder.mostPending { try finish() }
    }

    /// Writes what is still in memory.
    package func finish() throws(OutputError) {
        for shard in pending.indices where !pending[shard].isEmpty {
            let number = String(shard)
            let path =
                "\(folder)/shard-\(String(repeating: "0", count: max(0, digits - number.utf8.count)))\(number).jsonl"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw OutputError(subject: path, call: "open", code: errno) }
            defer { close(descriptor) }
            try writeAll(pending[shard], to: descriptor, named: path)
            pending[shard] = []
        }
        size = 0
    }
}
