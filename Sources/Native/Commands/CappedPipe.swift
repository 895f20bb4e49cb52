import CLinux
import Glibc

/// The reading end of a pipe, of which the first `limit` bytes are kept and the rest thrown away, so that the writer
/// never stands still.
final class CappedPipe {
    private static let piece = 65_536

    private let limit: Int
    private var end: Descriptor?
    private(set) var bytes: [UInt8] = []
    private(set) var wasTruncated = false

    /// Nil once every writer has closed it.
    var openNumber: Int32? { end?.number }

    private init(_ end: consuming Descriptor, limit: Int) {
        self.end = consume end
        self.limit = max(limit, 0)
    }

    /// A pipe, and its writing end for the child.
    static func make(limit: Int) throws(SpawnError) -> (CappedPipe, ChildDescriptor) {
        var ends: [Int32] = [-1, -1]
        guard box_pipe(&ends) == 0, let reading = Descriptor(ends[0]), let writing = Descriptor(ends[1]) else {
            throw SpawnError("pipe", errno)
        }
        _ = fcntl(reading.number, F_SETFL, O_NONBLOCK)
        return (CappedPipe(reading, limit: limit), try ChildDescriptor(writing))
    }

    /// One piece at a time: a flood from one program must not starve the others.
    func drain() {
        guard let number = openNumber else { return }
        let count = withUnsafeTemporaryAllocation(byteCount: CappedPipe.piece, alignment: 16) { buffer in
            let count = read(number, buffer.baseAddress, buffer.count)
            if count > 0 {
                let room = limit - bytes.count
                bytes += buffer.prefix(min(count, room))
                if count > room { wasTruncated = true }
            }
            return count
        }
        if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR { end = nil }
    }
}

/// A descriptor for a child, above the three that it will be copied to.
package final class ChildDescriptor {
    private let descriptor: Descriptor
    var number: Int32 { descriptor.number }

    package init(_ descriptor: consuming Descriptor) throws(SpawnError) {
        guard let moved = Descriptor(fcntl(descriptor.number, F_DUPFD_CLOEXEC, 3)) else {
            throw SpawnError("fcntl", errno)
        }
        self.descriptor = moved
    }
}
