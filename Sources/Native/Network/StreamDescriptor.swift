import Box
import CLinux
import Glibc
import Values

/// A TCP connection that takes and gives what the kernel has room for, and never blocks.
final class StreamDescriptor {
    private let socket: Descriptor
    /// At once, as on loopback now and then.
    let isConnected: Bool

    var number: Int32 { socket.number }

    /// Begins to connect.
    init(_ endpoint: Endpoint) throws(SocketError) {
        let address = try SocketAddress.of(endpoint)
        socket = try Descriptor.socket(address.family, box_sock_stream)
        isConnected = try socket.connect(to: address)
    }

    /// What came of connecting, once the socket is writable.
    func checkConnection() throws(SocketError) {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw SocketError(code) }
    }

    /// How many bytes the kernel took now.
    func send(_ bytes: ArraySlice<UInt8>) throws(SocketError) -> Int {
        let count = bytes.withUnsafeBytes { Glibc.send(number, $0.baseAddress, $0.count, box_msg_nosignal) }
        if count >= 0 { return count }
        guard errno == EAGAIN || errno == EINTR else { throw SocketError(errno) }
        return 0
    }

    /// How many bytes came; 0 once the other side has closed, nil where there are none now.
    func receive(_ buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Int? {
        let count = recv(number, buffer.baseAddress, buffer.count, 0)
        if count >= 0 { return count }
        guard errno == EAGAIN || errno == EINTR else { throw SocketError(errno) }
        return nil
    }
}
