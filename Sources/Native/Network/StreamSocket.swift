import Box
import Values

/// One DNS question over TCP: two bytes of length before each message (RFC 1035 section 4.2.2). Takes and gives what the
/// kernel has room for, and never blocks.
final class StreamSocket {
    private let link: StreamDescriptor
    private(set) var hasConnected: Bool
    private var unsent: ArraySlice<UInt8>
    private var received: [UInt8] = []

    var number: Int32 { link.number }
    var isWriting: Bool { !unsent.isEmpty }

    init(_ endpoint: Endpoint, _ payload: [UInt8]) throws(SocketError) {
        guard payload.count <= NetworkLimits.messageBytes else { throw SocketError("question too long for TCP") }
        unsent = ([UInt8(payload.count >> 8), UInt8(payload.count & 0xff)] + payload)[...]
        link = try StreamDescriptor(endpoint)
        hasConnected = link.isConnected
    }

    /// Sends what the kernel takes now.
    func write() throws(SocketError) {
        try link.checkConnection()
        hasConnected = true
        unsent = unsent.dropFirst(try link.send(unsent))
    }

    /// A whole message once there is one.
    func read() throws(SocketError) -> [UInt8]? {
        // Never past the message's end, so that what is buffered stays bounded.
        let wanted = received.count < 2 ? 2 : 2 + Int(received[0]) << 8 + Int(received[1])
        if received.count < wanted, let bytes = try link.receive(upTo: wanted - received.count) {
            guard !bytes.isEmpty else { throw SocketError("connection closed before the whole answer came") }
            received += bytes
        }
        guard received.count >= 2, received.count == 2 + Int(received[0]) << 8 + Int(received[1]) else { return nil }
        defer { received = [] }
        return Array(received.dropFirst(2))
    }
}
