import DoctorTesting
import Native
import Roughtime
import Testing

@Suite struct RoundTests {
    private typealias Sent = PaperNetwork.Sent

    /// Servers of as many operators, each with a key of its own.
    private static func servers(_ count: Int) -> [PaperServer] {
        (0..<count).map { index in
            var server = PaperServer()
            server.seed = [UInt8](repeating: UInt8(index + 1), count: 32)
            return server
        }
    }

    private static func round(_ servers: [PaperServer], seed: UInt8 = 1) throws -> RoughtimeRound {
        let named = servers.enumerated().map { RoughtimeServer.paper("op\($0)", $1) }
        return try #require(
            RoughtimeRound(servers: named, seed: [UInt8](repeating: seed, count: 32), crypto: LiveCrypto()))
    }

    @Test func twoRoundTripsForAll() throws {
        let servers = Self.servers(3)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, _ in
            [
                .packet(
                    try servers[sending.server].response(to: sending.packet),
                    after: 10_000_000 * Int64(sending.server + 1))
            ]
        }
        #expect(
            network.sent == [0, 1, 2].map { Sent(server: $0, transport: .udp, namesKey: true, milliseconds: 0) }
                + [0, 1, 2].map { Sent(server: $0, transport: .udp, namesKey: true, milliseconds: 30) })
        #expect(network.milliseconds == 60)
        #expect((0..<3).map { round.outcome(of: $0) } == [.answered, .answered, .answered])
        #expect((0..<3).map { round.exchanges(of: $0).map(\.follows) } == [[nil, 2], [nil, 0], [nil, 1]])
        #expect(Set(network.requests.map(\.nonce)).count == 6)
        // MIDP 1791158400, RADI 5; the answers are 20 to 60 ms old.
        let interval = try #require(round.shared(0..<3, at: network.readings))
        #expect(interval.seconds == 1_791_158_395...1_791_158_406)
        #expect(interval.widthNanoseconds < 10_100_000_000)
        #expect(round.chains.count == 3 && round.malfeasance.isEmpty)
        for chain in round.chains {
            guard case .consistent = try chain.verdict(crypto: LiveCrypto()) else {
                Issue.record("a chain that is none")
                continue
            }
        }
        // Another seed asks other questions, the same one the same.
        var (again, other) = (PaperNetwork(), PaperNetwork())
        var (twin, stranger) = (try Self.round(servers), try Self.round(servers, seed: 2))
        try again.run(&twin) { _, _ in [.fails(.unresolved)] }
        try other.run(&stranger) { _, _ in [.fails(.unresolved)] }
        #expect(again.requests.map(\.nonce) == network.requests.prefix(3).map(\.nonce))
        #expect(Set(other.requests.map(\.nonce)).isDisjoint(with: again.requests.map(\.nonce)))
        #expect(RoughtimeRound(servers: [], seed: [1], crypto: LiveCrypto()) == nil)
    }

    /// Ahead or behind, whichever of the three it is: outvoted, and shown to have lied.
    @Test(arguments: [-86_400, 86_400], 0..<3) func aLiarIsOutvotedAndProven(lie: Int64, liar: Int) throws {
        var servers = Self.servers(3)
        servers[liar].midpoint = UInt64(Int64(servers[liar].midpoint) + lie)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, _ in [.packet(try servers[sending.server].response(to: sending.packet))] }
        let interval = try #require(round.shared((0..<3).filter { $0 != liar }, at: network.readings))
        #expect(interval.seconds == 1_791_158_395...1_791_158_406)
        #expect(round.shared(0..<3, at: network.readings) == nil)
        #expect(round.malfeasance.count == 1)
        for evidence in round.malfeasance {
            let read = try RoughtimeEvidence(json: Array(evidence.json.utf8))
            guard case .contradiction(0, 1, _) = try read.verdict(crypto: LiveCrypto()) else {
                Issue.record("no proof")
                continue
            }
            #expect(evidence.links.map(\.key).contains(servers[liar].key))
        }
    }

    /// A third of the time, every way of answering badly, once: it costs a second, and the answer counts.
    @Test func greaseIsAskedAgain() throws {
        let servers = Self.servers(3)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, count in
            let server = servers[sending.server]
            guard count == 0 else { return [.packet(try server.response(to: sending.packet))] }
            var greased = server
            switch sending.server {
            case 0: greased.changeTop = { $0[.signature] = nil }
            case 1: greased.changeTop = { $0[.signature]?[0] ^= 1 }
            default: greased.changeSigned = { $0[.version] = [0x42, 0, 0, 0x80] }
            }
            return [.packet(try greased.response(to: sending.packet))]
        }
        #expect((0..<3).map { round.outcome(of: $0) } == [.answered, .answered, .answered])
        #expect(network.sent.map(\.milliseconds) == [0, 0, 0, 1020, 1020, 1020, 1040, 1040, 1040])
        #expect(network.sent.allSatisfy { $0.transport == .udp && $0.namesKey })
        #expect(Set(network.requests.map(\.nonce)).count == 9)
    }

    @Test func threeBadAnswersAreAFinding() throws {
        let servers = Self.servers(3)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, count in
            var server = servers[sending.server]
            if sending.server == 1 {
                server.radius = [0, 61, 0][count]
                if count == 2 { server.delegated = (0, 1) }
            }
            return [.packet(try server.response(to: sending.packet))]
        }
        #expect(
            round.outcome(of: 1)
                == .rejected([
                    .radiusZero, .radiusTooLarge(seconds: 61),
                    .outsideDelegation(midpoint: 1_791_158_400, from: 0, until: 1),
                ]))
        #expect(network.sent.filter { $0.server == 1 }.map(\.milliseconds) == [0, 1020, 2540])
        // The others did not wait for it: a quarter of a second after the majority, the second round began.
        #expect(network.sent.filter { $0.server == 0 }.map(\.milliseconds) == [0, 270])
        #expect(
            round.shared([0, 2], at: network.readings) != nil && round.interval(of: 1, at: network.readings) == nil)
    }

    /// UDP, then TCP, then without naming the key, each after the waiting that the RFC wants.
    @Test func silenceIsAskedInThreeWays() throws {
        let servers = Self.servers(1)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { _, _ in [] }
        #expect(round.outcome(of: 0) == .failed(.silence))
        #expect(
            network.sent == [
                Sent(server: 0, transport: .udp, namesKey: true, milliseconds: 0),
                Sent(server: 0, transport: .tcp, namesKey: true, milliseconds: 2000),
                Sent(server: 0, transport: .udp, namesKey: false, milliseconds: 6500),
            ])
        #expect(network.milliseconds == 7500)
    }

    @Test func whoeverListensToTCPOnlyIsHeard() throws {
        let servers = Self.servers(1)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, _ in
            sending.address.transport == .udp ? [] : [.packet(try servers[0].response(to: sending.packet))]
        }
        #expect(round.outcome(of: 0) == .answered)
        #expect(network.sent.map(\.transport) == [.udp, .tcp, .tcp])
        #expect(round.exchanges(of: 0).map(\.transport) == [.tcp, .tcp])
        // Alone it follows itself.
        #expect(round.exchanges(of: 0).map(\.follows) == [nil, 0])
        #expect(round.interval(of: 0, at: network.readings) != nil)
    }

    @Test func anotherKeyIsToldFromSilence() throws {
        let servers = Self.servers(1)
        var impostor = servers[0]
        impostor.seed = [UInt8](repeating: 77, count: 32)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, _ in
            // Silent to whom it is not, as the RFC wants.
            let isNamed = try RoughtimePacket.decode(sending.packet)[.server] != nil
            return isNamed ? [] : [.packet(try impostor.response(to: sending.packet))]
        }
        #expect(round.outcome(of: 0) == .keyChanged)
        #expect(network.sent.count == 3)
        // Who answers in another's name although asked by key breaks signatures, no more.
        (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, _ in [.packet(try impostor.response(to: sending.packet))] }
        #expect(
            round.outcome(of: 0) == .rejected([.certificateSignature, .certificateSignature, .certificateSignature]))
        // One that knows nothing of SRV is as good as any.
        (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, _ in
            let isNamed = try RoughtimePacket.decode(sending.packet)[.server] != nil
            return isNamed ? [] : [.packet(try servers[0].response(to: sending.packet))]
        }
        #expect(round.outcome(of: 0) == .answered && round.exchanges(of: 0).count == 2)
    }

    @Test func failuresAreKeptApart() throws {
        let servers = Self.servers(4)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, _ in
            switch (sending.server, sending.address.transport) {
            case (0, .tcp): [.fails(.refused)]
            case (1, _): [.fails(.unreachable)]
            case (2, _): [.fails(.unresolved)]
            default: []
            }
        }
        #expect(
            (0..<4).map { round.outcome(of: $0) } == [
                .failed(.refused), .failed(.unreachable), .failed(.unresolved), .failed(.silence),
            ])
        #expect(network.sent.filter { $0.server == 2 }.count == 1)
        #expect((0..<4).allSatisfy { round.interval(of: $0, at: network.readings) == nil })
    }

    /// Junk from elsewhere costs nothing where the true answer comes, however late; a replay is nobody's answer.
    @Test func junkBeforeTheAnswerDoesNoHarm() throws {
        let servers = Self.servers(2)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        var old: [UInt8] = []
        try network.run(&round) { sending, _ in
            let good = try servers[sending.server].response(to: sending.packet)
            defer { old = good }
            return [
                .packet(Array("ROUGHTIM".utf8), after: 1), .packet(old, after: 2), .packet(good, after: 900_000_000),
                .packet(good, after: 900_000_001),
            ]
        }
        #expect((0..<2).map { round.outcome(of: $0) } == [.answered, .answered])
        #expect(network.sent.map(\.milliseconds) == [0, 0, 900, 900])
    }

    /// Waited for one second, good for two.
    @Test func lateAnswersCountAndSlowOnesDoNot() throws {
        let servers = Self.servers(1)
        var (round, network) = (try Self.round(servers), PaperNetwork())
        try network.run(&round) { sending, _ in
            [.packet(try servers[0].response(to: sending.packet), after: 1_500_000_000)]
        }
        #expect(round.outcome(of: 0) == .answered)
        #expect(
            network.sent.first?.milliseconds == 0
                && round.exchanges(of: 0).first?.measurement.received.timer == 1_001_500_000_000)
        (round, network) = (try Self.round(servers), PaperNetwork())
        var verdicts: [RoughtimeRejection?] = []
        let sendings = round.sendings(at: 0)
        let first = try #require(sendings.first)
        let good = try servers[0].response(to: first.packet)
        verdicts.append(
            round.received(
                good, for: first.id, sent: ClockReadings(nanoseconds: [0, 0]),
                received: ClockReadings(nanoseconds: [100, 2_000_000_001])))
        #expect(verdicts == [.tooSlow(nanoseconds: 2_000_000_001)])
    }

    /// Nothing that comes for what is over, or never was, changes anything.
    @Test func lateWordsAreNotHeard() throws {
        let servers = Self.servers(1)
        var round = try Self.round(servers)
        let first = try #require(round.sendings(at: 0).first)
        #expect(round.sendings(at: 0).isEmpty && round.isOpen(first.id) && !round.isOpen(first.id + 1))
        let now = ClockReadings(nanoseconds: [5])
        #expect(round.received([], for: 99, sent: now, received: now) == nil)
        round.failed(99, .refused, at: 5)
        #expect(round.wakeAt == 1_000_000_000)
        round.failed(first.id, .unresolved, at: 5)
        #expect(!round.isOpen(first.id) && round.wakeAt == nil && round.isSettled)
        #expect(round.received([], for: first.id, sent: now, received: now) == nil)
        #expect(round.outcome(of: 0) == .failed(.unresolved))
    }

    @Test func twoServersOfOneOperatorFollowOthers() throws {
        let servers = Self.servers(4)
        let named = zip(["a", "a", "b", "c"], servers).map { RoughtimeServer.paper($0, $1) }
        var round = try #require(
            RoughtimeRound(servers: named, seed: [UInt8](repeating: 1, count: 32), crypto: LiveCrypto()))
        var network = PaperNetwork()
        try network.run(&round) { sending, _ in [.packet(try servers[sending.server].response(to: sending.packet))] }
        #expect((0..<4).map { round.exchanges(of: $0).last?.follows } == [3, 3, 1, 2])
        #expect(round.operators == ["a", "b", "c"] && round.shared(0..<4, at: network.readings) != nil)
    }

    @Test func draftServersAreAskedTheirOwnWay() throws {
        var servers = Self.servers(2)
        servers[0].spelling = .draft11
        servers[1].spelling = .draft
        servers[1].versions = [.draft12]
        let named = [
            RoughtimeServer.paper("a", servers[0], versions: [.draft11]), RoughtimeServer.paper("b", servers[1]),
        ]
        var round = try #require(
            RoughtimeRound(servers: named, seed: [UInt8](repeating: 1, count: 32), crypto: LiveCrypto()))
        var network = PaperNetwork()
        try network.run(&round) { sending, _ in
            let version: RoughtimeVersion = sending.server == 0 ? .draft11 : .draft12
            return [.packet(try servers[sending.server].response(to: sending.packet, version: version))]
        }
        #expect(
            (0..<2).map { round.exchanges(of: $0).map(\.measurement.answer.version) } == [
                [.draft11, .draft11], [.draft12, .draft12],
            ])
    }
}
