import Checks
import DoctorTesting
import Foundation
import Native
import Testing

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Findings
@testable import Formats
@testable import Judgement
@testable import Probes
@testable import Programs
@testable import Remedies
@testable import Reports
@testable import Values

/// Each validator is judged by its own anchors, those in its configuration included, whatever else lies on the box: the case
/// of a root key exchanged (KSK-2024). The real daemons, given the same anchor, are the judges.
@Suite(.serialized) struct OwnAnchorTests {
    private let small = SmallHierarchy()
    private let server: LabServer
    private let middle = SmallHierarchy.middle

    init() throws { server = try LabServer() }

    private var stale: TrustAnchor {
        SmallHierarchy.anchor(small.pool.key(13, isKSK: true, number: 9).ds(for: "."))
    }

    private func facts(_ names: [String], _ texts: [String: String]) -> Facts {
        server.serve(small.hierarchy.answers(for: names + ["host.other."]))
        var options = ProbeOptions()
        options.names = names
        options.isNamesOnly = true
        options.resolver = server.endpoint
        let clocks = LiveClocks()
        let box = Box(
            files: MemoryFiles(texts: texts), clocks: clocks, dns: LiveDNS(), kernel: LiveKernel(),
            network: LiveNetwork())
        var facts = Facts(
            host: HostFacts(name: "lab", view: .live),
            clock: ClockFacts(reading: Timestamp(unixSeconds: middle), boottimeSeconds: 1))
        let deadline = Deadline(in: 10, by: clocks)
        for probe in [LocalResolverProbe(), TrustAnchorProbe(), ChainProbe()] as [any Probe] {
            probe.look(at: box, options: options, until: deadline, into: &facts)
        }
        return facts
    }

    /// `trust-anchor=.,tag,algorithm,digest type,digest`
    private func dnsmasq(_ anchor: TrustAnchor) -> String {
        "dnssec\ntrust-anchor=.," + anchor.record.split(separator: " ").dropFirst(3).joined(separator: ",") + "\n"
    }

    @Test(arguments: [true, false]) func staleAndInlineBesideANewerFile(_ isUnbound: Bool) throws {
        let daemon = isUnbound ? LabDaemon.unbound : .dnsmasq
        for (anchor, isGood) in [(stale, false), (small.hierarchy.anchor, true)] {
            let configuration =
                isUnbound
                ? ["/etc/unbound/unbound.conf": "server:\n trust-anchor: \"\(anchor.record)\"\n"]
                : ["/etc/dnsmasq.conf": dnsmasq(anchor)]
            let rootData = ["/usr/share/dns/root.ds": small.hierarchy.anchor.record + "\n"]
            let facts = facts(["host.leaf.org."], configuration.merging(rootData) { $1 })
            let local = try #require(facts.resolver.local.first)
            let chain = try #require(facts.dnssec.chain(of: "host.leaf.org", judgedBy: local))
            let model = ValidatorModel(for: local)
            #expect(chain.status == (isGood ? .secure : .bogus))
            #expect(chain.acceptedWindows(by: model, reference: middle).contains(middle) == isGood)
            #expect(chain.why == (isGood ? "" : "the trust anchor matches no current root key"))
            // What is true is proven by the newer file all the same.
            #expect(facts.dnssec.chains.map(\.status) == [.secure])
            #expect(!facts.floors.isEmpty && facts.floors.allSatisfy(\.isAuthenticated))
            #expect(WindowsView.all(in: facts).map(\.isAcceptedNow) == [isGood])
            let finding = Diagnosis(facts, settings: Settings(), checks: allChecks, remedies: allRemedies).findings
                .first {
                    $0.check == "trust-anchor"
                }
            // A private root: the exchange of the public one does not concern it.
            #expect(finding?.status == (isGood ? .ok : .critical))
            #expect(finding?.remedies == [])
            guard daemon.isInstalled else { continue }
            let answer = try daemon.answer(
                DNSQuestion(name: "host.leaf.org.", type: DNSType.a), anchor, server.port, at: middle)
            #expect(answer == (isGood ? "NOERROR" : "SERVFAIL"), "\(daemon)")
        }
    }

    /// A maintained file (RFC 5011) has keys that are not trusted yet; read as a plain list, it has not.
    @Test(arguments: [("auto-trust-anchor-file", false), ("trust-anchor-file", true)])
    func pendingKeys(_ option: String, _ isTrusted: Bool) throws {
        let key = small.root.ksk.record(for: ".")
        let state = ";;state=1 [ ADDPEND ] ;;count=1 ;;lastchange=1794000000"
        let text = "; autotrust trust anchor file\n. 3600 IN DNSKEY \(key.data.dnskeyText) \(state)\n"
        let other = small.pool.key(13, isKSK: true, number: 9).record(for: ".")
        let valid = ". 3600 IN DNSKEY \(other.data.dnskeyText) ;;state=2 [  VALID  ]\n"
        let facts = facts(
            ["host.leaf.org."],
            [
                "/etc/unbound/unbound.conf": "server:\n \(option): /var/lib/unbound/root.key\n",
                "/var/lib/unbound/root.key": text + valid,
            ])
        let local = try #require(facts.resolver.local.first)
        let chain = facts.dnssec.chain(of: "host.leaf.org", judgedBy: local)
        #expect(chain?.status == (isTrusted ? .secure : .bogus))
    }

