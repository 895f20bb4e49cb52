import Checks
import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Probes
@testable import Remedies
@testable import Values

/// The probe against a resolver on loopback: rounds, truncation, what is missing, and the floor that comes of it.
@Suite struct ChainProbeTests {
    private func facts(
        _ names: [String], _ hierarchy: LabHierarchy, _ server: LabServer, at second: Int64 = 1_800_000_000
    ) throws -> Facts {
        let clocks = LiveClocks()
        var options = ProbeOptions()
        options.names = names
        options.isNamesOnly = true
        options.resolver = server.endpoint
        options.anchors = [hierarchy.anchor]
        let box = Box(
            files: try LiveFiles(), clocks: clocks, dns: LiveDNS(), kernel: LiveKernel(), network: LiveNetwork())
        var facts = Facts(
            host: HostFacts(name: "lab", view: .live),
            clock: ClockFacts(reading: Timestamp(unixSeconds: second), boottimeSeconds: 1))
        ChainProbe().look(at: box, options: options, until: Deadline(in: 5, by: clocks), into: &facts)
        return facts
    }

    /// leaf.org signed, an alias from it into an unsigned zone.
    private func hierarchy() -> LabHierarchy {
        let hierarchy = LabHierarchy(pool: LabKeyPool())
        func dates(_ inception: UInt32) -> (String, UInt16) -> [(inception: UInt32, expiration: UInt32)] {
            { _, _ in [(inception, 1_800_900_000)] }
        }
        hierarchy.add(".", style: .nsec, algorithm: 8, dates: dates(1_799_000_000))
        hierarchy.add("org.", style: .optOut, algorithm: 13, dates: dates(1_799_500_000))
        let leaf = hierarchy.add("leaf.org.", style: .nsec3, algorithm: 13, dates: dates(1_799_900_000))
        leaf.add("host.leaf.org.", "A", "192.0.2.1")
        leaf.add("alias.leaf.org.", "CNAME", "pool.ntp.org.")
        hierarchy.add("ntp.org.", style: .nsec, algorithm: 13, isSigned: false, dates: dates(1))
            .add("pool.ntp.org.", "AAAA", "2001:db8::7")
        return hierarchy
    }

    @Test func oneRoundForAChainTwoForAnAlias() throws {
        let (hierarchy, server) = (hierarchy(), try LabServer())
        server.serve(hierarchy.answers(for: ["host.leaf.org.", "alias.leaf.org.", "pool.ntp.org."]))
        let direct = try facts(["host.leaf.org."], hierarchy, server)
        #expect(direct.dnssec.chains.map(\.status) == [.secure])
        #expect(direct.dnssec.chains.map(\.roundTrips) == [1])
        #expect(direct.dnssec.chains.flatMap(\.addresses) == [IPAddress("192.0.2.1")])
        #expect(direct.troubles == [])
        let alias = try facts(["alias.leaf.org."], hierarchy, server)
        #expect(alias.dnssec.chains.map(\.status) == [.insecure])
        #expect(alias.dnssec.chains.map(\.roundTrips) == [2])
        #expect(alias.dnssec.chains.flatMap(\.addresses) == [IPAddress("2001:db8::7")])
        // The latest inception that is no key's.
        #expect(alias.floors.map(\.time.unixSeconds) == [1_799_900_000, 1_799_500_000])
        #expect(alias.floors.map(\.isAuthenticated) == [true, true])
    }

    /// A clock that reads less than a verified signature's inception is behind, whatever else is known: `clock-floor`.
    @Test func aSignatureFromTheFutureProvesTheClockBehind() throws {
        let (hierarchy, server) = (hierarchy(), try LabServer())
        server.serve(hierarchy.answers(for: ["host.leaf.org."]))
        func finding(at second: Int64) throws -> Finding {
            let facts = try facts(["host.leaf.org."], hierarchy, server, at: second)
            let findings = Diagnosis(facts, settings: Settings(), checks: allChecks, remedies: allRemedies).findings
            return try #require(findings.first { $0.check == "clock-floor" })
        }
        let behind = try finding(at: 1_799_900_000 - 7200)
        #expect(behind.status == .critical)
        #expect(behind.summary == "at least 2 h behind: a later time has passed")
        #expect(behind.detail == "One trace is dated later than the clock reads.")
        #expect(
            behind.evidence.map(\.text) == [
                "a verified signature begins: 2027-01-14 04:13:20 UTC, 2 h after 2027-01-14 02:13:20 UTC"
            ])
        #expect(behind.evidence.map(\.source.place) == ["signature of host.leaf.org. A"])
        #expect(behind.metrics == ["behind_floor_seconds": 7200])
        #expect(try finding(at: 1_799_900_000).status == .ok)
    }

    @Test func truncatedAnswersComeOverTCP() throws {
        let (hierarchy, server) = (hierarchy(), try LabServer(datagramLimit: 400))
        server.serve(hierarchy.answers(for: ["host.leaf.org."]))
        let facts = try facts(["host.leaf.org."], hierarchy, server)
        #expect(facts.dnssec.chains.map(\.status) == [.secure])
        #expect(facts.dnssec.chains.map(\.roundTrips) == [2])
    }

    @Test func aResolverThatStripsIsNamed() throws {
        let (hierarchy, server) = (hierarchy(), try LabServer())
        server.serve(
            hierarchy.answers(for: ["host.leaf.org."]).mapValues { answer in
                var answer = answer
                answer.answer.removeAll { $0.type == DNSType.rrsig }
                answer.authority.removeAll { $0.type == DNSType.rrsig || $0.type == DNSType.nsec3 }
                return answer
            })
        let facts = try facts(["host.leaf.org."], hierarchy, server)
        #expect(facts.dnssec.chains.map(\.status) == [.unknown])
        #expect(facts.troubles.map(\.text) == ["signatures cannot be had here: it strips signatures"])
        #expect(facts.resolver.strips?.count == 1)
        #expect(facts.floors == [])
    }

    /// As a network's own resolver does that serves names of its own: no proof of anything.
    @Test func oneThatDeniesTheRootLeavesChainsUnknown() throws {
        let (hierarchy, server) = (hierarchy(), try LabServer())
        server.serve(
            hierarchy.answers(for: ["host.leaf.org."]).mapValues { answer in
                var answer = answer
                (answer.rcode, answer.answer, answer.authority) = (3, [], [])
                return answer
            })
        let facts = try facts(["host.leaf.org."], hierarchy, server)
        #expect(facts.dnssec.chains.map(\.status) == [.unknown])
        #expect(
            facts.dnssec.chains.map(\.why) == ["asked for the keys of the root, the resolver answers NXDOMAIN"])
        #expect(
            facts.troubles.map(\.text) == [
                "signatures cannot be had here: asked for the keys of the root, it answers NXDOMAIN"
            ])
    }
}
