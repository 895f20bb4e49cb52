import Doctor
import DoctorTesting
import Foundation
import Native
import Testing

/// Real validators under another clock, asked half a minute to both sides of every edge that we compute for them.
@Suite(.serialized) struct DaemonWindowTests {
    private static let middle: Int64 = 1_795_000_000
    private static let fakeClock = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib"))?
        .map { "/usr/lib/\($0)/faketime/libfaketimeMT.so.1" }.first(where: FileManager.default.fileExists)

    private static func has(_ program: String) -> Bool {
        fakeClock != nil && FileManager.default.isExecutableFile(atPath: program)
    }

    @Test(.enabled(if: has("/usr/sbin/unbound"), "needs unbound and libfaketime"))
    func unbound() throws { try compare(.unbound) }

    @Test(.enabled(if: has("/usr/sbin/dnsmasq"), "needs dnsmasq and libfaketime"))
    func dnsmasq() throws { try compare(.dnsmasq) }

    private func compare(_ model: ValidatorModel) throws {
        let server = try LabServer()
        for (name, hierarchy) in [("pool.ntp.org.", unsignedBelowOptOut()), ("host.leaf.org.", signedWithHole())] {
            let table = hierarchy.answers(for: [name])
            server.serve(table)
            let chain = labChain(of: name, hierarchy.anchor, from: table)
            let windows = chain.acceptedWindows(by: model, reference: DaemonWindowTests.middle)
            #expect(!windows.isEmpty)
            for edge in windows.intervals.flatMap({ [$0.from, $0.until] }) {
                for second in [edge - 30, edge + 30] {
                    let rcode = try answer(name, model, hierarchy.anchor, server.port, at: second)
                    let expected = windows.contains(second) ? "NOERROR" : "SERVFAIL"
                    #expect(rcode == expected, "\(model.name) \(name) at \(second), edge \(edge), \(chain)")
                }
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

    private func signedWithHole() -> LabHierarchy {
        let hierarchy = LabHierarchy(pool: LabKeyPool())
        hierarchy.add(".", style: .nsec, algorithm: 13) { _, _ in [days(-20, 20)] }
        hierarchy.add("org.", style: .nsec3, algorithm: 14) { _, _ in [days(-9, 14)] }
        hierarchy.add("leaf.org.", style: .nsec, algorithm: 15) { _, type in
            type == DNSType.a ? [days(-6, -3), days(1, 5)] : [days(-30, 30)]
        }.add("host.leaf.org.", "A", "192.0.2.1")
        return hierarchy
    }

    // MARK: - Daemons

    /// The response code of a daemon started for this one question with its clock at `second`.
    private func answer(
        _ name: String, _ model: ValidatorModel, _ anchor: TrustAnchor, _ upstream: UInt16, at second: Int64
    )
        throws -> String
    {
        let folder = try TemporaryFolder()
        let endpoint = Endpoint(try #require(IPAddress("127.0.0.1")), port: try Lab.freePort())
        let environment = [
            "LD_PRELOAD": DaemonWindowTests.fakeClock ?? "", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME": "@" + Timestamp(unixSeconds: second).toTheSecond.replacing(" UTC", with: ""),
        ]
        let (program, arguments) =
            model.name == "unbound"
            ? try unbound(folder, endpoint.port, anchor, upstream) : dnsmasq(endpoint.port, anchor, upstream)
        let daemon = try LabProcess(program, arguments, environment: environment, log: folder.path + "/said")
        return withExtendedLifetime(daemon) { ask(DNSQuestion(name: name, type: DNSType.a), endpoint) }
    }

    private func unbound(_ folder: TemporaryFolder, _ port: UInt16, _ anchor: TrustAnchor, _ upstream: UInt16) throws
        -> (String, [String])
    {
        let path = try folder.write(
            "unbound.conf",
            """
            server:
              directory: "\(folder.path)"
              chroot: ""
              username: ""
              pidfile: ""
              use-syslog: no
              do-daemonize: no
              interface: 127.0.0.1
              port: \(port)
              do-not-query-localhost: no
              trust-anchor: "\(anchor.record)"
            forward-zone:
              name: "."
              forward-addr: 127.0.0.1@\(upstream)
            remote-control:
              control-enable: no

            """)
        return ("/usr/sbin/unbound", ["-dd", "-c", path])
    }

    private func dnsmasq(_ port: UInt16, _ anchor: TrustAnchor, _ upstream: UInt16) -> (String, [String]) {
        let words = anchor.record.split(separator: " ")
        return (
            "/usr/sbin/dnsmasq",
            [
                "--keep-in-foreground", "--conf-file=/dev/null", "--port=\(port)", "--no-resolv", "--no-hosts",
                "--listen-address=127.0.0.1", "--bind-interfaces", "--server=127.0.0.1#\(upstream)", "--dnssec",
                "--trust-anchor=.,\(words[3...].joined(separator: ","))", "--pid-file", "--log-facility=-",
                "--user=\(NSUserName())",
            ]
        )
    }

    /// Tries until the daemon listens, three seconds at most.
    private func ask(_ question: DNSQuestion, _ endpoint: Endpoint) -> String {
        let (network, clocks) = (LiveNetwork(), LiveClocks())
        let deadline = Deadline(in: 5, by: clocks)
        guard let ask = DNSAsk(question, to: endpoint, id: 4711, library: LiveDNS()) else { return "no question" }
        while deadline.remainingSeconds(by: clocks) > 0 {
            let reply = network.exchange([ask.request(timeoutSeconds: 2, resendAfterSeconds: [])], until: deadline)[0]
            if case .message(let message, _) = ask.outcome(of: reply) { return DNSAsk.rcodeName(message.rcode) }
            usleep(20_000)
        }
        return "no answer"
    }
}
