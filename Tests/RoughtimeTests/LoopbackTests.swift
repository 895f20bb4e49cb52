import DoctorTesting
import Native
import Roughtime
import Testing

/// The round against the script's servers, over real sockets.
@Suite(.enabled(if: SecondOpinion.isThere, "python3-cryptography is not installed"))
struct LoopbackTests {
    private static let key = PaperServer.publicKey(of: [UInt8](repeating: 0x2a, count: 32))
    private let port = LiveRoughtime()

    /// Patient, for machines that are busy otherwise.
    private func ask(_ servers: [RoughtimeServer]) throws -> RoughtimeRound {
        var limits = RoughtimeLimits()
        limits.udpWaitNanoseconds = 4_000_000_000
        limits.tcpWaitNanoseconds = 4_000_000_000
        limits.udpElapsedNanoseconds = 8_000_000_000
        limits.tcpElapsedNanoseconds = 8_000_000_000
        limits.graceNanoseconds = 60_000_000_000
        let seed = (0..<32).map { _ in UInt8.random(in: 0...255) }
        var round = try #require(
            RoughtimeRound(servers: servers, seed: seed, crypto: LiveCrypto(), limits: limits))
        port.run(&round, addresses: [:], until: port.readings().timer + 60_000_000_000)
        return round
    }

    private static func seed(_ byte: UInt8) -> (json: String, key: [UInt8]) {
        let seed = [UInt8](repeating: byte, count: 32)
        return (#""long":"\#(hexadecimal(seed))""#, PaperServer.publicKey(of: seed))
    }

    /// The RFC, the RFC as the drafts spell it, the last drafts with their ways of ordering a path and of leaving TYPE away,
    /// and drafts 10 and 11; in batches of one and of more.
    @Test func everyFamilyAnswers() throws {
        let both = RoughtimeVersion.negotiable
        let families: [(String, [RoughtimeVersion], RoughtimeVersion, RoughtimeSpelling, Bool)] = [
            (#""versions":[1]"#, both, .rfc, .rfc, false),
            (#""versions":[1,2147483660]"#, both, .rfc, .rfc, false),
            (#""versions":[1],"spelling":"draft","batch":5,"place":4"#, both, .rfc, .draft, false),
            (#""versions":[2147483660],"batch":3,"place":1"#, both, .draft12, .draft, false),
            (
                #""versions":[2147483660],"type":false,"reversed":true,"batch":10,"place":3"#, both, .draft12, .draft,
                true
            ),
            (#""versions":[2147483659],"batch":10,"place":2"#, [.draft11], .draft11, .draft11, false),
        ]
        let python = try PythonServers(families.map(\.0))
        let round = try ask(
            families.enumerated().map { python.server($0, "op\($0)", key: Self.key, versions: $1.1) })
        for (index, family) in families.enumerated() {
            let answers = round.exchanges(of: index).map(\.measurement.answer)
            #expect(answers.map(\.version) == [family.2, family.2], "\(family.0) \(round.outcome(of: index))")
            #expect(
                answers.map(\.spelling) == [family.3, family.3] && answers.map(\.isReversed) == [family.4, family.4])
            #expect(answers.map(\.midpointSeconds) == [1_791_158_400, 1_791_158_400])
        }
        let interval = try #require(round.shared(0..<6, at: port.readings()))
        #expect(interval.seconds.contains(1_791_158_400))
    }

    /// Every fault once, all servers at once: each is answered with a new question, and the next answer counts.
    @Test func everyFaultIsOvercome() throws {
        let faults: [String: RoughtimeAddress.Transport?] = [
            "drop": .tcp, "delay:1.3": .udp, "twice": .udp, "junk-first": .udp, "flip-srep": .udp, "flip-dele": .udp,
            "flip-path": .udp, "flip-nonc": .udp, "swap-contexts": .udp, "mixed-spelling": .udp, "index-high": .udp,
            "path-33": nil, "path-31-bytes": .udp, "tags-unsorted": .udp, "tags-doubled": .udp, "tag-letters": .udp,
            "offset-odd": .udp, "offset-past": .udp, "offset-falling": .udp, "many-tags": .udp, "no-tags": .udp,
            "length-short": .udp, "length-long": .udp, "magic": .udp, "cut": .udp, "empty": .udp, "missing:SIG": .udp,
            "missing:INDX": .udp, "missing-signed:ROOT": .udp, "version-foreign": .udp, "version-unlisted": .udp,
            "radius-0": .udp, "radius-61": .udp, "before-delegation": .udp, "after-delegation": .udp,
            "extra-tag": .udp, "root": .udp, "type": .udp,
        ]
        let names = faults.keys.sorted()
        let python = try PythonServers(names.map { #""faults":["\#($0)"],"batch":2"# })
        let round = try ask(names.enumerated().map { python.server($0, $1, key: Self.key) })
        for (index, name) in names.enumerated() {
            #expect(round.outcome(of: index) == .answered, "\(name): \(round.outcome(of: index))")
            // A path of 33 nodes makes a response larger than its request, which the server must keep to itself: silence.
            let transport = (faults[name] ?? nil) ?? .tcp
            #expect(round.exchanges(of: index).map(\.transport).first == transport, "\(name)")
        }
    }

    /// The same again where it never ends: the check that refuses it has the word.
    @Test func everyFaultHasItsName() throws {
        let expected: [String: String] = [
            "flip-srep": "response", "flip-dele": "certificate", "flip-path": "merkle", "flip-nonc": "nonce",
            "swap-contexts": "certificate", "mixed-spelling": "response", "index-high": "merkle",
            "path-31-bytes": "format", "tags-unsorted": "format", "offset-odd": "format", "length-short": "format",
            "missing:SREP": "format", "version-foreign": "version", "radius-0": "radius",
            "before-delegation": "delegation", "type": "type", "root": "merkle",
        ]
        let names = expected.keys.sorted()
        let python = try PythonServers(
            names.map { name in
                let faults = [String](repeating: "\"\(name)\"", count: 4).joined(separator: ",")
                return #""faults":[\#(faults)],"batch":2"#
            })
        let round = try ask(names.enumerated().map { python.server($0, $1, key: Self.key) })
        for (index, name) in names.enumerated() {
            guard case .rejected(let why) = round.outcome(of: index) else {
                Issue.record("\(name): \(round.outcome(of: index))")
                continue
            }
            #expect(why.map(SecondOpinion.word) == [String](repeating: expected[name] ?? "", count: 3), "\(name)")
        }
    }

    /// In one-byte writes; a server that does not speak UDP; one that is not there.
    @Test func overTCP() throws {
        let python = try PythonServers([#""udp":false"#, #""tcp":false,"faults":["drop"]"#])
        let closed = try Lab.freePort()
        let servers = [
            python.server(0, "tcp first", key: Self.key, transports: [.tcp]),
            python.server(0, "udp first", key: Self.key), python.server(1, "drops", key: Self.key),
            RoughtimeServer(
                name: "none", operatorName: "none", key: Self.key, versions: RoughtimeVersion.negotiable,
                addresses: [RoughtimeAddress(.udp, host: "127.0.0.1", port: closed)]),
        ]
        let round = try ask(servers)
        #expect((0..<4).map { round.outcome(of: $0) } == [.answered, .answered, .answered, .failed(.refused)])
        #expect(
            (0..<3).map { round.exchanges(of: $0).map(\.transport) } == [[.tcp, .tcp], [.tcp, .tcp], [.udp, .udp]])
    }

    @Test func aReplayIsNobodysAnswer() throws {
        let server = try PythonServers([#""faults":["none","replay","replay","replay","replay"]"#])
        let round = try ask([server.server(0, "a", key: Self.key)])
        // The first round holds; the second was never answered.
        #expect(round.outcome(of: 0) == .answered && round.exchanges(of: 0).count == 1)
    }

    @Test func aChangedKeyIsTold() throws {
        let server = try PythonServers([Self.seed(5).json])
        let round = try ask([server.server(0, "a", key: Self.key)])
        #expect(round.outcome(of: 0) == .keyChanged)
    }

    /// Three operators of whom one lies by an hour: the others' time, and a file that another program finds the lie in.
    @Test func aLieIsProvenToOthers() throws {
        let (a, b, liar) = (Self.seed(1), Self.seed(2), Self.seed(3))
        let python = try PythonServers([a.json, b.json, liar.json + #","faults":["lie:3600","lie:3600"]"#])
        let servers = [
            python.server(0, "a", key: a.key), python.server(1, "b", key: b.key),
            python.server(2, "liar", key: liar.key),
        ]
        let round = try ask(servers)
        let interval = try #require(round.shared(0..<2, at: port.readings()))
        #expect(round.shared(0..<3, at: port.readings()) == nil)
        #expect(interval.seconds.contains(1_791_158_400) && interval.widthNanoseconds < 20_000_000_000)
        let proof = try #require(round.malfeasance.first)
        #expect(proof.links.map(\.key).contains(liar.key))
        #expect(try SecondOpinion.judged(proof) == SecondOpinion.Verdict(verdict: "good", earlier: 0, later: 1))
    }
}
