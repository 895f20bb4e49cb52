/// Asks servers of several operators for the time, all at once and twice: the second question to each holds the hash of
/// another operator's first answer, so that who lies about the time can be shown to (RFC 10049).
///
/// It has no sockets and no clock: whoever has them asks `sendings` what to send, tells what came, and asks again when that
/// happens or at `wakeAt`. All times of day here are readings of `ClockReadings.timer`, in nanoseconds.
///
/// A silent server is asked over TCP, then without naming its key; a bad answer is asked for again with a new nonce, three
/// times at most; between tries it is waited as RFC 10049 wants.
package struct RoughtimeRound: Sendable {
    private var dialogues: [RoughtimeDialogue]
    private var draws: RoughtimeDraws
    private let crypto: any RoughtimeCrypto
    private let limits: RoughtimeLimits
    /// Servers, in the order in which they first answered.
    private var order: [Int] = []
    private var quorumAt: Int64?
    private var nextID = 0

    /// `seed`: 32 bytes that nobody knows, of getrandom(2). Nil for fewer.
    package init?(
        servers: [RoughtimeServer], seed: [UInt8], crypto: any RoughtimeCrypto,
        limits: RoughtimeLimits = RoughtimeLimits()
    ) {
        guard seed.count >= 32 else { return nil }
        dialogues = servers.map { RoughtimeDialogue($0, limits) }
        draws = RoughtimeDraws(seed: seed)
        self.crypto = crypto
        self.limits = limits
    }

    package var servers: [RoughtimeServer] { dialogues.map(\.server) }
    package var operators: Set<String> { Set(dialogues.map(\.server.operatorName)) }

    /// Nothing more will be sent or awaited.
    package var isSettled: Bool { dialogues.allSatisfy(\.isSettled) }

    /// Whether an answer to this sending is still of use; else its socket can go.
    package func isOpen(_ id: Int) -> Bool { dialogues.contains { $0.attempt(id) != nil } }

    /// When to ask for `sendings` again, if nothing comes before; nil when settled.
    package var wakeAt: Int64? {
        let gate =
            dialogues.contains(where: \.isWaiting) ? quorumAt.map { $0.addingHeld(limits.graceNanoseconds) } : nil
        return (dialogues.map(\.wakeAt) + [gate]).compactMap { $0 }.min()
    }

    /// All that is due: to be sent at once.
    package mutating func sendings(at now: Int64) -> [RoughtimeSending] {
        for index in dialogues.indices { dialogues[index].expire(at: now) }
        openSecondRound(at: now)
        var sendings: [RoughtimeSending] = []
        for index in dialogues.indices {
            guard let turn = dialogues[index].due(at: now) else { continue }
            let server = dialogues[index].server
            let random = draws.next(crypto)
            var nonce = random
            if let follows = dialogues[index].follows, let before = dialogues[follows].exchanges.first {
                nonce = RoughtimeChain.nonce(after: before.response, random: random, crypto: crypto)
            }
            guard
                let request = RoughtimeRequest(
                    nonce: nonce, versions: server.versions, key: turn.namesKey ? server.key : nil, crypto: crypto)
            else {
                dialogues[index].settle()
                continue
            }
            dialogues[index].begin(id: nextID, turn, request, random: random, at: now)
            sendings.append(
                RoughtimeSending(id: nextID, server: index, address: turn.address, packet: request.packet))
            nextID += 1
        }
        return sendings
    }

    /// A packet came from where sending `id` went: over UDP a whole datagram, over TCP what `RoughtimeStream` gave. Why it
    /// does not count, if so. What is no longer awaited is not looked at.
    @discardableResult
    package mutating func received(
        _ packet: [UInt8], for id: Int, sent: ClockReadings, received: ClockReadings
    ) -> RoughtimeRejection? {
        guard let index = dialogues.firstIndex(where: { $0.attempt(id) != nil }),
            let attempt = dialogues[index].attempt(id)
        else { return nil }
        let verifier = RoughtimeVerifier(
            key: dialogues[index].server.key, crypto: crypto, radiusLimitSeconds: limits.radiusSeconds)
        do {
            let measurement = try RoughtimeMeasurement(
                try verifier.verify(packet, to: attempt.request), sent: sent, received: received,
                limitNanoseconds: limits.elapsedNanoseconds(attempt.turn.address.transport))
            if dialogues[index].exchanges.isEmpty { order.append(index) }
            dialogues[index].accept(
                RoughtimeExchange(
                    measurement: measurement, request: attempt.request, response: packet, random: attempt.random,
                    follows: dialogues[index].follows, transport: attempt.turn.address.transport))
            return nil
        } catch {
            dialogues[index].reject(id, error, at: received.timer)
            return error
        }
    }

    /// Sending `id` could not be done, or its connection broke before an answer.
    package mutating func failed(_ id: Int, _ failure: RoughtimeFailure, at now: Int64) {
        guard let index = dialogues.firstIndex(where: { $0.attempt(id) != nil }) else { return }
        dialogues[index].fail(id, failure, at: now)
    }

    /// What came of a server by now.
    package func outcome(of server: Int) -> RoughtimeOutcome { dialogues[server].outcome }

    /// The answers of a server that hold, the first round's first; at most two.
    package func exchanges(of server: Int) -> [RoughtimeExchange] { dialogues[server].exchanges }

    /// What all answers of a server leave possible at `moment`; nil where they contradict each other, or there is none.
    package func interval(of server: Int, at moment: ClockReadings) -> RoughtimeInterval? {
        let intervals = dialogues[server].exchanges.compactMap { $0.measurement.interval(at: moment) }
        return intervals.dropFirst().reduce(intervals.first) { $0?.intersection($1) }
    }

    /// Each second answer behind the first one that its question followed: what anybody can check.
    package var chains: [RoughtimeEvidence] {
        dialogues.flatMap { dialogue in
            dialogue.exchanges.dropFirst().compactMap { later in
                guard let index = later.follows, let earlier = dialogues[index].exchanges.first else { return nil }
                return RoughtimeEvidence(links: [
                    earlier.link(key: dialogues[index].server.key), later.link(key: dialogue.server.key),
                ])
            }
        }
    }

    /// Those of the chains that prove a lie.
    package var malfeasance: [RoughtimeEvidence] {
        chains.filter { if case .contradiction = try? $0.verdict(crypto: crypto) { true } else { false } }
    }

    /// Once all have answered or failed, or some time after enough operators to decide have.
    private mutating func openSecondRound(at now: Int64) {
        let answered = Set(order.map { dialogues[$0].server.operatorName })
        if quorumAt == nil, answered.count >= max(operators.count / 2 + 1, 2) { quorumAt = now }
        let isLate = quorumAt.map { now >= $0.addingHeld(limits.graceNanoseconds) } ?? false
        guard isLate || !dialogues.contains(where: \.isFirst) else { return }
        for index in dialogues.indices where dialogues[index].isWaiting {
            dialogues[index].askAgain(after: predecessor(of: index), at: now)
        }
    }

    /// The server before it, in a ring of those that answered, that is another operator's; itself if there is none.
    private func predecessor(of server: Int) -> Int {
        guard let place = order.firstIndex(of: server) else { return server }
        let before = (order[place...].dropFirst() + order[..<place]).reversed()
        return before.first { dialogues[$0].server.operatorName != dialogues[server].server.operatorName } ?? server
    }
}

