import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Formats
@testable import Programs
@testable import Values

/// What resolvers answer by themselves, without validation, and what chrony brings with it.
@Suite struct OwnAnswerTests {
    private func unbound(_ options: String) -> LocalResolver {
        let files = MemoryFiles(texts: [
            "/etc/unbound/unbound.conf": "server:\n  auto-trust-anchor-file: /var/lib/unbound/root.key\n\(options)\n"
        ])
        return UnboundResolver.read("/etc/unbound/unbound.conf", files).resolver
    }

    private func status(_ options: String, _ name: String = "ntp.example.net") -> BootstrapReport.Status {
        var facts = Boxes.ownUnbound(lag: 400 * Boxes.day)
        facts.timeDaemons = [Boxes.chrony([name], form: .server)]
        facts.resolver.local[0].localAnswers = unbound(options).localAnswers
        return judgeBootstrap(facts, lagSeconds: Double(400 * Boxes.day)).status
    }

    @Test func localDataNeedsNoSignatures() {
        #expect(status("") == .deadlock)
        #expect(status("  local-data: \"ntp.example.net. A 192.0.2.1\"") == .ok)
        #expect(status("  local-data: 'ntp.example.net. 3600 IN AAAA 2001:db8::1'") == .ok)
        #expect(status("  local-data: \"ntp.example.net. TXT a\"") == .deadlock)
        #expect(status("  local-data: \"other.example.net. A 192.0.2.1\"") == .deadlock)
        #expect(
            status("  local-zone: example.net. redirect\n  local-data: \"example.net. A 192.0.2.1\"") == .ok)
        #expect(status("  local-zone: \"example.net.\" static") == .stuck)
        #expect(status("", "ntp.home.arpa") == .stuck)
        #expect(status("  local-zone: home.arpa. nodefault", "ntp.home.arpa") == .deadlock)
    }

    @Test func bindZonesAndExceptions() {
        let files = MemoryFiles(texts: [
            "/etc/bind/named.conf": """
            options { dnssec-validation auto; validate-except { "ntp.example"; lan; }; };
            zone "example.net" { type master; file "db"; };
            zone "." { type hint; file "root"; };
            """
        ])
        let resolver = BindResolver.read("/etc/bind/named.conf", files).resolver
        #expect(resolver.insecureZones.map(\.value) == ["ntp.example.", "lan."])
        #expect(resolver.localAnswers?.map(\.name) == ["example.net."])
    }

    private func chrony(_ lines: String, _ others: [String: String] = [:]) throws -> ChronyConfiguration {
        var reader = ConfigFiles(MemoryFiles(texts: ["/etc/chrony/chrony.conf": lines].merging(others) { $1 }))
        return try #require(ChronyConfiguration(path: "/etc/chrony/chrony.conf", &reader))
    }

    /// `initstepslew`: its servers are asked at the start, and only what they say is stepped.
    @Test func initstepslewAddresses() throws {
        let configuration = try chrony("pool 2.debian.pool.ntp.org iburst\ninitstepslew 10 192.0.2.1 192.0.2.2\n")
        #expect(configuration.sources.filter { $0.origin == .atStart }.map(\.name) == ["192.0.2.1", "192.0.2.2"])
        let daemon = configuration.daemon(path: "/etc/chrony/chrony.conf", options: DaemonOptions())
        #expect(daemon.steps.stepsLargeOffsets && daemon.steps.onlyAtStart == true)
        var facts = Boxes.ownUnbound()
        facts.timeDaemons[0].sources = daemon.sources
        facts.timeDaemons[0].steps = daemon.steps
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .ok)
        facts.timeDaemons[0].sources.removeAll { $0.origin == .atStart }
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .latent)
    }

    @Test func authSelectModes() throws {
        let sources = "server a.example iburst nts\nserver b.example iburst\nrefclock PHC /dev/ptp0\n"
        func read(_ mode: String) throws -> [String] {
            try chrony(sources + mode).sources.map { source in
                let marks: [(String, Bool)] = [
                    ("noselect", !source.isSelectable), ("trust", source.isTrusted), ("require", source.isRequired),
                ]
                return marks.filter(\.1).map(\.0).joined(separator: " ")
            }
        }
        #expect(try read("") == ["trust require", "", "trust require"])
        #expect(try read("authselectmode prefer\n") == ["", "noselect", ""])
        #expect(try read("authselectmode require\n") == ["", "noselect", ""])
        #expect(try read("authselectmode ignore\n") == ["", "", ""])
        #expect(try chrony("server b.example\nauthselectmode prefer\n").sources.map(\.isSelectable) == [true])
    }

    /// Ubuntu's bootstrap source: one server's certificate, good for 130 years, is pinned.
    @Test func aPinnedCertificateIsReadFromTheDisk() {
        var facts = Boxes.plain()
        facts.timeDaemons = [Boxes.chrony(["ntp-bootstrap.ubuntu.com"], form: .server)]
        facts.timeDaemons[0].sources[0].usesNTS = true
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .latent)
        facts.timeDaemons[0].sources[0].certificateSet = 1
        facts.timeDaemons[0].trustedCertificates = [
            TrustedCertificate(
                set: 1, path: "/etc/chrony/nts-bootstrap-ubuntu.crt", name: "ntp-bootstrap.ubuntu.com",
                notBefore: Timestamp(unixSeconds: 0), notAfter: Timestamp(unixSeconds: 4_102_444_800),
                isAuthority: false, source: Source("/etc/chrony/conf.d/ubuntu-nts.conf", line: 1))
        ]
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .ok)
        facts.timeDaemons[0].trustedCertificates?[0].notBefore = Timestamp(
            unixSeconds: Boxes.now.unixSeconds - 10 * Boxes.day)
        let short = judgeBootstrap(facts, lagSeconds: 0)
        #expect(short.status == .latent)
        #expect(short.behindLimitSeconds == 10 * Boxes.day)
    }

    /// Sources that start offline: what chronyd says now, and the scripts that bring them online at a boot.
    @Test func offlineSources() {
        var facts = Boxes.plain(lag: 86400)
        facts.timeDaemons[0].sources[0].startsOffline = true
        facts.timeDaemons[0].switchesOnline = Sourced(true, Source("/etc/network/if-up.d/chrony"))
        #expect(judgeBootstrap(facts, lagSeconds: 86400).status == .ok)
        facts.timeDaemons[0].switchesOnline = Sourced(false, Source("/etc/chrony/chrony.conf", line: 3))
        let never = judgeBootstrap(facts, lagSeconds: 86400)
        #expect(never.status == .stuck)
        #expect(
            never.causes.map(\.because)
                == ["2.debian.pool.ntp.org is offline until somebody says: chronyc online"])
    }

    @Test func usedUpMakestep() {
        var facts = Boxes.plain(lag: 5 * 3600)
        var view = DaemonView(isSynchronised: true, stratum: 3, offsetSeconds: 0.001)
        view.sources = [.init(name: "192.0.2.1", stratum: 2, reach: 0o377, isSelected: true, offsetSeconds: 0.001)]
        facts.timeDaemons[0].view = .known(view, Source("chronyc"))
        let report = judgeBootstrap(facts, lagSeconds: 5 * 3600)
        #expect(report.status == .stuck)
        #expect(
            report.causes.map(\.because)
                == ["chrony has used up the steps of its start and only slews; now: chronyc makestep"])
        facts.timeDaemons[0].steps.firstUpdates = nil
        #expect(judgeBootstrap(facts, lagSeconds: 5 * 3600).status == .ok)
    }

    @Test func aMissingAnchorFileKeepsUnboundFromStarting() {
        var facts = Boxes.ownUnbound()
        facts.resolver.local[0].isRunning = .known(false, Source("processes"))
        facts.resolver.local[0].anchorFiles = [
            Sourced("/var/lib/unbound/root.key", Source("/etc/unbound.conf", line: 5))
        ]
        facts.dnssec.anchors = [
            TrustAnchorFile(
                path: "/var/lib/unbound/root.key", format: "unbound", anchors: [], modified: nil,
                isWritable: .absent(Source("x")), lastSuccess: nil, source: Source("/etc/unbound.conf", line: 5))
        ]
        facts.dnssec.anchors[0].isMissing = true
        let report = judgeBootstrap(facts, lagSeconds: 0)
        #expect(
            report.causes.map(\.because).contains(
                "/var/lib/unbound/root.key is not there: unbound does not start without it"))
    }
}
