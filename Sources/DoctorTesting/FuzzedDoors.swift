import Bootstrap
import Box
import Facts
import Formats
import FoundationEssentials
import Native
import Plugins
import Probes
import Records
import Remedies
import TimeScience
import Values

/// Every door through which text comes in that anybody may have written: what the fuzzer calls by its name, and what
/// replays its finds. The doors of NTS, Roughtime, HTTP and DNSSEC are of their own: FuzzedTime, FuzzedRoughtime, FuzzedChain.
package enum FuzzedDoors {
    package typealias Door = @Sendable ([UInt8]) -> Void

    package static let all = doors(judging: 1)

    /// The door of each name. What goes in crashes where it must not have come through. The verdict takes far longer than the
    /// reading: of configurations, one in so many goes on to it, whose own bytes say which.
    package static func doors(judging every: UInt32) -> [String: Door] {
        @Sendable func box(_ bytes: [UInt8], _ contents: [String: [UInt8]]) {
            let digest = bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
            look(contents, isJudged: (digest >> 8) % every == 0)
        }
        var doors: [String: Door] = [
            "autotrust": { box($0, ["/var/lib/unbound/root.key": $0, "/etc/unbound/unbound.conf": anchored]) },
            "certificate": { _ = CertificateText.parse(lines($0)) },
            "checkmk": { verdicts(CheckmkOutput.verdicts(String(decoding: $0, as: UTF8.self))) },
            "facts": facts,
            "findings": { verdicts(FindingsOutput.verdicts(String(decoding: $0, as: UTF8.self))) },
            "freeze": { _ = FreezeText.text(FreezeText.parse($0)) },
            "journal": { if let header = JournalHeader($0) { precondition(header == JournalHeader($0)) } },
            "manifest": { _ = ManifestReader.read($0, "/etc/boxdoctor/checks.d/x.toml") },
            "nagios": {
                verdicts([
                    NagiosOutput.verdict(String(decoding: $0.dropFirst(), as: UTF8.self), status: Int($0.first ?? 0))
                ])
            },
            "toml": toml,
            "transaction": { _ = try? JSONDecoder().decode(Transaction.self, from: Data($0)) },
        ]
        for (name, files) in configurations {
            doors[name] = { bytes in box(bytes, files.mapValues { $0 ?? bytes }) }
        }
        return doors
    }

    /// Where each program's configuration stands; nil for what is made up.
    private static let configurations: [String: [String: [UInt8]?]] = [
        "adguardhome": ["/opt/AdGuardHome/AdGuardHome.yaml": nil],
        "bind": ["/etc/bind/named.conf": nil],
        "busybox": ["/etc/init.d/sysntpd": Array("#!/bin/sh\n".utf8), "/etc/config/system": nil],
        "chrony": ["/etc/chrony/chrony.conf": nil],
        "dnscrypt-proxy": ["/etc/dnscrypt-proxy/dnscrypt-proxy.toml": nil],
        "dnsmasq": ["/etc/dnsmasq.conf": nil],
        "hosts": ["/etc/hosts": nil],
        "knot": ["/etc/knot-resolver/kresd.conf": nil],
        "knot-yaml": ["/etc/knot-resolver/config.yaml": nil],
        "nsswitch": ["/etc/nsswitch.conf": nil],
        "ntpd": ["/etc/ntp.conf": nil],
        "ntpd-rs": ["/etc/ntpd-rs/ntp.toml": nil],
        "ntpsec": ["/etc/ntpsec/ntp.conf": nil],
        "openntpd": ["/etc/openntpd/ntpd.conf": nil],
        "openvpn": ["/etc/openvpn/client.conf": nil],
        "openwrt": ["/etc/config/dhcp": nil, "/etc/init.d/dnsmasq": Array("#!/bin/sh\n".utf8)],
        "pihole": ["/etc/pihole/pihole.toml": nil],
        "powerdns": ["/etc/powerdns/recursor.conf": nil],
        "powerdns-yaml": ["/etc/powerdns/recursor.yml": nil],
        "resolv-conf": ["/etc/resolv.conf": nil],
        "resolved": ["/etc/systemd/resolved.conf": nil, "/usr/lib/systemd/systemd-resolved": []],
        "stubby": ["/etc/stubby/stubby.yml": nil],
        "timesyncd": ["/etc/systemd/timesyncd.conf": nil, "/usr/lib/systemd/systemd-timesyncd": []],
        "unbound": ["/etc/unbound/unbound.conf": nil],
        "unit": ["/etc/systemd/system/chrony.service": nil, "/etc/chrony/chrony.conf": Array("pool x iburst\n".utf8)],
        "wireguard": ["/etc/wireguard/wg0.conf": nil],
    ]

    private static let anchored = Array("server:\n auto-trust-anchor-file: /var/lib/unbound/root.key\n".utf8)

    private static func lines(_ bytes: [UInt8]) -> [ConfigLine] { Lines.of(bytes, path: "x") ?? [] }

    /// A box with these files, from its probes to the verdict on its next boot. Facts come back from their file as they were.
    private static func look(_ contents: [String: [UInt8]], isJudged: Bool) {
        var files = MemoryFiles()
        for (path, bytes) in contents { files[path] = MemoryFiles.Entry(.file(bytes)) }
        let box = Box(
            files: files, clocks: ManualClocks(now: Timestamp(unixSeconds: 1_795_000_000), boottime: 1000),
            dns: LiveDNS())
        var options = ProbeOptions()
        options.isOffline = true
        let facts = ProbeRun(box: box, options: options).facts()
        guard isJudged else { return }
        guard let text = try? FactsFile.text(facts), let read = try? FactsFile.read(Array(text.utf8), named: "x") else {
            preconditionFailure("facts that cannot be written and read")
        }
        precondition(read == facts, "facts come back as something else")
        let time = estimateTime(facts)
        _ = judgeBootstrap(
            facts, lagSeconds: time.lagSeconds, remedies: allRemedies, means: Means(seenIn: facts, time: time))
    }

    /// Read as the standard library reads them, or not at all.
    private static func facts(_ bytes: [UInt8]) {
        let quick = try? FactsReader().read(bytes, named: "x")
        guard quick?.likeness != nil else { return }
        precondition(quick?.facts == (try? FactsFile.readPlainly(bytes, named: "x")))
    }

    /// Compared as text: not a number is not equal to itself.
    private static func toml(_ bytes: [UInt8]) {
        guard let toml = try? Toml(bytes, path: "x") else { return }
        precondition("\(toml)" == (try? Toml(bytes, path: "x")).map { "\($0)" })
    }

    /// What a screen or a report gets holds nothing that moves its cursor.
    private static func verdicts(_ verdicts: [ExternalVerdict]) {
        for verdict in verdicts {
            precondition(escaped(verdict.summary).unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }
}
