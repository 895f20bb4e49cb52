import Box
import CLinux
import Glibc
import Programs
import Values

/// One request on its way: which socket it has, when it must be looked at again, and at last its reply.
final class Exchange: Polled {
    /// Junk read per turn, so that a flood on one socket starves no other.
    private static let datagramsPerTurn = 8
    /// Shorter, it is the time between two readings.
    private static let leastSleepSeconds = 0.02

    private enum Link {
        case none
        case datagram(DatagramSocket)
        case stream(StreamSocket)
    }

    private let request: Request
    private let deadline: Deadline
    private(set) var reply: Reply?
    var isSettled: Bool { reply != nil }

    private var link = Link.none
    private var startedAt: Int64 = 0
    private var endsAt: Int64 = 0
    private var isHurried = false
    /// Moments to send the datagram again, the next one last.
    private var resendsAt: [Int64] = []
    /// The first sending: an answer after a second one may belong to either, and too long a delay is the safe mistake.
    private var sentAt: Moment?
    private var ignored: String?
    /// Why UDP was left, or a soft error that may pass.
    private var trouble: String?

    init(_ request: Request, until deadline: Deadline) {
        self.request = request
        self.deadline = deadline
    }

    var descriptor: Int32 {
        switch link {
        case .none: -1
        case .datagram(let socket): socket.number
        case .stream(let socket): socket.number
        }
    }

    var events: Int16 {
        switch link {
        case .stream(let socket) where socket.isWriting: Int16(POLLOUT)
        default: Int16(POLLIN)
        }
    }

    var wakeAt: Int64 { min(endsAt, resendsAt.last ?? endsAt) }

    /// False where no descriptor was left: try again later.
    func start(_ now: Moment) -> Bool {
        // A shortage of descriptors may have settled it before.
        reply = nil
        startedAt = now.monotonic
        endsAt = min(deadline.monotonicNanoseconds, now.monotonic + nanoseconds(request.timeoutSeconds))
        guard endsAt > now.monotonic else {
            settle("not sent: the time for it was over")
            return true
        }
        do {
            switch request.transport {
            case .dnsOverTCP:
                link = .stream(try StreamSocket(request.destination, request.payload))
            case .udp, .udpThenTCP:
                link = .datagram(try DatagramSocket(request.destination))
                var due = now.monotonic
                for delay in request.resendAfterSeconds {
                    due += nanoseconds(delay)
                    resendsAt.insert(due, at: 0)
                }
                send()
            }
        } catch {
            settle(error.why)
            return !error.isShortage
        }
        return true
    }

    /// The socket has something to say.
    func handle(_ now: Moment) {
        do {
            switch link {
            case .none: break
            case .datagram: try receiveDatagrams()
            case .stream: try moveStream(now)
            }
        } catch {
            fail(error)
        }
    }

    /// Time has passed.
    func tick(_ now: Moment) {
        guard reply == nil else { return }
        if now.monotonic >= endsAt {
            settle(trouble ?? "no answer in \(tenths(now.monotonic - startedAt)) s")
        } else if let due = resendsAt.last, due <= now.monotonic {
            resendsAt.removeLast()
            send()
        }
    }

    /// The others are settled: from now on the grace and no more.
    func hurry(_ now: Moment) {
        guard !isHurried, startedAt > 0 else { return }
        isHurried = true
        endsAt = min(endsAt, now.monotonic + nanoseconds(NetworkLimits.graceSeconds))
    }

    private func send() {
        let moment = Moment()
        sentAt = sentAt ?? moment
        do {
            if case .datagram(let socket) = link { try socket.send(request.payload) }
        } catch {
            fail(error)
        }
    }

    private func receiveDatagrams() throws(SocketError) {
        for _ in 0..<Exchange.datagramsPerTurn {
            guard case .datagram(let socket) = link, let (payload, receivedAt) = try socket.receive() else { return }
            switch request.judge(payload) {
            case .accept:
                finish(payload, receivedAt: receivedAt, usedTCP: false)
            case .ignore(let why):
                ignored = why
            case .retryOverTCP where request.transport == .udpThenTCP:
                resendsAt = []
                sentAt = nil
                trouble = "answer truncated over UDP, and over TCP no answer"
                link = .none
                link = .stream(try StreamSocket(request.destination, request.payload))
            case .retryOverTCP:
                ignored = "answer truncated"
            }
        }
    }

    private func moveStream(_ now: Moment) throws(SocketError) {
        guard case .stream(let socket) = link else { return }
        if socket.isWriting {
            try socket.write()
            if sentAt == nil, socket.hasConnected { sentAt = now }
            return
        }
        guard let payload = try socket.read() else { return }
        switch request.judge(payload) {
        case .accept: finish(payload, receivedAt: nil, usedTCP: true)
        case .ignore(let why): ignored = why
        case .retryOverTCP: ignored = "answer truncated, over TCP too"
        }
    }

    private func finish(_ payload: [UInt8], receivedAt: Timestamp?, usedTCP: Bool) {
        let now = Moment()
        let sent = sentAt ?? now
        let asleep = Double(now.asleep - sent.asleep) / 1e9
        // A jiffy or so apart they are the same; asleep, only the wall clock and CLOCK_BOOTTIME went on.
        let sleep = asleep > Exchange.leastSleepSeconds ? asleep : 0
        var elapsed = Double(now.settled - sent.raw) / 1e9 + sleep
        let moved = now.wall.seconds(since: sent.wall) - (Double(now.raw - sent.raw) / 1e9 + sleep)
        // What lay in the socket before we came round to it does not count as time on the wire; unless the wall clock was
        // set meanwhile, when the difference means nothing.
        if let queued = receivedAt.map({ now.wall.seconds(since: $0) }), queued > 0, queued < min(elapsed, 0.1) {
            elapsed -= queued
        }
        link = .none
        reply = .received(
            Datagram(
                payload: payload, sentAt: sent.wall, receivedAt: receivedAt ?? now.wall, elapsedSeconds: elapsed,
                precisionSeconds: LiveClocks.precisionSeconds, clockMovedSeconds: moved, usedTCP: usedTCP))
    }

    private func fail(_ error: SocketError) {
        if error.isSoft, !resendsAt.isEmpty {
            trouble = error.why
        } else if case .stream = link, trouble != nil {
            settle("answer truncated over UDP, and over TCP: \(error.why)")
        } else {
            settle(error.why)
        }
    }

    private func settle(_ why: String) {
        link = .none
        reply = .none(why: ignored.map { "\(why); last ignored: \($0)" } ?? why)
    }

    private func nanoseconds(_ seconds: Double) -> Int64 {
        seconds.isNaN ? 0 : Int64(min(max(seconds, 0), 86_400) * 1e9)
    }

    private func tenths(_ nanoseconds: Int64) -> Double { (Double(nanoseconds) / 1e8).rounded() / 10 }
}