    /// A net of its own: nobody there has the root's keys, nor are they needed.
    @Test func privateAnchorsWithoutTheRoot() throws {
        let other = small.hierarchy.add("other.", style: .nsec, algorithm: 13, dates: SmallHierarchy.dates)
        other.add("host.other.", "A", "192.0.2.3")
        small.leaf.add("alias.leaf.org.", "CNAME", "host.other.")
        let anchors = [(small.leaf, "leaf.org."), (other, "other.")].map {
            " trust-anchor: \"\(SmallHierarchy.anchor($0.ksk.ds(for: $1)).record)\"\n"
        }
        let names = ["alias.leaf.org.", "host.org."]
        let text = "server:\n" + anchors.joined()
        _ = facts(names, ["/etc/unbound/unbound.conf": text])
        let table = small.hierarchy.answers(for: names + ["host.other."]).filter { $0.key.name != "." }
        server.serve(table)
        var options = ProbeOptions()
        options.names = names
        options.isNamesOnly = true
        options.resolver = server.endpoint
        let clocks = LiveClocks()
        let box = Box(
            files: MemoryFiles(texts: ["/etc/unbound/unbound.conf": text]), clocks: clocks, dns: LiveDNS(),
            kernel: LiveKernel(), network: LiveNetwork())
        var facts = Facts(
            host: HostFacts(name: "lab", view: .live),
            clock: ClockFacts(reading: Timestamp(unixSeconds: middle), boottimeSeconds: 1))
        LocalResolverProbe().look(at: box, options: options, until: Deadline(in: 10, by: clocks), into: &facts)
        ChainProbe().look(at: box, options: options, until: Deadline(in: 10, by: clocks), into: &facts)
        #expect(facts.dnssec.chains.map(\.status) == [.secure, .insecure])
        #expect(facts.dnssec.chains.flatMap(\.addresses).map { "\($0)" } == ["192.0.2.3"])
        #expect(facts.troubles == [])
    }

    /// What real daemons say of answers on which validators differ; those whose habit is not known are left out.
    @Test(arguments: LabDaemon.allCases.filter(\.isInstalled)) func daemonsAgreeWithTheirRules(_ daemon: LabDaemon)
        throws
    {
        for (label, lab) in OwnAnchorTests.debated {
            var lab = lab
            lab.model = daemon.model
            let chain = lab.chain([DNSType.a])
            guard chain.status != .unknown else { continue }
            server.serve(lab.table)
            let answer = try daemon.answer(
                DNSQuestion(name: lab.name, type: DNSType.a), lab.anchors[0], server.port, at: middle)
            #expect((answer == "SERVFAIL") == (chain.status == .bogus), "\(daemon), \(label): \(answer), \(chain.why)")
        }
    }

    private static var debated: [(String, LabCase)] {
        var cases: [(String, LabCase)] = []
        for sha1IsRight in [true, false] {
            let small = SmallHierarchy()
            small.org.removeDS(of: "leaf.org.")
            for (digest, isRight) in [(1, sha1IsRight), (2, !sha1IsRight)] {
                var ds = small.leaf.ksk.ds(for: "leaf.org.", digest: digest)
                if !isRight { ds.data[6] ^= 1 }
                small.org.addDS(ds, for: "leaf.org.")
            }
            cases.append(("SHA-1 right: \(sha1IsRight)", small.lab()))
        }
        let unsigned = SmallHierarchy().lab("none.leaf.org.").changing("none.leaf.org.", DNSType.a) { answer in
            answer.authority.removeAll {
                $0.type == DNSType.rrsig && SignatureData($0)?.typeCovered == DNSType.soa
            }
        }
        cases.append(("SOA unsigned", unsigned))
        let keys = SmallHierarchy().lab().changing("leaf.org.", DNSType.dnskey) { answer in
            answer.answer.removeAll { $0.type == DNSType.rrsig }
        }
        cases.append(("keys unsigned", keys))
        let (small, ksk) = (SmallHierarchy(), must(LabKey(algorithm: 8, isKSK: true)))
        small.org.addDS(ksk.ds(for: "leaf.org."), for: "leaf.org.")
        small.leaf.addKey(ksk, signs: false)
        cases.append(("one of two algorithms signs", small.lab()))
        return cases
    }
}

extension [UInt8] {
    /// Of a DNSKEY: flags, protocol, algorithm and the key in base 64.
    fileprivate var dnskeyText: String {
        "\(Int(self[0]) << 8 | Int(self[1])) \(self[2]) \(self[3]) \(Data(dropFirst(4)).base64EncodedString())"
    }
}
