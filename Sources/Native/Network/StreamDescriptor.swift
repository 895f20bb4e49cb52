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

    /// What came; empty once the other side has closed, nil where there is nothing now.
    func receive(upTo limit: Int) throws(SocketError) -> [UInt8]? {
        var bytes: [UInt8] = []
        let (count, code) = withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer in
            let count = recv(number, buffer.baseAddress, buffer.count, 0)
            let code = errno
            if count > 0 { bytes = [UInt8](buffer.prefix(count)) }
            return (count, code)
        }
        if count >= 0 { return bytes }
        guard code == EAGAIN || code == EINTR else { throw SocketError(code) }
        return nil
    }
}
