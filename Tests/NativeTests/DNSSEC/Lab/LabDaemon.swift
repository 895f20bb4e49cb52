import DoctorTesting
import Foundation
import Native

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Programs
@testable import Values

/// A real validating resolver that forwards to a lab's answers and whose clock stands still at a second of our choosing.
///
/// unbound and dnsmasq are among the test packages. The others start a service where they are installed, so their tests run
/// where they happen to be there; `Tests/Live/validators.sh` puts them there for one run.
enum LabDaemon: String, CaseIterable {
    case unbound, dnsmasq, bind, knot, powerdns

    var model: ValidatorModel {
        switch self {
        case .unbound: .unbound
        case .dnsmasq: .dnsmasq
        case .bind: .bind
        case .knot: .knot
        case .powerdns: .powerdns
        }
    }

    private var program: String {
        switch self {
        case .unbound: "/usr/sbin/unbound"
        case .dnsmasq: "/usr/sbin/dnsmasq"
        case .bind: "/usr/sbin/named"
        case .knot: "/usr/sbin/kresd"
        case .powerdns: "/usr/sbin/pdns_recursor"
        }
    }

    /// Every edge, and one second outside of it.
    static func moments(around windows: IntervalSet) -> [Int64] {
        windows.intervals.flatMap {
            [$0.from.addingClamped(-1), $0.from, $0.until, $0.until.addingClamped(1)]
        }
    }

    private static let libfaketime = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib"))?
        .map { "/usr/lib/\($0)/faketime/libfaketimeMT.so.1" }.first(where: FileManager.default.fileExists)

    var isInstalled: Bool { LabDaemon.libfaketime != nil && FileManager.default.isExecutableFile(atPath: program) }

    /// The response code of a daemon started for this one question with its clock at `second`.
    func answer(_ question: DNSQuestion, _ anchor: TrustAnchor, _ upstream: UInt16, at second: Int64) throws -> String {
        // Another program may take the port that was free a moment ago.
        var said = ""
        for _ in 0..<3 {
            let (rcode, words) = try answerOnce(question, anchor, upstream, at: second)
            if let rcode { return rcode }
            said = words
        }
        return "no answer; it said: \(said.suffix(2000))"
    }

    private func answerOnce(_ question: DNSQuestion, _ anchor: TrustAnchor, _ upstream: UInt16, at second: Int64) throws
        -> (rcode: String?, said: String)
    {
        let folder = try TemporaryFolder()
        let endpoint = Endpoint(must(IPAddress("127.0.0.1")), port: try Lab.freePort())
        let arguments = try arguments(folder, endpoint.port, anchor, upstream)
        let daemon = try LabProcess(
            program, arguments, environment: try clock(at: second, folder), log: folder.path + "/said")
        return (ask(question, endpoint, of: daemon), daemon.said)
    }

    /// libfaketime stops programs that are linked with jemalloc, and leaves the kernel's receive times as they are, by which
    /// PowerDNS throws away what it takes for old: for those three, what the scenarios use.
    private func clock(at second: Int64, _ folder: TemporaryFolder) throws -> [String: String] {
        guard self != .unbound, self != .dnsmasq else {
            return [
                "LD_PRELOAD": LabDaemon.libfaketime ?? "", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC",
                "FAKETIME": Timestamp(unixSeconds: second).toTheSecond.replacing(" UTC", with: ""),
            ]
        }
        let library = folder.path + "/clock.so"
        let source = Fixtures.path("../Scenarios/wrongclock.c")
        try Lab.run("cc", ["-shared", "-fPIC", "-O1", "-o", library, source], timeoutSeconds: 60)
        return ["LD_PRELOAD": library, "CLOCK_AT": "\(second)"]
    }

