@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Programs
@testable import Remedies
@testable import TimeScience
@testable import Values

/// Diagnoses made by hand, for the reports to print.
enum Sample {
    static let all: [(name: String, diagnosis: Diagnosis)] = [
        ("deadlock", deadlock), ("latent", latent), ("healthy", healthy), ("no-network", noNetwork),
        ("files", files), ("frozen", frozen), ("hostile", hostile),
    ]

    static func live(_ name: String = "attic-pi") -> Diagnosis {
        var facts = Facts(
            host: HostFacts(name: name, view: .live),
            clock: ClockFacts(reading: Timestamp(unixSeconds: 1_795_089_784), boottimeSeconds: 93.5))
        facts.host.freeze = .absent(Source("/etc/boxdoctor/freeze"))
        facts.entropy.isReady = .known(true, Source("getrandom"))
        facts.clock.kernel = .known(
            KernelClock(
                isUnsynchronised: true, maxErrorSeconds: 16, estimatedErrorSeconds: 16, offsetSeconds: 0,
                frequencyPPM: -3.25), Source("adjtimex"))
        var diagnosis = Diagnosis(facts, settings: Settings(), checks: [], remedies: allRemedies)
        diagnosis.durationSeconds = 0.2104
        return diagnosis
    }

    static func finding(
        _ check: String, _ status: Status, _ summary: String, group: String = "clock", explainedBy: [String] = [],
        detail: String = "", evidence: [Evidence] = [], remedies: [RemedyOffer] = [], metrics: [String: Double] = [:]
    ) -> Finding {
        var finding = Finding(
            check: check, group: group, status: status, summary: summary, detail: detail, evidence: evidence,
            remedies: remedies, metrics: metrics)
        finding.explainedBy = explainedBy
        finding.durationSeconds = 0.000125
        return finding
    }

    static func agreeing(_ diagnosis: Diagnosis, lag: Double) -> TimeEstimate {
        var time = TimeEstimate(reading: diagnosis.facts.clock.reading)
        time.estimate = time.reading.adding(seconds: lag)
        time.lagSeconds = lag
        time.uncertaintySeconds = 0.012
        time.agreeing = 3
        time.asked = 3
        time.standing = .agreed
        return time
    }

    static let okIDs = [
        "clock-floor", "clock-saved", "clock-step-policy", "clock-writers", "entropy-blocked", "entropy-ready",
        "entropy-source", "resolver-fallback", "state-writable",
    ]

    static var quiet: [Finding] {
        okIDs.map { finding($0, .ok, "nothing wrong") }
            + [finding("entropy-level", .skipped, "does not apply: since Linux 5.18 the pool's level says nothing")]
    }

    static var deadlock: Diagnosis {
        var diagnosis = live()
        diagnosis.time = agreeing(diagnosis, lag: 129_600)
        diagnosis.bootstrap = BootstrapReport(
            status: .deadlock, comesUp: [.init(fromLag: -3600, toLag: 97_200)], behindLimitSeconds: 97_200,
            aheadLimitSeconds: 3600, survivesPowerCutSeconds: 97_200, loops: [Sample.loop],
            repairs: [
                .init(id: "bootstrap", class: .safe, adds: "adds one address-only NTP source", behindLimitSeconds: nil)
            ])
        let offset = finding(
            "clock-offset", .critical, "36 h behind 3 of 3 servers (+-12 ms)",
            evidence: [Evidence(Source("NTP 192.0.2.1:123"), "offset +129600.004 s, delay 18 ms")],
            metrics: ["offset_seconds": 129_600.004])
        let consequences = ["dnssec-window", "resolvers", "ntp-sources"].map {
            finding($0, .critical, "refused", group: "dns", explainedBy: ["clock-offset"])
        }
        let rtc = finding(
            "rtc", .warning, "no real-time clock: at power-on the clock is what was last saved",
            explainedBy: ["clock-offset"],
            remedies: [
                RemedyOffer(
                    id: "fake-hwclock", class: .manual, command: "sudo apt install fake-hwclock")
            ])
        diagnosis.findings = [rtc, offset] + consequences + quiet
        return diagnosis
    }

    static let loop = BootstrapReport.Loop(
        id: "clock-source-resolver-signature", status: .deadlock,
        path: [
            .init(
                condition: "clock", needs: "an NTP source", because: "2.debian.pool.ntp.org, the only one",
                source: Source("/etc/chrony/chrony.conf", line: 3)),
            .init(
                condition: "source", needs: "its address", because: "127.0.0.1, the only resolver",
                source: Source("/etc/resolv.conf", line: 1)),
            .init(
                condition: "resolver", needs: "valid signatures",
                because: "the signature for org. is valid only from 2026-11-20 15:00 UTC",
                source: Source("unbound, validating")),
            .init(
                condition: "signature", needs: "the clock", because: "its dates are judged by the clock",
                source: Source("")),
        ])

