/// What was asked of one server and what came of it.
struct RoughtimeDialogue: Sendable {
    let server: RoughtimeServer
    private let limits: RoughtimeLimits
    private(set) var exchanges: [RoughtimeExchange] = []
    /// The server whose first answer the second question follows.
    private(set) var follows: Int?
    private var state = State.first
    private var way: Way
    private var attempts: [Attempt] = []
    /// When to try next; nil while an answer is awaited.
    private var dueAt: Int64? = .min
    /// Since the last good answer.
    private var failures = 0
    private var tries = 0
    private var rejections: [RoughtimeRejection] = []
    private var failure: RoughtimeFailure?
    private var hasOtherKey = false

    private enum State { case first, waiting, second, settled }

    /// How it is asked, each after the one before stayed without an answer.
    private enum Way: Int { case udp, tcp, withoutKey }

    struct Turn: Sendable {
        var address: RoughtimeAddress
        /// Whether SRV says whose answer is wanted.
        var namesKey: Bool
    }

    struct Attempt: Sendable {
        var id: Int
        var turn: Turn
        var request: RoughtimeRequest
        var random: [UInt8]
        var begunAt: Int64
        var hasFailed = false
    }

    init(_ server: RoughtimeServer, _ limits: RoughtimeLimits) {
        self.server = server
        self.limits = limits
        way = server.addresses.contains { $0.transport == .udp } ? .udp : .tcp
        if server.addresses.isEmpty { settle() }
    }

    var isSettled: Bool { state == .settled }
    var isFirst: Bool { state == .first }
    var isWaiting: Bool { state == .waiting }

    func attempt(_ id: Int) -> Attempt? { attempts.first { $0.id == id } }

    var wakeAt: Int64? {
        (attempts.filter { !$0.hasFailed }.map(silentAt) + [dueAt].compactMap { $0 }).min()
    }

    /// What to send now, if anything.
    func due(at now: Int64) -> Turn? {
        guard let dueAt, dueAt <= now, let first = server.addresses.first else { return nil }
        let udp = server.addresses.filter { $0.transport == .udp }
        var tcp = server.addresses.filter { $0.transport == .tcp }
        // Lists name UDP; who listens there may listen for TCP too.
        if tcp.isEmpty { tcp = [RoughtimeAddress(.tcp, host: first.host, port: first.port)] }
        let addresses = way == .tcp || udp.isEmpty ? tcp : udp
        return Turn(address: addresses[tries % addresses.count], namesKey: way != .withoutKey)
    }

    mutating func begin(id: Int, _ turn: Turn, _ request: RoughtimeRequest, random: [UInt8], at now: Int64) {
        attempts.append(Attempt(id: id, turn: turn, request: request, random: random, begunAt: now))
        tries += 1
        dueAt = nil
    }

    /// Time has passed.
    mutating func expire(at now: Int64) {
        for attempt in attempts where !attempt.hasFailed && silentAt(attempt) <= now {
            fail(attempt.id, .silence, at: now)
        }
        attempts.removeAll {
            $0.hasFailed && $0.begunAt.addingHeld(limits.elapsedNanoseconds($0.turn.address.transport)) < now
        }
    }

    mutating func accept(_ exchange: RoughtimeExchange) {
        exchanges.append(exchange)
        attempts = []
        (failures, tries, rejections, failure, dueAt) = (0, 0, [], nil, nil)
        state = state == .first ? .waiting : .settled
    }

    /// The second round.
    mutating func askAgain(after server: Int, at now: Int64) {
        follows = server
        state = .second
        dueAt = now
    }

    mutating func reject(_ id: Int, _ rejection: RoughtimeRejection, at now: Int64) {
        guard let attempt = markFailed(id, at: now) else { return }
        rejections.append(rejection)
        if !attempt.turn.namesKey, rejection == .certificateSignature {
            hasOtherKey = true
            settle()
        } else if rejections.count >= limits.badAnswers {
            settle()
        }
    }

    mutating func fail(_ id: Int, _ failure: RoughtimeFailure, at now: Int64) {
        guard markFailed(id, at: now) != nil else { return }
        if self.failure == nil || failure != .silence { self.failure = failure }
        if failure == .unresolved {
            settle()
        } else if state == .second {
            // It answered this way a moment ago: a lost packet is sent once more, and there is no need of it.
            if tries >= 2 { settle() }
        } else if let next = Way(rawValue: way.rawValue + 1) {
            way = next
            tries = 0
        } else {
            settle()
        }
    }

    mutating func settle() {
        state = .settled
        attempts = []
        dueAt = nil
    }

    var outcome: RoughtimeOutcome {
        if !exchanges.isEmpty { return .answered }
        if hasOtherKey { return .keyChanged }
        if !rejections.isEmpty { return .rejected(rejections) }
        return .failed(failure ?? .silence)
    }

    /// Every attempt fails once; min(1.5^(n-1), 86400) s after the nth failure in a row comes the next (RFC 10049).
    private mutating func markFailed(_ id: Int, at now: Int64) -> Attempt? {
        guard let index = attempts.firstIndex(where: { $0.id == id && !$0.hasFailed }) else { return nil }
        attempts[index].hasFailed = true
        failures += 1
        var wait = 1_000_000_000.0
        for _ in 1..<failures { wait = min(wait * 1.5, Double(86_400_000_000_000 as Int64)) }
        dueAt = now.addingHeld(Int64(wait))
        return attempts[index]
    }

    private func silentAt(_ attempt: Attempt) -> Int64 {
        attempt.begunAt.addingHeld(limits.waitNanoseconds(attempt.turn.address.transport))
    }
}

/// Why nothing came back.
package enum RoughtimeFailure: Hashable, Sendable {
    /// Also what a server does that does not hold the key named, or that finds a request wrong.
    case silence
    /// Nobody listens there: ECONNREFUSED.
    case refused
    /// No way there, or the connection broke.
    case unreachable
    /// Its name has no address: nothing else is tried.
    case unresolved
}

/// What came of a server.
package enum RoughtimeOutcome: Hashable, Sendable {
    case answered
    case failed(RoughtimeFailure)
    /// Nothing but answers that do not count: why, in the order of coming; three when no more were asked for.
    case rejected([RoughtimeRejection])
    /// Silent when asked by the key, but it answers to anybody, with another key: the list is old, or somebody answers in
    /// its place.
    case keyChanged
}

extension Int64 {
    /// Sum, held at the ends of the range.
    func addingHeld(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}
