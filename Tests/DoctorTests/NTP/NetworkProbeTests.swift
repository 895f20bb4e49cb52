import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// Names asked, addresses learned, time asked there: over real sockets on loopback.
@Suite(.serialized) struct NetworkProbeTests {
    private let home = IPAddress(bytes: [127, 0, 0, 1])

    /// Answers A for every name with the loopback address, AAAA with nothing, after what `first` does.
    private func resolver(
        _ first: @escaping @Sendable (DNSServer.Question) -> [[UInt8]]? = { _ in nil }
    ) throws -> LoopbackServer {
        let home = [home].compactMap { $0 }
        @Sendable func honest(_ question: DNSServer.Question) -> [UInt8] {
            DNSServer.response(to: question, addresses: question.type == 1 ? home : [])
        }
        return try LoopbackServer(
            udp: { query in
                guard let question = DNSServer.question(query) else { return .silence }
                return .pieces(first(question) ?? [honest(question)])
            },
            tcp: { query in DNSServer.question(query).map { .message(honest($0)) } ?? .silence })
    }

    private func gist(_ answers: [DNSAnswer]) -> [String] {
        answers.map {
            let outcome =
                switch $0.outcome {
                case .answered(let rcode): rcode
                case .junk(let why): "junk: \(why)"
                case .silent(let why): "silent: \(why)"
                }
            return "\($0.name) \($0.type)\($0.checkingDisabled ? " CD" : "") \(outcome) \($0.addresses)"
        }
    }

    /// Loop L1: the validator refuses, the same question with checking disabled is answered.
    @Test func checkingDisabledFindsTheAddressAndSaysSo() throws {
        let server = try LoopbackLab.server()
        let resolver = try resolver { $0.checkingDisabled ? nil : [DNSServer.response(to: $0, rcode: 2)] }
        let facts = LoopbackLab.look([LoopbackLab.source(server, name: "Time.Example")], resolver: resolver)
        #expect(
            gist(facts.resolver.answers) == [
                ". SOA SERVFAIL []", ". SOA CD NOERROR []", "time.example. A SERVFAIL []",
                "time.example. A CD NOERROR [127.0.0.1]", "time.example. AAAA SERVFAIL []",
                "time.example. AAAA CD NOERROR []",
            ])
        #expect(facts.ntp.map(\.isAddressAuthenticated) == [false])
        #expect(facts.ntp.map(\.name) == ["Time.Example"])
        #expect(abs(facts.ntp.first?.sample?.offsetSeconds ?? 9) < 0.1)
        #expect(facts.troubles == [])
    }

    @Test func authenticatedDataIsRemembered() throws {
        let server = try LoopbackLab.server()
        let home = [home].compactMap { $0 }
        let resolver = try resolver {
            [DNSServer.response(to: $0, addresses: $0.type == 1 ? home : [], isAuthenticated: true)]
        }
        let facts = LoopbackLab.look([LoopbackLab.source(server, name: "time.example")], resolver: resolver)
        #expect(facts.ntp.map(\.isAddressAuthenticated) == [true])
    }

    @Test func truncatedAnswersAreFetchedOverTCP() throws {
        let server = try LoopbackLab.server()
        let resolver = try resolver { [DNSServer.response(to: $0, isTruncated: true)] }
        let facts = LoopbackLab.look([LoopbackLab.source(server, name: "time.example")], resolver: resolver)
        #expect(facts.ntp.count { $0.sample != nil } == 1)
    }

    /// Wrong id, a question, another question's answer, noise: ignored, and the right answer that follows still counts.
    @Test func junkBeforeTheAnswerIsIgnored() throws {
        let server = try LoopbackLab.server()
        let home = [home].compactMap { $0 }
        let resolver = try resolver { question in
            let honest = DNSServer.response(to: question, addresses: question.type == 1 ? home : [])
            var otherID = honest
            otherID[0] ^= 0xff
            var query = honest
            query[2] &= 0x7f
            var other = question
            other.bytes = [1, 120, 0, 0, UInt8(question.type), 0, 1]
            return [otherID, query, DNSServer.response(to: other, addresses: home), [1, 2, 3], [], honest]
        }
        let facts = LoopbackLab.look([LoopbackLab.source(server, name: "time.example")], resolver: resolver)
        #expect(facts.ntp.count { $0.sample != nil } == 1)
    }

    @Test func onlyJunkIsCalledJunk() throws {
        let resolver = try resolver { question in
            var other = question
            other.bytes = [1, 120, 0, 0, 1, 0, 1]
            return [DNSServer.response(to: other)]
        }
        let source = NTPSource(name: "time.example", source: Source("x"))
        let facts = LoopbackLab.look([source], resolver: resolver, within: 2)
        let junk = facts.resolver.answers.map(\.outcome).filter {
            if case .junk(let why) = $0 { why.hasSuffix("the answer to another question") } else { false }
        }
        #expect(junk.count == 6)
        guard case .unresolved(let why) = facts.ntp.first?.outcome else {
            Issue.record("\(facts.ntp)")
            return
        }
        #expect(why.hasPrefix("\(resolver.endpoint): no answer in"))
    }

    /// A nameserver that drops everything costs its share of the time, not the run.
    @Test func aSilentResolverLeavesTimeForTheRest() throws {
        let server = try LoopbackLab.server()
        let mute = try LoopbackServer(udp: { _ in .silence })
        let clocks = LiveClocks()
        let start = clocks.monotonicNanoseconds()
        let sources = [LoopbackLab.source(server), NTPSource(name: "time.example", source: Source("x"))]
        let facts = LoopbackLab.look(sources, resolver: mute, within: 3)
        #expect(Double(clocks.monotonicNanoseconds() - start) / 1e9 < 2.5)
        #expect(facts.ntp.map { $0.sample != nil } == [true, false])
    }

    @Test func hostsFileComesFirstAndImpossibleNamesAreNotAsked() throws {
        let server = try LoopbackLab.server()
        var facts = LoopbackLab.facts([
            LoopbackLab.source(server, name: "clock.lan"),
            NTPSource(name: "bad name\u{7}", source: Source("/etc/chrony/chrony.conf", line: 9)),
        ])
        let address = try #require(home)
        facts.resolver.hosts = [
            HostsEntry(address: address, names: ["router", "Clock.lan"], source: Source("/etc/hosts", line: 2))
        ]
        let deadline = Deadline(in: 3, by: LiveClocks())
        NetworkProbe().look(at: LoopbackLab.box, options: ProbeOptions(), until: deadline, into: &facts)
        #expect(facts.ntp.map { $0.sample != nil } == [true])
        #expect(facts.troubles.map(\.source.line) == [9])
    }
}
