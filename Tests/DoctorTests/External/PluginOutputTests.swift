import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Formats
@testable import Judgement
@testable import Plugins
@testable import Probes
@testable import Values

/// What plugins print, in each protocol, as the finding that becomes of it.
@Suite struct PluginOutputTests {
    private func judge(
        _ outputProtocol: ExternalCheckFact.OutputProtocol, _ output: String, status: Int = 0, binary: Bool = false,
        truncated: Bool = false
    ) -> Finding {
        var fact = ExternalCheckFact(
            id: "x", group: "external", title: "T.", why: "", advice: "", outputProtocol: outputProtocol, program: "/p",
            remedies: [RemedyOffer(id: "do", class: .manual, command: "do it")], source: Source("/m"))
        fact.run = .ended(status: status, output: output, isBinary: binary, wasTruncated: truncated)
        return ExternalCheck(fact).judge(Patients.patient(Patients.live()))
    }

    @Test func rangesOfTheGuidelines() {
        // From the table in the monitoring plugins guidelines, "threshold and ranges".
        let cases: [(String, alerts: [Double], calm: [Double])] = [
            ("10", [-1, 11], [0, 10]), ("10:", [9.9], [10, 1e9]), ("~:10", [10.1], [-1e9, 10]),
            ("10:20", [9, 21], [10, 20]), ("@10:20", [10, 15, 20], [9, 21]), ("0:0", [1, -1], [0]),
        ]
        for (text, alerts, calm) in cases {
            let range = AlertRange(text)
            #expect(alerts.allSatisfy { range?.alerts($0) == true }, "\(text)")
            #expect(calm.allSatisfy { range?.alerts($0) == false }, "\(text)")
        }
        for text in ["", "@", "x", "20:10", "1:x", "nan", ":nan"] { #expect(AlertRange(text) == nil, "\(text)") }
    }

    @Test func whatSaysMoreThanIsReadIsNoOK() {
        let many = (0..<100).map { "0 s\($0) - t" } + ["2 last - bad"]
        let all = judge(.checkmk, many.joined(separator: "\n"))
        #expect(all.status == .critical && all.summary == "last: bad" && all.evidence.count == 65)
        let cut = judge(.checkmk, "0 a - t\n", truncated: true)
        #expect(cut.status == .unknown && cut.summary == "printed more than is read; of what was read the worst is ok")
        #expect(judge(.checkmk, "2 a - t\n", truncated: true).status == .critical)
        #expect(judge(.nagios, "OK", truncated: true).status == .ok)
    }

    /// Two that depend on each other do not hide each other, and what depends on one of them is explained.
    @Test func aCircleOfChecksExplainsNoneOfThem() {
        var facts = Patients.live()
        facts.external = [("a", "b"), ("b", "a"), ("c", "a"), ("d", "d")].map { id, other in
            var fact = ExternalCheckFact(
                id: id, group: "external", title: "T.", why: "", advice: "", outputProtocol: .nagios, program: "/p",
                dependsOn: [other], source: Source("/\(id)"))
            fact.run = .ended(status: 2, output: "disk on fire", isBinary: false, wasTruncated: false)
            return fact
        }
        let diagnosis = Diagnosis(facts, settings: Settings(), checks: [], remedies: [])
        let explained = Dictionary(uniqueKeysWithValues: diagnosis.findings.map { ($0.check, $0.explainedBy) })
        #expect(explained == ["a": [], "b": [], "c": ["a"], "d": []])
        let told = (diagnosis.settings.troubles + diagnosis.facts.troubles).map { "\($0.source)" }
        #expect(["/a", "/b", "/d"].allSatisfy(told.contains) && !told.contains("/c"), "\(told)")
    }

    @Test func aMonitoringPlugin() {
        let finding = judge(
            .nagios,
            """
            DISK WARNING - free space: / 3326 MB | /=2643MB;5948;5958;0;5968 'it''s here'=50%;40;@90:100
            / 15272 MB (77%);
            /boot 68 MB | /boot=68MB;88;93;0;98
            time=1500ms;1000:;; junk =4 broken==5 u=U

            """, status: 1)
        #expect(finding.status == .warning)
        #expect(finding.summary == "DISK WARNING - free space: / 3326 MB")
        #expect(finding.detail == "/ 15272 MB (77%);\n/boot 68 MB")
        #expect(
            finding.metrics == [
                "bytes": 2643.0 * 1_048_576, "it_s_here_percent": 50, "boot_bytes": 71_303_168, "time_seconds": 1.5,
            ])
        #expect(
            finding.evidence.map(\.text) == ["an external check", "it's here = 50% is in its warning range"])
        #expect(finding.remedies == [RemedyOffer(id: "do", class: .manual, command: "do it")])
    }

    @Test func statusesThatMeanNothingAreUnknown() {
        #expect(judge(.nagios, "OK").remedies == [])
        #expect(judge(.nagios, "", status: 0).status == .unknown)
        #expect(judge(.nagios, "| a=1", status: 2).summary == "printed nothing")
        #expect(judge(.nagios, "x", status: 4).summary == "ended with status 4, which means nothing: x")
        #expect(judge(.nagios, "x", status: 139).summary == "was ended by signal 11")
        #expect(judge(.nagios, "", binary: true).summary == "printed binary, not text")
        #expect(judge(.checkmk, "0 a - b", status: 1).summary == "failed with status 1")
        #expect(judge(.boxdoctor, "{", truncated: true).summary == "printed more than 16384 bytes")
        #expect(judge(.nagios, String(repeating: "x", count: 500)).summary.count == 160)
    }

    @Test func aCheckmkLocalCheck() {
        let finding = judge(
            .checkmk,
            """
            0 "Backup age" age=3600;7200;9000 one hour
            P Temperature celsius=81;70;80|fan=900;1000:5000;500:9000 hot
            1 Name - text

            """)
        #expect(finding.status == .critical)
        #expect(finding.summary == "Temperature: hot")
        #expect(
            finding.metrics == ["backup_age_age": 3600, "temperature_celsius": 81, "temperature_fan": 900])
        #expect(
            finding.evidence.map(\.text) == [
                "an external check", "celsius = 81 is past its critical level", "fan = 900 is past its warning level",
                "ok: Backup age: one hour", "critical: Temperature: hot", "warning: Name: text",
            ])
        for line in ["", "7 a - b", "0", "0 \"a - b", "0 a", "0 a b=x c", "x y z"] {
            #expect(judge(.checkmk, line).status == .unknown, "\(line)")
        }
    }

    @Test func findingsInJSON() {
        let finding = judge(
            .boxdoctor,
            """
            {"schema_version": 1, "findings": [
              {"status": "ok", "summary": "antenna there"},
              {"status": "critical", "summary": "no fix", "detail": "0 satellites", "evidence": ["gpspipe -w"],
               "metrics": {"satellites": 0}, "remedies": [{"id": "look-up", "command": "go outside"}]}],
             "conditions": {"gps-fix": false, "antenna": null}}
            """)
        #expect(finding.status == .critical && finding.summary == "no fix" && finding.detail == "0 satellites")
        #expect(finding.metrics == ["satellites": 0])
        #expect(finding.remedies.map(\.id) == ["look-up", "do"])
        #expect(finding.evidence.map(\.text).suffix(3) == ["gpspipe -w", "ok: antenna there", "critical: no fix"])
        for text in ["", "[]", "{}", #"{"schema_version": 2}"#, #"{"schema_version": 1, "findings": [{}]}"#] {
            #expect(judge(.boxdoctor, text).status == .unknown, "\(text)")
        }
        #expect(
            judge(.boxdoctor, #"{"schema_version": 1, "findings": [{"status": "fine", "summary": "x"}]}"#).summary
                == "no status is called 'fine'")
    }

    /// A GPS receiver gives a box its clock back that has no other way; without a fix it does not.
    @Test(arguments: [(true, true), (false, false)]) func aRuleJoinsTheBootstrapGraph(_ said: Bool, _ comesUp: Bool) {
        let program = "/usr/lib/boxdoctor/plugins/gps"
        var fact = ExternalCheckFact(
            id: "gps", group: "external", title: "T.", why: "", advice: "", outputProtocol: .boxdoctor,
            program: program,
            rules: [
                ExternalRule(
                    provides: "clock", needs: ["gps-fix"], because: "gpsd sets it",
                    source: Source("/etc/boxdoctor/checks.d/50-gps.toml", line: 9))
            ], source: Source("/etc/boxdoctor/checks.d/50-gps.toml"))
        fact.run = .ended(
            status: 0, output: #"{"schema_version": 1, "conditions": {"gps-fix": \#(said)}}"#, isBinary: false,
            wasTruncated: false)
        var facts = Patients.live()
        facts.external = [fact]
        let model = ModelBuilder.model(of: facts, at: .coldBoot, now: facts.clock.reading.unixSeconds)
        let values = Solution(model)
        #expect((values.surely[BootModel.clock] == .all) == comesUp)
    }

    @Test(
        arguments: [
            ("GET http://me:secret@host/x https://h/a@b and ftp://u@h", "GET http://host/x https://h/a@b and ftp://h"),
            ("server me:secret@ntp.example iburst", "server me:***@ntp.example iburst"),
            ("'me:se@cr:et@host' (and :x@h)", "'me:***@host' (and :***@h)"),
            ("2001:db8::1@853#dns.example [2001:db8::1]#53@eth0 fe80::1%eth0@53", nil),
            ("1.2.3.4@53 me@host a:b 10:30 @ @@ ://@", nil), ("ssh://me:a/b@host", "ssh://me:a/b@host"),
        ] as [(String, String?)]) func passwordsInAddressesAreLeftOut(_ text: String, _ expected: String?)
    {
        #expect(withoutPasswords(text) == expected ?? text)
    }

    /// In whatever form a trouble comes about.
    @Test func troublesHoldNone() {
        #expect(Trouble(Source("/etc/x"), "'me:secret@host' is no name").text == "'me:***@host' is no name")
        #expect(NTPSource(name: "me:secret@host", source: Source("/etc/x")).name == "me:***@host")
        #expect(Upstream(host: "me:secret@host", source: Source("/etc/x")).host == "me:***@host")
        let (_, troubles) = ResolvConfText.parse([
            ConfigLine(
                text: "nameserver \(String(repeating: "u", count: 40)):secretsecretsecretsecret@1.2.3.4",
                source: Source("/etc/resolv.conf"))
        ])
        #expect(!troubles.isEmpty && troubles.allSatisfy { !$0.text.contains("secret") }, "\(troubles)")
    }
}
