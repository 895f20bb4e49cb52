import Box
import CLinux
import Glibc
import Values

/// One DNS question over TCP: two bytes of length before each message (RFC 1035 section 4.2.2). Takes and gives what the
/// kernel has room for, and never blocks.
final class StreamSocket {
    private let socket: Descriptor
    private(set) var hasConnected: Bool
    private var unsent: ArraySlice<UInt8>
    private var received: [UInt8] = []

    var number: Int32 { socket.number }
    var isWriting: Bool { !unsent.isEmpty }

    init(_ endpoint: Endpoint, _ payload: [UInt8]) throws(SocketError) {
        guard payload.count <= NetworkLimits.messageBytes else { throw SocketError("question too long for TCP") }
        let address = try SocketAddress.of(endpoint)
        socket = try Descriptor.socket(address.family, box_sock_stream)
        unsent = ([UInt8(payload.count >> 8), UInt8(payload.count & 0xff)] + payload)[...]
        hasConnected = try socket.connect(to: address)
    }

    /// Sends what the kernel takes now.
    func write() throws(SocketError) {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw SocketError(code) }
        hasConnected = true
        let count = unsent.withUnsafeBytes { send(number, $0.baseAddress, $0.count, box_msg_nosignal) }
        if count > 0 {
            unsent = unsent.dropFirst(count)
        } else if errno != EAGAIN, errno != EINTR {
            throw SocketError(errno)
        }
    }

    /// A whole message once there is one.
    func read() throws(SocketError) -> [UInt8]? {
        // Never past the message's end, so that what is buffered stays bounded.
        let wanted = received.count < 2 ? 2 : 2 + Int(received[0]) << 8 + Int(received[1])
        if received.count < wanted {
            let count = withUnsafeTemporaryAllocation(byteCount: wanted - received.count, alignment: 1) { buffer in
                let count = recv(number, buffer.baseAddress, buffer.count, 0)
                if count > 0 { received += buffer.prefix(count) }
                return count
            }
            if count == 0 { throw SocketError("connection closed before the whole answer came") }
            if count < 0, errno != EAGAIN, errno != EINTR { throw SocketError(errno) }
        }
        guard received.count >= 2, received.count == 2 + Int(received[0]) << 8 + Int(received[1]) else { return nil }
        defer { received = [] }
        return Array(received.dropFirst(2))
    }
}
