import Checks

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Programs
@testable import Remedies
@testable import TimeScience
@testable import Values

/// Ten boxes as somebody meets them at three in the morning: made of facts, judged by the real checks.
enum TenBoxes {
    /// What the first lines have to say: what is wrong, and what to type.
    struct Case {
        var name: String
        var facts: Facts
        /// A word of the field or of plain English for what is wrong.
        var says: String
        /// What to type; nil where nothing is to be done.
        var command: String?
    }

    static let all: [Case] = [
        Case(name: "deadlock", facts: deadlock, says: "DEADLOCK", command: "boxdoctor fix --clock"),
        Case(name: "latent loop", facts: latent, says: "LATENT LOOP", command: "boxdoctor fix address-source"),
        Case(name: "no network", facts: noNetwork, says: "no network", command: "ip -brief address"),
        Case(
            name: "resolver stopped", facts: stoppedResolver, says: "does not answer",
            command: "boxdoctor fix start-resolver"),
        Case(
            name: "root key missed", facts: oldAnchor, says: "root key", command: "boxdoctor fix trust-anchor"),
        Case(name: "servers disagree", facts: liars, says: "contradict", command: "boxdoctor time"),
        Case(name: "clock ahead", facts: ahead, says: "ahead", command: "boxdoctor fix --clock --unsafe"),
        Case(name: "NTP blocked", facts: blocked, says: "blocked", command: nil),
        Case(name: "frozen deadlock", facts: frozen, says: "DEADLOCK", command: "boxdoctor thaw"),
        Case(name: "clock not saved", facts: healthy, says: "clock-saved", command: "boxdoctor fix saved-clock"),
    ]

    static func diagnosis(_ facts: Facts) -> Diagnosis {
        Diagnosis(facts, settings: Settings(), checks: allChecks, remedies: allRemedies)
    }

    // MARK: The boxes

    private static let hour: Int64 = 3600

    private static var deadlock: Facts { behind(36 * hour) }

    private static func behind(_ lag: Int64) -> Facts {
        var facts = networked(Boxes.ownUnbound(lag: lag))
        facts.ntp = answers(["192.0.2.10", "192.0.2.11", "192.0.2.12"], offset: Double(lag))
        facts.resolver.answers = [answer("SERVFAIL", checked: true), answer("NOERROR", checked: false)]
        return facts
    }

    private static var latent: Facts {
        var facts = networked(Boxes.ownUnbound())
        facts.ntp = answers(["192.0.2.10", "192.0.2.11", "192.0.2.12"], offset: 0.003)
        facts.resolver.answers = [answer("NOERROR", checked: true)]
        return facts
    }

    private static var noNetwork: Facts {
        var facts = Boxes.plain()
        facts.host.isRoot = true
        facts.host.addresses = [Boxes.address("lo", "127.0.0.1", 8)]
        facts.host.routes = .known([], Source("/proc/net/route"))
        facts.resolver.answers = silent(["192.168.1.1", "9.9.9.9"], "network is unreachable")
        return facts
    }

    private static var stoppedResolver: Facts {
        var facts = networked(Boxes.ownUnbound())
        facts.timeDaemons = [addressed]
        facts.resolver.local[0].isRunning = .known(false, Source("processes"))
        facts.resolver.answers = silent(["127.0.0.1"], "connection refused")
        return facts
    }

    private static var oldAnchor: Facts {
        var facts = latent
        facts.timeDaemons = [addressed]
        let file = Source("/var/lib/unbound/root.key")
        let key = TrustAnchor(
            owner: ".", keyTag: 20326, algorithm: 8, state: .valid, record: ". DS 20326 8 2 E06D", source: file)
        facts.dnssec.anchors = [
            TrustAnchorFile(
                path: file.place, format: "unbound", anchors: [key], modified: nil, isWritable: .known(true, file),
                lastSuccess: nil, source: file)
        ]
        facts.resolver.local[0].anchorFiles = [Sourced(file.place, file)]
        return facts
    }

    private static var liars: Facts {
        var facts = latent
        facts.timeDaemons = [addressed]
        facts.ntp =
            answers(["192.0.2.10", "192.0.2.11", "192.0.2.12"], offset: Double(31 * 24 * hour))
            + answers(["192.0.2.20", "192.0.2.21"], offset: 0.002)
        return facts
    }

    private static var ahead: Facts { behind(-3 * 24 * hour) }

    private static var blocked: Facts {
        var facts = networked(Boxes.plain(lag: 0))
        facts.resolver.answers = [answer("NOERROR", checked: true, server: "192.168.1.1")]
        facts.ntp = ["192.0.2.10", "192.0.2.11"].map {
            NTPAnswer(
                name: "2.debian.pool.ntp.org", endpoint: Endpoint(Boxes.ip($0), port: 123),
                outcome: .silent(why: "no answer in 2 s"), source: Source("/etc/chrony/chrony.conf", line: 3))
        }
        return facts
    }

    private static var frozen: Facts {
        var facts = deadlock
        facts.host.freeze = .known(
            Freeze(reason: "moving house", who: "jo", until: nil), Source("/etc/boxdoctor/freeze"))
        return facts
    }

    private static var healthy: Facts {
        var facts = networked(Boxes.plain())
        facts.ntp = answers(["192.0.2.10", "192.0.2.11", "192.0.2.12"], offset: 0.003)
        facts.resolver.answers =
            [
                answer("NOERROR", checked: true, server: "192.168.1.1"),
                answer("NOERROR", checked: true, server: "9.9.9.9"),
            ]
        return facts
    }

    // MARK: Their parts

    /// Sources that need no name.
    private static var addressed: TimeDaemon { Boxes.chrony(["192.0.2.10", "192.0.2.11", "192.0.2.12"]) }

    private static func networked(_ facts: Facts) -> Facts {
        var facts = facts
        facts.host.isRoot = true
        facts.host.freeze = .absent(Source("/etc/boxdoctor/freeze"))
        facts.host.routes = .known(
            [
                Route(
                    destination: Boxes.ip("0.0.0.0"), prefixLength: 0, gateway: Boxes.ip("192.168.1.1"),
                    interface: "eth0")
            ], Source("/proc/net/route"))
        return facts
    }

    private static func answers(_ addresses: [String], offset: Double) -> [NTPAnswer] {
        addresses.map { address in
            let sample = NTPSample(
                offsetSeconds: offset, delaySeconds: 0.018, rootDelaySeconds: 0.002, rootDispersionSeconds: 0.002,
                dispersionSeconds: 0.001, stratum: 2, leap: 0, referenceID: "192.0.2.1")
            return NTPAnswer(
                name: "2.debian.pool.ntp.org", endpoint: Endpoint(Boxes.ip(address), port: 123), outcome: .time(sample),
                source: Source("/etc/chrony/chrony.conf", line: 3))
        }
    }

    private static func answer(_ rcode: String, checked: Bool, server: String = "127.0.0.1") -> DNSAnswer {
        DNSAnswer(
            server: Boxes.endpoint(server), name: "2.debian.pool.ntp.org.", type: "A", checkingDisabled: !checked,
            outcome: .answered(rcode: rcode), addresses: rcode == "NOERROR" ? [Boxes.ip("192.0.2.10")] : [],
            roundTripSeconds: 0.004)
    }

    private static func silent(_ servers: [String], _ why: String) -> [DNSAnswer] {
        servers.map {
            DNSAnswer(
                server: Boxes.endpoint($0), name: "2.debian.pool.ntp.org.", type: "A", checkingDisabled: false,
                outcome: .silent(why: why))
        }
    }
}
