import DoctorTesting
import Testing

@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Plugins
@testable import Programs
@testable import Remedies
@testable import Values

/// Manifests: layering, masks, and every kind of mistake told with its file and line while the rest is kept.
@Suite struct ManifestTests {
    private static let etc = "/etc/boxdoctor/checks.d"
    private static let run = "/run/boxdoctor/checks.d"
    private static let usr = "/usr/lib/boxdoctor/checks.d"

    private static func manifest(_ id: String, _ more: String = "") -> String {
        "id = \"\(id)\"\ntitle = \"T.\"\nprotocol = \"nagios\"\ncommand = [\"/usr/bin/true\", \"a b\"]\n\(more)"
    }

    private func read(_ files: MemoryFiles) -> (ids: [String], masked: [String], troubles: [String]) {
        let found = Manifests(files, owner: ExternalOwner())
        return (
            found.manifests.map { "\($0.fact.id) \($0.fact.source)" },
            found.masked.map { "\($0.id) \($0.run)" },
            found.troubles.map { "\($0.source): \($0.text)" }
        )
    }

    @Test func higherDirectoriesReplaceAndMask() {
        var files = MemoryFiles(texts: [
            "\(Self.usr)/50-a.toml": Self.manifest("a"), "\(Self.etc)/50-a.toml": Self.manifest("a-mine"),
            "\(Self.usr)/10-b.toml": Self.manifest("b"), "\(Self.run)/10-b.toml": "",
            "\(Self.usr)/20-c.toml": Self.manifest("c"), "\(Self.run)/30-d.toml": Self.manifest("d"),
            "\(Self.usr)/README": "no check", "\(Self.usr)/.40-x.toml": "no check",
        ])
        files.link("\(Self.etc)/20-c.toml", to: "/dev/null")
        let (ids, masked, troubles) = read(files)
        #expect(ids == ["d \(Self.run)/30-d.toml", "a-mine \(Self.etc)/50-a.toml"])
        #expect(
            masked == [
                "b skipped(why: \"masked by \(Self.run)/10-b.toml\")",
                "c skipped(why: \"masked by \(Self.etc)/20-c.toml\")",
            ])
        #expect(troubles == [])
    }

    @Test func mistakesAreToldAndTheRestIsKept() {
        var files = MemoryFiles(texts: [
            "\(Self.etc)/10-good.toml": Self.manifest("good"),
            "\(Self.etc)/20-twice.toml": Self.manifest("good"),
            "\(Self.etc)/30-broken.toml": "id = \"x\"\ntitle = \n",
            "\(Self.etc)/31-empty-header.toml": "id = \"x\"\n[[[\n",
            "\(Self.etc)/32-missing.toml": "title = \"T.\"\n",
            "\(Self.etc)/33-shell.toml":
                "id = \"x\"\ntitle = \"T.\"\nprotocol = \"nagios\"\ncommand = \"rm -rf /\"\n",
            "\(Self.etc)/34-values.toml": Self.manifest("x", "timeout = 900\nprivilege = \"sudo\"\n"),
            "\(Self.etc)/35-relative.toml":
                "id = \"x\"\ntitle = \"T.\"\nprotocol = \"xml\"\ncommand = [\"true\"]\n",
            "\(Self.etc)/36-unknown.toml": Self.manifest("unknown-key", "timeot = 2\n"),
            "\(Self.etc)/37-rules.toml": Self.manifest("x", "\n[[rules]]\nprovides = \"name:a\"\n"),
            "\(Self.etc)/unnumbered.toml": Self.manifest("x"),
        ])
        files["\(Self.etc)/40-binary.toml"] = MemoryFiles.Entry(.file([0, 1, 2]))
        files["\(Self.etc)/41-theirs.toml"] = MemoryFiles.Entry(.file([65]), owner: 1000)
        files["\(Self.etc)/42-open.toml"] = MemoryFiles.Entry(.file([65]), mode: 0o666)
        files["\(Self.etc)/43-group.toml"] = MemoryFiles.Entry(.file([65]), mode: 0o664, group: 50)
        files["\(Self.etc)/44-huge.toml"] = MemoryFiles.Entry(.file(Array(repeating: 35, count: 70_000)))
        files.link("\(Self.etc)/45-out.toml", to: "/srv/evil.toml")
        files.add("/srv/evil.toml", Self.manifest("x"))
        let (ids, masked, troubles) = read(files)
        #expect(ids == ["good \(Self.etc)/10-good.toml", "unknown-key \(Self.etc)/36-unknown.toml"])
        #expect(masked == [])
        let left = "this check is left out"
        let fix = "chown root it and chmod go-w it"
        let expected = [
            "unnumbered.toml: not read: a check's file is named NN-name.toml, such as 50-disk.toml",
            "30-broken.toml:2: ", "31-empty-header.toml:2: ",
            "32-missing.toml: id: missing; \(left)", "32-missing.toml: protocol: missing; \(left)",
            "32-missing.toml: command: needs a list: the program and each argument; no shell is involved; \(left)",
            "33-shell.toml:4: command: needs a list: the program and each argument; no shell is involved; \(left)",
            "34-values.toml:5: timeout: needs 0.1 to 60 seconds; \(left)",
            "34-values.toml:6: privilege: needs one of \"none\", \"root\"; \(left)",
            "35-relative.toml:3: protocol: needs one of \"nagios\", \"checkmk\", \"boxdoctor\"; \(left)",
            "36-unknown.toml:5: unknown key 'timeot', not used", "37-rules.toml:6: [[rules]] needs `provides`",
            "40-binary.toml: not a text file; \(left)",
            "41-theirs.toml: not read: it belongs to user 1000, not to root; \(fix)",
            "42-open.toml: not read: it is writable by everybody; \(fix)",
            "43-group.toml: not read: it is writable by group 50; \(fix)",
            "44-huge.toml: larger than 65536 bytes, not read",
            "45-out.toml: not read: it is a link that leads out to /srv/evil.toml",
            "20-twice.toml: left out: \(Self.etc)/10-good.toml has the id good already; rename one",
        ]
        #expect(troubles.count == expected.count)
        for (trouble, start) in zip(troubles, expected) {
            #expect(trouble.hasPrefix("\(Self.etc)/" + start), "\(trouble)")
        }
    }

    @Test func everythingAManifestMaySay() throws {
        let text = Self.manifest(
            "all",
            """
            group = "net"
            why = "W"
            advice = "A"
            timeout = 2.5
            privilege = "root"
            network = false
            depends_on = ["clock-offset"]
            [applies_when]
            file = "/etc/x"
            command = ["gpsd"]
            unit = "gpsd.service"
            [[remedies]]
            id = "restart"
            command = "systemctl restart gpsd"
            [[rules]]
            provides = "clock"
            needs = ["gps-fix", "name:Time.Example."]
            because = "the receiver sets it"

            """)
        let (manifest, troubles) = ManifestReader.read(Array(text.utf8), "/x/50-all.toml")
        #expect(troubles == [])
        var expected = Manifest(
            fact: ExternalCheckFact(
                id: "all", group: "net", title: "T.", why: "W", advice: "A", outputProtocol: .nagios,
                program: "/usr/bin/true", dependsOn: ["clock-offset"],
                remedies: [RemedyOffer(id: "restart", class: .manual, command: "systemctl restart gpsd")],
                rules: [
                    ExternalRule(
                        provides: "clock", needs: ["gps-fix", "name:Time.Example."], because: "the receiver sets it",
                        source: Source("/x/50-all.toml", line: 19))
                ],
                source: Source("/x/50-all.toml")),
            command: ["/usr/bin/true", "a b"])
        (expected.timeoutSeconds, expected.privilege, expected.usesNetwork) = (2.5, .root, false)
        expected.appliesWhen = .init(files: ["/etc/x"], commands: ["gpsd"], units: ["gpsd.service"])
        #expect(manifest == expected)
    }

    @Test func aBuiltInIdIsTakenAlready() {
        var facts = Patients.live()
        let fact = ExternalCheckFact(
            id: "rtc", group: "external", title: "T.", why: "", advice: "", outputProtocol: .nagios, program: "/x",
            source: Source("/etc/boxdoctor/checks.d/10-rtc.toml"))
        facts.external = [fact]
        struct RTC: Check {
            let id = "rtc"
            let group = "clock"
            let title = ""
            let why = ""
            let reads = [""]
            let advice = ""
            func judge(_ patient: Patient) -> Finding { finding(.ok, "built in") }
        }
        let diagnosis = Diagnosis(facts, settings: Settings(), checks: [RTC()], remedies: allRemedies)
        #expect(diagnosis.findings.map(\.summary) == ["built in"])
        #expect(
            diagnosis.settings.troubles == [
                Trouble(fact.source, "left out: rtc is the id of a built-in check; choose another")
            ])
    }
}