    static var latent: Diagnosis {
        var diagnosis = live()
        diagnosis.time = agreeing(diagnosis, lag: 0.0031)
        var loop = Sample.loop
        loop.status = .latent
        diagnosis.bootstrap = BootstrapReport(
            status: .latent, comesUp: [.init(fromLag: -3600, toLag: 99_600)], behindLimitSeconds: 99_600,
            aheadLimitSeconds: 3600, survivesPowerCutSeconds: 99_600, loops: [loop],
            repairs: [
                .init(id: "bootstrap", class: .safe, adds: "adds one address-only NTP source", behindLimitSeconds: nil),
                .init(
                    id: "domain-insecure", class: .unsafe, adds: "stops validating ntp.org",
                    behindLimitSeconds: 2_592_000
                ),
            ])
        diagnosis.findings = quiet
        return diagnosis
    }

    static var healthy: Diagnosis {
        var diagnosis = live("quiet-vm")
        diagnosis.time = agreeing(diagnosis, lag: -0.0031)
        diagnosis.bootstrap = BootstrapReport(status: .ok, comesUp: [.init(fromLag: nil, toLag: nil)])
        diagnosis.findings = quiet
        return diagnosis
    }

    static var noNetwork: Diagnosis {
        var diagnosis = live()
        diagnosis.time.asked = 4
        diagnosis.bootstrap = BootstrapReport(
            status: .stuck,
            causes: [
                .init(
                    condition: "route", because: "no default route: nothing beyond 192.0.2.0/24 can be reached",
                    source: Source("/proc/net/route"))
            ])
        diagnosis.facts.troubles = [
            Trouble(Source("asking time servers"), "not done: the run's 10 s were over; raise --timeout"),
            Trouble(Source("/etc/chrony/chrony.conf", line: 12), "unknown directive 'makestpe'; ignored"),
        ]
        diagnosis.findings =
            [
                finding(
                    "resolvers", .critical, "none of 2 nameservers answers", group: "dns",
                    remedies: [RemedyOffer(id: "route", class: .manual, command: "ip route show default")]),
                finding(
                    "ntp-sources", .critical, "no time source has an address", group: "ntp", explainedBy: ["resolvers"]),
                finding("clock-offset", .unknown, "no time source answered"),
            ] + quiet
        return diagnosis
    }

    static var files: Diagnosis {
        var facts = Facts(
            host: HostFacts(name: "image", view: .files),
            clock: ClockFacts(reading: Timestamp(unixSeconds: 1_795_089_784), boottimeSeconds: 93.5))
        facts.host.freeze = .notLooked(why: "--root")
        var diagnosis = Diagnosis(facts, settings: Settings(), checks: [], remedies: allRemedies)
        diagnosis.durationSeconds = 0.011
        diagnosis.findings = [
            finding("clock-offset", .skipped, "needs the live box"),
            finding(
                "clock-saved", .warning, "nothing carries the clock over a power cut",
                remedies: [
                    RemedyOffer(
                        id: "timesyncd", class: .safe,
                        command:
                            "sudo boxdoctor fix saved-clock --dry-run --root /mnt/card --config /mnt/card/boxdoctor.toml"
                    )
                ]),
            finding("rtc", .ok, "rtc0 in UTC"),
        ]
        return diagnosis
    }

    static var frozen: Diagnosis {
        var diagnosis = healthy
        diagnosis.facts.host.freeze = .known(
            Freeze(reason: "moving house", who: "jo", until: "2026-12-01"), Source("/etc/boxdoctor/freeze"))
        return diagnosis
    }

    /// What a hostile file or packet might try on a screen, a log line and a format.
    static var hostile: Diagnosis {
        var diagnosis = live("evil\u{1b}[2Jhost\n\"x\"|y")
        diagnosis.bootstrap = BootstrapReport(
            status: .deadlock,
            loops: [
                .init(
                    id: "a\"b\\c\nd", status: .deadlock,
                    path: [
                        .init(
                            condition: "clock\r", needs: "\u{202e}esrever", because: String(repeating: "x", count: 200),
                            source: Source("/etc/\u{9b}31m", line: 3))
                    ])
            ])
        diagnosis.findings = [
            finding(
                "resolvers", .critical, "junk|'from'\u{0}=\u{7f} a server\u{1b}]0;title\u{7}", detail: "one\ntwo",
                evidence: [Evidence(Source("/etc/r\u{e9}solv.conf", line: 1), "nameserver \u{1f600}")],
                remedies: [RemedyOffer(id: "x", class: .unsafe, command: "echo 'a\nb'")],
                metrics: ["bad name='x'": 1.5, "nan": .nan])
        ]
        return diagnosis
    }
}