    /// Tries until the daemon listens, five seconds at most.
    private func ask(_ question: DNSQuestion, _ endpoint: Endpoint, of daemon: LabProcess) -> String? {
        let (network, clocks) = (LiveNetwork(), LiveClocks())
        let deadline = Deadline(in: 5, by: clocks)
        guard let ask = DNSAsk(question, to: endpoint, id: 4711, library: LiveDNS()) else { return nil }
        while deadline.remainingSeconds(by: clocks) > 0, !daemon.said.contains("ddress already in use") {
            let reply = network.exchange([ask.request(timeoutSeconds: 4, resendAfterSeconds: [])], until: deadline)[0]
            if case .message(let message, _) = ask.outcome(of: reply) { return DNSAsk.rcodeName(message.rcode) }
            usleep(10_000)
        }
        return nil
    }
}

// MARK: - Configurations

extension LabDaemon {
    fileprivate func arguments(
        _ folder: TemporaryFolder, _ port: UInt16, _ anchor: TrustAnchor, _ upstream: UInt16
    ) throws -> [String] {
        // `. IN DS tag algorithm digest-type digest`
        let ds = anchor.record.split(separator: " ").dropFirst(3)
        switch self {
        case .unbound: return ["-dd", "-c", try unbound(folder, port, anchor, upstream)]
        case .dnsmasq:
            return [
                "--keep-in-foreground", "--conf-file=/dev/null", "--port=\(port)", "--no-resolv", "--no-hosts",
                "--listen-address=127.0.0.1", "--bind-interfaces", "--server=127.0.0.1#\(upstream)", "--dnssec",
                "--trust-anchor=.,\(ds.joined(separator: ","))", "--pid-file", "--log-facility=-",
                "--user=\(NSUserName())",
            ]
        case .bind: return ["-g", "-n", "1", "-c", try bind(folder, port, Array(ds), upstream)]
        case .knot: return ["-n", "-c", try knot(folder, port, anchor, upstream), folder.path]
        case .powerdns:
            try powerdns(folder, port, Array(ds), upstream)
            return ["--config-dir=\(folder.path)"]
        }
    }

    private func unbound(_ folder: TemporaryFolder, _ port: UInt16, _ anchor: TrustAnchor, _ upstream: UInt16) throws
        -> String
    {
        try folder.write(
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
    }

    private func bind(_ folder: TemporaryFolder, _ port: UInt16, _ ds: [Substring], _ upstream: UInt16) throws -> String
    {
        try folder.write(
            "named.conf",
            """
            options {
              directory "\(folder.path)"; pid-file none; session-keyfile none; recursion yes;
              listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; };
              forward only; forwarders port \(upstream) { 127.0.0.1; };
              dnssec-validation yes; empty-zones-enable no; qname-minimization off;
            };
            trust-anchors { . static-ds \(ds[0]) \(ds[1]) \(ds[2]) "\(ds[3])"; };
            controls { };

            """)
    }

    private func knot(_ folder: TemporaryFolder, _ port: UInt16, _ anchor: TrustAnchor, _ upstream: UInt16) throws
        -> String
    {
        try folder.write(
            "kresd.conf",
            """
            net.listen('127.0.0.1', \(port), { kind = 'dns' })
            net.ipv6 = false
            cache.size = 4 * MB
            for _, name in ipairs({ 'priming', 'detect_time_skew', 'detect_time_jump', 'ta_update', 'ta_signal_query' }) do
              pcall(modules.unload, name)
            end
            trust_anchors.add('\(anchor.record)')
            policy.add(policy.all(policy.FORWARD('127.0.0.1@\(upstream)')))

            """)
    }

    private func powerdns(_ folder: TemporaryFolder, _ port: UInt16, _ ds: [Substring], _ upstream: UInt16) throws {
        let anchors = try folder.write("anchors.lua", "clearTA()\naddTA('.', '\(ds.joined(separator: " "))')\n")
        try folder.write(
            "recursor.conf",
            """
            local-address=127.0.0.1
            local-port=\(port)
            socket-dir=\(folder.path)
            forward-zones-recurse=.=127.0.0.1:\(upstream)
            dont-query=
            dnssec=validate
            lua-config-file=\(anchors)
            daemon=no
            write-pid=no
            disable-syslog=yes
            security-poll-suffix=
            threads=1

            """)
    }
}
