import DoctorTesting
import Glibc
import Roughtime

/// The wires of a round on loopback, as plainly as can be.
struct WirePort: RoughtimePort {
    func readings() -> ClockReadings {
        ClockReadings(
            nanoseconds: [CLOCK_BOOTTIME, CLOCK_MONOTONIC_RAW].map { clock in
                var time = timespec()
                clock_gettime(clock, &time)
                return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
            })
    }

    private final class Wire {
        let file: Int32
        let sending: RoughtimeSending
        var sent: ClockReadings?
        var stream = RoughtimeStream()

        init(_ sending: RoughtimeSending) {
            self.sending = sending
            let kind = sending.address.transport == .udp ? SOCK_DGRAM : SOCK_STREAM
            file = socket(AF_INET, Int32(kind.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = sending.address.port.bigEndian
            inet_pton(AF_INET, sending.address.host, &address.sin_addr)
            withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }

        deinit { close(file) }
    }

    func run(_ round: inout RoughtimeRound, addresses: [String: [String]], until deadline: Int64) {
        var wires: [Wire] = []
        while !round.isSettled, readings().timer < deadline {
            for sending in round.sendings(at: readings().timer) { wires.append(Wire(sending)) }
            wires.removeAll { !round.isOpen($0.sending.id) }
            var polls = wires.map { pollfd(fd: $0.file, events: Int16($0.sent == nil ? POLLOUT : POLLIN), revents: 0) }
            let wake = min(round.wakeAt ?? deadline, deadline)
            poll(&polls, nfds_t(polls.count), Int32(clamping: max(0, wake - readings().timer) / 1_000_000 + 1))
            for (wire, event) in zip(wires, polls) where event.revents != 0 { turn(wire, &round) }
        }
    }

    private func turn(_ wire: Wire, _ round: inout RoughtimeRound) {
        let id = wire.sending.id
        var buffer = [UInt8](repeating: 0, count: 8192)
        guard let sent = wire.sent else {
            let now = readings()
            wire.sent = now
            if send(wire.file, wire.sending.packet, wire.sending.packet.count, Int32(MSG_NOSIGNAL)) < 0 {
                round.failed(id, errno == ECONNREFUSED ? .refused : .unreachable, at: now.timer)
            }
            return
        }
        let count = recv(wire.file, &buffer, buffer.count, 0)
        let now = readings()
        if count < 0 { return round.failed(id, errno == ECONNREFUSED ? .refused : .unreachable, at: now.timer) }
        if wire.sending.address.transport == .udp {
            round.received(Array(buffer.prefix(count)), for: id, sent: sent, received: now)
            return
        }
        if count == 0 { return round.failed(id, .unreachable, at: now.timer) }
        wire.stream.append(buffer.prefix(count))
        do {
            while let packet = try wire.stream.next() { round.received(packet, for: id, sent: sent, received: now) }
        } catch { round.failed(id, .unreachable, at: now.timer) }
    }
}
