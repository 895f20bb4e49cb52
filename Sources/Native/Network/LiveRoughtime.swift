import CLinux
import Glibc
import Roughtime
import Values

/// Roughtime's packets over UDP and TCP, all servers in one wait.
package struct LiveRoughtime: RoughtimePort {
    package let crypto: any RoughtimeCrypto = LiveCrypto()

    package init() {}

    package func readings() -> ClockReadings {
        ClockReadings(nanoseconds: [CLOCK_BOOTTIME, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC].map(clockNanoseconds))
    }

    package func run(_ round: inout RoughtimeRound, addresses: [String: [String]], until deadline: Int64) {
        var wires: [RoughtimeWire] = []
        var tries: [Int: Int] = [:]
        while !round.isSettled, readings().timer < deadline {
            for sending in round.sendings(at: readings().timer) {
                let host = sending.address.host
                let known = (addresses[host] ?? [host]).compactMap { IPAddress($0) }
                guard !known.isEmpty else {
                    round.failed(sending.id, .unresolved, at: readings().timer)
                    continue
                }
                let attempt = tries[sending.server, default: 0]
                tries[sending.server] = attempt + 1
                let endpoint = Endpoint(known[attempt % known.count], port: sending.address.port)
                do {
                    wires.append(try RoughtimeWire(sending, to: endpoint))
                } catch {
                    round.failed(sending.id, error.roughtime, at: readings().timer)
                }
            }
            wires.removeAll { !round.isOpen($0.sending.id) }
            var polls = wires.map { pollfd(fd: $0.number, events: $0.events, revents: 0) }
            let wake = max(min(round.wakeAt ?? deadline, deadline) - readings().timer, 0)
            poll(&polls, nfds_t(polls.count), Int32(clamping: wake / 1_000_000 + 1))
            for (wire, event) in zip(wires, polls) where event.revents != 0 { wire.turn(&round, readings) }
        }
    }

    private func clockNanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A TCP socket that can be absent.
private final class Connection {
    let socket: Descriptor

    init(_ socket: consuming Descriptor) { self.socket = socket }
}

/// One packet on its way, and what comes back from where it went.
private final class RoughtimeWire {
    private static let packetsPerTurn = 8

    let sending: RoughtimeSending
    private let datagram: DatagramSocket?
    private let stream: Connection?
    private var sent: ClockReadings?
    private var received = RoughtimeStream()

    init(_ sending: RoughtimeSending, to endpoint: Endpoint) throws(SocketError) {
        self.sending = sending
        switch sending.address.transport {
        case .udp:
            datagram = try DatagramSocket(endpoint)
            stream = nil
        case .tcp:
            let address = try SocketAddress.of(endpoint)
            let socket = try Descriptor.socket(address.family, box_sock_stream)
            _ = try socket.connect(to: address)
            datagram = nil
            stream = Connection(socket)
        }
    }

    var number: Int32 {
        if let datagram { return datagram.number }
        return stream?.socket.number ?? -1
    }

    /// A socket that may be written to is connected.
    var events: Int16 { Int16(sent == nil ? POLLOUT : POLLIN) }

    func turn(_ round: inout RoughtimeRound, _ readings: () -> ClockReadings) {
        do {
            guard let sent else { return try send(readings) }
            if let datagram {
                for _ in 0..<RoughtimeWire.packetsPerTurn {
                    guard round.isOpen(sending.id), let (bytes, _) = try datagram.receive() else { return }
                    round.received(bytes, for: sending.id, sent: sent, received: readings())
                }
            } else {
                try readStream(&round, sent, readings)
            }
        } catch let error as SocketError {
            round.failed(sending.id, error.roughtime, at: readings().timer)
        } catch {
            round.failed(sending.id, .unreachable, at: readings().timer)
        }
    }

    private func send(_ readings: () -> ClockReadings) throws(SocketError) {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw SocketError(code) }
        sent = readings()
        if let datagram { return try datagram.send(sending.packet) }
        // A packet of about a kilobyte fits the send buffer of a fresh connection.
        let count = Glibc.send(number, sending.packet, sending.packet.count, box_msg_nosignal)
        guard count == sending.packet.count else { throw count < 0 ? SocketError(errno) : SocketError("cut short") }
    }

    private func readStream(_ round: inout RoughtimeRound, _ sent: ClockReadings, _ readings: () -> ClockReadings)
        throws
    {
        var buffer = [UInt8](repeating: 0, count: RoughtimePacket.limitBytes)
        let count = recv(number, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { throw count < 0 ? SocketError(errno) : SocketError("connection closed") }
        received.append(buffer.prefix(count))
        while let packet = try received.next() {
            round.received(packet, for: sending.id, sent: sent, received: readings())
        }
    }
}

extension SocketError {
    fileprivate var roughtime: RoughtimeFailure { code == ECONNREFUSED ? .refused : .unreachable }
}
