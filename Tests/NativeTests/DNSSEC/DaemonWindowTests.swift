import DoctorTesting
import Testing

@testable import Box
@testable import DNSSEC
@testable import Values

/// Real validators under another clock, asked on every edge that we compute for them and one second outside it.
@Suite(.serialized) struct DaemonWindowTests {
    private static let middle: Int64 = 1_795_000_000

    @Test(arguments: LabDaemon.allCases.filter(\.isInstalled))
    func agreesAtEveryEdge(_ daemon: LabDaemon) throws {
        let server = try LabServer()
        for (name, hierarchy) in [
            ("pool.ntp.org.", unsignedBelowOptOut()), ("host.leaf.org.", signedWithHole()),
            ("host.leaf.org.", signedWithHole(reversed: true)),
        ] {
            let table = hierarchy.answers(for: [name], withNS: true)
            server.serve(table)
            let chain = LabCase(name, [hierarchy.anchor], as: daemon.model, from: table).chain()
            let windows = chain.acceptedWindows(by: daemon.model, reference: DaemonWindowTests.middle)
            #expect(!windows.isEmpty)
            for second in LabDaemon.moments(around: windows) {
                let rcode = try daemon.answer(
                    DNSQuestion(name: name, type: DNSType.a), hierarchy.anchor, server.port, at: second)
                let expected = windows.contains(second) ? "NOERROR" : "SERVFAIL"
                #expect(rcode == expected, "\(daemon) \(name) at \(second - DaemonWindowTests.middle), \(windows)")
            }
        }
    }

    // MARK: - Hierarchies

    private typealias Dates = (inception: UInt32, expiration: UInt32)

    private func days(_ from: Int64, _ until: Int64) -> Dates {
        func serial(_ day: Int64) -> UInt32 { UInt32(truncatingIfNeeded: DaemonWindowTests.middle + day * 86_400) }
        return (serial(from), serial(until))
    }

    /// The pool's way: the proof that ntp.org is unsigned, and beside it an SOA signed a day later.
    private func unsignedBelowOptOut() -> LabHierarchy {
        let hierarchy = LabHierarchy(pool: LabKeyPool())
        hierarchy.add(".", style: .nsec, algorithm: 8) { _, type in
            [days(-20, type == DNSType.dnskey ? 20 : 12)]
        }
        hierarchy.add("org.", style: .optOut, algorithm: 13) { _, type in
            [type == DNSType.soa ? days(-1, 11) : type == DNSType.dnskey ? days(-9, 14) : days(-2, 10)]
        }
        hierarchy.add("ntp.org.", style: .nsec, algorithm: 13, isSigned: false) { _, _ in [] }
            .add("pool.ntp.org.", "A", "192.0.2.7")
        return hierarchy
    }

    private func signedWithHole(reversed: Bool = false) -> LabHierarchy {
        let hierarchy = LabHierarchy(pool: LabKeyPool())
        hierarchy.add(".", style: .nsec, algorithm: 13) { _, _ in [days(-20, 20)] }
        hierarchy.add("org.", style: .nsec3, algorithm: 14) { _, _ in [days(-9, 14)] }
        hierarchy.add("leaf.org.", style: .nsec, algorithm: 15) { _, type in
            type == DNSType.a ? (reversed ? [days(1, 5), days(-6, -3)] : [days(-6, -3), days(1, 5)]) : [days(-30, 30)]
        }.add("host.leaf.org.", "A", "192.0.2.1")
        return hierarchy
    }
}
