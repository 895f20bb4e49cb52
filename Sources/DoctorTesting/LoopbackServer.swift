import CLinux
import Glibc
import Native
import Values

/// A server on a free port of loopback, UDP and TCP alike, whose answers a test writes. Ends with this value.
package final class LoopbackServer: Sendable {
    /// What a server does with one question.
    package enum Answer: Sendable {
        /// Sent as they are: datagrams, or pieces of the TCP stream (length prefix included) with a pause after each.
        case pieces([[UInt8]], pauseSeconds: Double = 0)
        /// One message: a datagram, or a message with its length before it.
        case message([UInt8])
        case silence
        /// Without end, until the questioner closes.
        case flood([UInt8])
    }

    package let endpoint: Endpoint
    private let stop: Int32
    private let thread: TestThread

    /// `udp` and `tcp` see the question without its length; nil = nothing listens there.
    package convenience init(
        v6: Bool = false, udp: (@Sendable ([UInt8]) -> Answer)? = nil, tcp: (@Sendable ([UInt8]) -> Answer)? = nil
    ) throws {
        try self.init(at: v6 ? "::1" : "127.0.0.1", udp: udp, tcp: tcp)
    }

    /// At an address of the network that the calling thread is in; port 0 = a free one.
    package init(
        at text: String, port wanted: UInt16 = 0, udp: (@Sendable ([UInt8]) -> Answer)? = nil,
        tcp: (@Sendable ([UInt8]) -> Answer)? = nil
    ) throws {
        guard let address = IPAddress(text) else { throw LabError("\(text): not an address") }
        let (first, second, port) = try LoopbackServer.bindBoth(address, port: wanted)
        let datagrams = udp == nil ? -1 : first
        let streams = tcp == nil ? -1 : second
        if udp == nil { close(first) }
        if tcp == nil { close(second) } else { listen(second, 512) }
        endpoint = Endpoint(address, port: port)
        stop = eventfd(0, 0)
        let stop = stop
        thread = TestThread {
            while LoopbackServer.wait(datagrams, streams, stop) {
                if let udp { LoopbackServer.answerDatagrams(datagrams, stop, udp) }
                if let tcp { LoopbackServer.answerStream(streams, stop, tcp) }
            }
            for descriptor in [datagrams, streams, stop] where descriptor >= 0 { close(descriptor) }
        }
    }

    /// The thread closes its descriptors, and is joined when `thread` goes.
    deinit {
        var one: UInt64 = 1
        write(stop, &one, 8)
    }

    /// A datagram and a stream socket at one port. A port that is free for one may be taken for the other: then the next.
    private static func bindBoth(_ address: IPAddress, port wanted: UInt16) throws -> (Int32, Int32, UInt16) {
        var attempts = 0
        while true {
            attempts += 1
            let (first, port) = try bind(address, port: wanted, box_sock_dgram)
            do {
                return (first, try bind(address, port: port, box_sock_stream).0, port)
            } catch {
                close(first)
                guard wanted == 0, attempts < 50 else { throw error }
            }
        }
    }

    /// A bound socket and its port.
    private static func bind(_ address: IPAddress, port: UInt16, _ type: Int32) throws -> (Int32, UInt16) {
        guard let wanted = SocketAddress(Endpoint(address, port: port)) else { throw LabError("no address") }
        let descriptor = socket(wanted.family, type, 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        guard wanted.withPointer({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
            defer { close(descriptor) }
            throw LabError("bind: \(errorMessage(errno))")
        }
        var bound = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &bound) {
            _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        // The port is in the same place for both families.
        return (descriptor, UInt16(bigEndian: bound.sin6_port))
    }

    /// False once told to stop.
    private static func wait(_ datagrams: Int32, _ streams: Int32, _ stop: Int32) -> Bool {
        var descriptors = [stop, datagrams, streams].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&descriptors, 3, -1) < 0 {}
        return descriptors[0].revents == 0
    }

    private static func isStopped(_ stop: Int32) -> Bool {
        var descriptor = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) > 0
    }

    private static func answerDatagrams(_ descriptor: Int32, _ stop: Int32, _ answer: ([UInt8]) -> Answer) {
        var buffer = [UInt8](repeating: 0, count: 65_535)
        var from = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &from) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { from in
                let count = recvfrom(descriptor, &buffer, buffer.count, 0, from, &length)
                guard count >= 0 else { return }
                switch answer(Array(buffer[..<count])) {
                case .silence: break
                case .message(let bytes): sendto(descriptor, bytes, bytes.count, 0, from, length)
                case .pieces(let pieces, let pause):
                    for piece in pieces {
                        sendto(descriptor, piece, piece.count, 0, from, length)
                        usleep(UInt32(pause * 1e6))
                    }
                case .flood(let bytes):
                    // A closed port makes the next call fail, or the call after.
                    while !isStopped(stop) {
                        if sendto(descriptor, bytes, bytes.count, 0, from, length) < 0, errno != EAGAIN { break }
                    }
                }
            }
        }
    }

    private static func answerStream(_ descriptor: Int32, _ stop: Int32, _ answer: ([UInt8]) -> Answer) {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        defer { close(connection) }
        func receive(_ count: Int) -> [UInt8] {
            var buffer = [UInt8](repeating: 0, count: count)
            return Array(buffer[..<max(recv(connection, &buffer, count, Int32(MSG_WAITALL)), 0)])
        }
        func deliver(_ bytes: [UInt8]) -> Bool {
            send(connection, bytes, bytes.count, box_msg_nosignal) == bytes.count
        }
        let length = receive(2)
        guard length.count == 2 else { return }
        switch answer(receive(Int(length[0]) << 8 | Int(length[1]))) {
        case .silence:
            var descriptors = [stop, connection].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&descriptors, 2, -1)
        case .message(let bytes):
            _ = deliver([UInt8(bytes.count >> 8), UInt8(bytes.count & 0xff)] + bytes)
        case .pieces(let pieces, let pause):
            for piece in pieces {
                guard deliver(piece) else { return }
                usleep(UInt32(pause * 1e6))
            }
        case .flood(let bytes):
            while !isStopped(stop), deliver(bytes) {}
        }
    }
}

/// Why a test's surroundings could not be made.
package struct LabError: Error, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
