import Checks
import DoctorTesting
import Testing

@testable import Programs
@testable import Values

/// The built program where the network is not, half, or badly there: it ends in time, and tells the truth.
@Suite(.serialized, .enabled(if: Boxed.isPossible, Boxed.why)) struct DeadNetworkTests {
    /// Three of the same mind by address, and one by name.
    private static let sources = [
        "server 198.51.100.1", "server 198.51.100.2", "server 198.51.100.3", "server time.example",
    ]

    /// What a nameserver of no use leaves: the time is known by address, names are not, and nothing is known of signatures.
    private static let withoutNames = [
        "critical": ["resolvers"], "skipped": ["trust-anchor"], "unknown": ["bootstrap-latent", "dnssec-validator"],
        "warning": ["clock-saved", "rtc", "ntp-sources", "state-writable"],
    ]

    /// Runs a check in a network with `servers` in it.
    private func check(
        _ sources: [String] = DeadNetworkTests.sources, arguments: [String] = [],
        _ servers: @escaping @Sendable () throws -> [LoopbackServer]
    ) throws -> (run: BoxedRun, report: BoxedReport) {
        let tree = try BoxedTrees.debian(chrony: sources)
        let run = try Boxed.inOwnNetwork {
            let running = try servers()
            return try withExtendedLifetime(running) {
                try Boxed.run(
                    ["check", "--format", "json"] + arguments, over: tree, setup: BoxedTrees.chronyRuns,
                    ownNetwork: false)
            }
        }
        return (run, try BoxedReport(run))
    }

    private static func threeTimeServers() throws -> [LoopbackServer] {
        try (1...3).map { try BoxedTrees.timeServer(at: "198.51.100.\($0)") }
    }

    @Test func nothingIsReachable() throws {
        let tree = try BoxedTrees.debian(chrony: Self.sources)
        let run = try Boxed.run(["check", "--format", "json"], over: tree, setup: BoxedTrees.chronyRuns)
        let report = try BoxedReport(run)
        #expect(run.seconds < 11)
        #expect(
            report.differences([
                "critical": ["resolvers", "ntp-sources"], "skipped": ["trust-anchor"],
                "unknown": ["bootstrap-latent", "clock-offset", "dnssec-validator", "ntp-quorum"],
                "warning": ["clock-saved", "rtc", "state-writable"],
            ]) == [])
        #expect(report.troubles == ["query 198.51.100.53:53: signatures cannot be had here: network is unreachable"])
    }

    @Test func theNameserverDropsEverything() throws {
        let (run, report) = try check {
            try Self.threeTimeServers() + [
                LoopbackServer(at: BoxedTrees.home, port: 53, udp: { _ in .silence })
            ]
        }
        #expect(run.seconds < 11)
        #expect(report.differences(Self.withoutNames) == [])
        #expect(report.troubles == ["query 198.51.100.53:53: signatures cannot be had here: no answer in 2.5 s"])
    }

    @Test func theNameserverAnswersJunk() throws {
        let (run, report) = try check {
            try Self.threeTimeServers() + [
                BoxedTrees.nameserver { _ in [[1, 2, 3], Array(repeating: 0xff, count: 900)] }
            ]
        }
        #expect(run.seconds < 11)
        #expect(report.differences(Self.withoutNames) == [])
        #expect(
            report.troubles.count == 1 && report.troubles.allSatisfy { $0.contains("signatures cannot be had here") })
        #expect(report.evidence("resolvers").count == 1 && report.evidence("resolvers")[0].contains("answers junk"))
    }

    @Test func theNameserverAnswersAnotherQuestion() throws {
        let (run, report) = try check {
            let liar = try BoxedTrees.nameserver { question in
                var other = question
                other.bytes = [4, 101, 118, 105, 108, 0, 0, UInt8(question.type), 0, 1]
                return [DNSServer.response(to: other, addresses: IPAddress("198.51.100.66").map { [$0] } ?? [])]
            }
            return try Self.threeTimeServers() + [liar]
        }
        #expect(run.seconds < 11)
        #expect(report.differences(Self.withoutNames) == [])
        #expect(!run.output.contains("198.51.100.66"))
    }

    @Test func theNameserverTruncatesAndRefusesTCP() throws {
        let (run, report) = try check {
            try Self.threeTimeServers() + [
                BoxedTrees.nameserver(hasTCP: false) { [DNSServer.response(to: $0, isTruncated: true)] }
            ]
        }
        #expect(run.seconds < 11)
        #expect(report.differences(Self.withoutNames) == [])
        #expect(
            report.troubles == [
                "query 198.51.100.53:53: signatures cannot be had here: answer truncated over UDP, and over TCP: connection refused"
            ])
    }

    /// Each false in its own way, three true: the three are believed.
    @Test func badTimeServersAreNamedAndNotBelieved() throws {
        let names = (11...16).map { "server 198.51.100.\($0)" }
        let (run, report) = try check(Self.sources.dropLast() + names) {
            try Self.threeTimeServers() + [
                BoxedTrees.timeServer(at: "198.51.100.11") {
                    $0.stratum = 0
                    $0.referenceID = Array("RATE".utf8)
                },
                BoxedTrees.timeServer(at: "198.51.100.12") { $0.origin[7] ^= 1 },
                BoxedTrees.timeServer(at: "198.51.100.13") { $0.stratum = 16 },
                BoxedTrees.timeServer(at: "198.51.100.14") { $0.leap = 3 },
                BoxedTrees.timeServer(at: "198.51.100.15", offset: 86_400),
                BoxedTrees.timeServer(at: "198.51.100.16", offset: -1000),
                BoxedTrees.nameserver([:]),
            ]
        }
        #expect(run.seconds < 11)
        #expect(
            report.differences([
                "skipped": ["trust-anchor"], "unknown": ["bootstrap-latent"],
                "warning": ["clock-saved", "rtc", "ntp-quorum", "ntp-sources", "state-writable"],
            ]) == [])
        let lag = report.object["clock"]?.members?["lag_seconds"]?.number
        #expect(abs(lag ?? 99) < 1)
        #expect(report.troubles == [])
        let refused = report.evidence("ntp-sources").filter { !$0.contains("answers in") }
        #expect(
            refused == [
                "/etc/chrony/chrony.conf:4: 198.51.100.11: refuses with kiss code RATE",
                "/etc/chrony/chrony.conf:5: 198.51.100.12: not usable: no answer in 1.5 s; last ignored: an NTP message"
                    + " that answers another request",
                "/etc/chrony/chrony.conf:6: 198.51.100.13: not usable: says that it is not synchronised (stratum 16)",
                "/etc/chrony/chrony.conf:7: 198.51.100.14: not usable: says that it is not synchronised (leap 3)",
            ])
        let liars = report.evidence("ntp-quorum").filter { $0.contains("against the majority") }
        #expect(liars.map { $0.prefix(28) } == ["/etc/chrony/chrony.conf:8: 1", "/etc/chrony/chrony.conf:9: 1"])
    }

    @Test func timeoutOfOneSecondIsKept() throws {
        let (run, report) = try check(arguments: ["--timeout", "1"]) {
            [try LoopbackServer(at: BoxedTrees.home, port: 53, udp: { _ in .silence })]
        }
        // The namespaces are made in that time too.
        #expect(run.seconds < 2.5)
        #expect((report.object["duration_seconds"]?.number ?? 99) < 1.5)
        #expect(report.findings.count == allChecks.count)
    }

    /// A user at the limit of his processes, threads counted: nothing that needs one more is waited for.
    @Test(.enabled(if: Lab.installed("prlimit"), "prlimit is not installed"))
    func thereCanBeNoMoreThreads() throws {
        let anchor = ". IN DS 20326 8 2 e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d\n"
        let tree = try BoxedTrees.debian(
            chrony: Self.sources,
            adding: [
                "var/lib/unbound/root.key": anchor,
                "etc/unbound/unbound.conf": """
                server:
                  auto-trust-anchor-file: "/var/lib/unbound/root.key"
                """,
            ])
        let run = try Boxed.inOwnNetwork {
            let server = try BoxedTrees.nameserver(["time.example.": "198.51.100.4"])
            return try withExtendedLifetime(server) {
                try Boxed.run(
                    ["fix", "--clock", "--dry-run", "--timeout", "4"], over: tree,
                    setup: "\(BoxedTrees.chronyRuns)\nset -- prlimit --nproc=1 \"$0\" \"$@\"\nprogram=\"$1\"; shift\n"
                        + "setpriv --reuid 64999 --regid 64999 --clear-groups \"$program\" \"$@\"; exit",
                    ownNetwork: false, timeoutSeconds: 20)
            }
        }
        #expect(run.seconds < 8 && run.status < 64, "\(run)")
    }
}