/// One packet to send, from a port of its own, so that nobody elsewhere can tell where to answer.
package struct RoughtimeSending: Hashable, Sendable {
    package var id: Int
    /// Index among the round's servers.
    package var server: Int
    package var address: RoughtimeAddress
    package var packet: [UInt8]
}

/// A question and the answer that holds for it.
package struct RoughtimeExchange: Hashable, Sendable {
    package var measurement: RoughtimeMeasurement
    package var request: RoughtimeRequest
    /// The whole packet.
    package var response: [UInt8]
    /// The nonce itself, or what went into it beside the response before.
    package var random: [UInt8]
    /// The server whose first answer it was asked after.
    package var follows: Int?
    package var transport: RoughtimeAddress.Transport

    /// The first of a chain needs no random bytes, and to give them would say nothing.
    fileprivate func link(key: [UInt8]) -> RoughtimeEvidence.Link {
        RoughtimeEvidence.Link(
            random: follows == nil ? nil : random, key: key, request: request.packet, response: response)
    }
}

/// Times in nanoseconds.
package struct RoughtimeLimits: Hashable, Sendable {
    /// How long an answer is waited for before the next try; it still counts when it comes later.
    package var udpWaitNanoseconds: Int64 = 1_000_000_000
    package var tcpWaitNanoseconds: Int64 = 3_000_000_000
    /// An answer that took longer says too little.
    package var udpElapsedNanoseconds: Int64 = 2_000_000_000
    package var tcpElapsedNanoseconds: Int64 = 5_000_000_000
    package var radiusSeconds: UInt32 = 60
    /// So many bad answers in a row are no accident and no grease.
    package var badAnswers = 3
    /// How long the second round waits for the others when enough operators have answered.
    package var graceNanoseconds: Int64 = 250_000_000

    package init() {}

    func waitNanoseconds(_ transport: RoughtimeAddress.Transport) -> Int64 {
        transport == .udp ? udpWaitNanoseconds : tcpWaitNanoseconds
    }

    func elapsedNanoseconds(_ transport: RoughtimeAddress.Transport) -> Int64 {
        transport == .udp ? udpElapsedNanoseconds : tcpElapsedNanoseconds
    }
}

/// Numbers that cannot be foretold out of one seed that nobody knows: H(seed | count).
private struct RoughtimeDraws: Sendable {
    let seed: [UInt8]
    var count: UInt64 = 0

    init(seed: [UInt8]) { self.seed = seed }

    mutating func next(_ crypto: some RoughtimeCrypto) -> [UInt8] {
        count += 1
        return crypto.hash(seed + count.littleEndianBytes)
    }
}
