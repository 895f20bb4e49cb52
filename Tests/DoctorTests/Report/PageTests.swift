import Checks
import DoctorTesting
import FoundationEssentials
import Native
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Formats
@testable import Judgement
@testable import Remedies
@testable import Reports
@testable import TimeScience
@testable import Values

/// `boxdoctor report`, whole.
@Suite struct PageTests {
    /// Real boxes of the fixtures, and the samples.
    static let boxes = [
        "bootstrap-loop/sick", "bootstrap-latent/sick", "bootstrap-latent/healthy", "dnssec-window/sick",
        "boot-prediction/sick-battery", "wireguard/sick",
    ]

    static func page(_ diagnosis: Diagnosis) throws -> Page {
        let facts = diagnosis.facts
        let lag = diagnosis.time.lagSeconds
        return Page(
            diagnosis,
            rehearsal: rehearse(
                facts, lagSeconds: lag, remedies: allRemedies, means: Means(seenIn: facts, time: diagnosis.time)),
            graph: bootstrapGraph(facts, lagSeconds: lag), windows: WindowsView.all(in: facts),
            factsJSON: try FactsFile.text(facts))
    }

    static func diagnosis(_ box: String) throws -> Diagnosis {
        let parts = box.split(separator: "/").map(String.init)
        let facts = try CheckFixture(id: parts[0], name: parts[1]).facts()
        return Diagnosis(facts, settings: Settings(), checks: allChecks, remedies: allRemedies)
    }

    private static func all() throws -> [(name: String, page: Page)] {
        try Sample.all.map { ($0.name, try page($0.diagnosis)) } + boxes.map { ($0, try page(diagnosis($0))) }
    }

    @Test(.enabled(if: Lab.installed("python3"), "needs python3")) func hasNoFault() throws {
        let folder = try TemporaryFolder()
        for (name, page) in try Self.all() {
            let html = page.html()
            #expect(html.utf8.count < Page.limitBytes, "\(name): \(html.utf8.count)")
            let file = try folder.write("page.html", html)
            #expect(try Lab.run("python3", ["-c", PageJudge.script, file], timeoutSeconds: 30) == "", "\(name)")
        }
    }

    /// HTML 5 by a judge of its own.
    @Test(.enabled(if: Lab.installed("tidy"), "needs tidy")) func isValidHTML() throws {
        let folder = try TemporaryFolder()
        for (name, page) in try Self.all() {
            let file = try folder.write("page.html", page.html())
            let script =
                "tidy -quiet -errors --show-info no --drop-empty-elements no --warn-proprietary-attributes no '\(file)' 2>&1; true"
            #expect(try Lab.run("sh", ["-c", script], timeoutSeconds: 30) == "", "\(name)")
        }
    }

    /// For `make look`, which shows them to a real browser.
    @Test(.enabled(if: Folder.pages != nil, "BOXDOCTOR_PAGES names no folder")) func pagesToLookAt() throws {
        let folder = try #require(Folder.pages)
        let ten = try TenBoxes.all.map { ($0.name, try Self.page(TenBoxes.diagnosis($0.facts))) }
        for (name, page) in try Self.all() + ten {
            let file = name.replacing("/", with: "-").replacing(" ", with: "-")
            try Data(page.html().utf8).write(to: URL(filePath: "\(folder)/\(file).html"))
        }
    }

    /// What cannot be told is not in the way of what is wrong, and a clock that was set is not promised to be set back.
    @Test func whatIsWrongComesFirst() throws {
        let html = try Self.page(TenBoxes.diagnosis(TenBoxes.all[0].facts)).html()
        let headings = html.matches(of: /<h3><span class="word ([a-z]+)">/).map { String($0.1) }
        #expect(headings.first == "critical" && !headings.contains("unknown"), "\(headings)")
        #expect(html.contains("could not be told</summary>"))
        let offers = html.matches(of: /fix --clock<.code><.pre>\n<p class="soft">([^<]*)</).map { String($0.1) }
        #expect(!offers.isEmpty && !offers.contains { $0.contains("taken back") }, "\(offers)")
    }

    @Test func factsAreThere() throws {
        let diagnosis = try Self.diagnosis("bootstrap-loop/sick")
        let html = try Self.page(diagnosis).html()
        let json = try #require(html.components(after: "aria-label=\"Facts as JSON\">", before: "</pre>"))
        let text = json.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        #expect(try FactsFile.read(Array(text.utf8), named: "page") == diagnosis.facts)
    }

    @Test func whatIsTooLargeIsLeftOut() throws {
        var diagnosis = try Self.diagnosis("bootstrap-loop/sick")
        diagnosis.facts.malfeasance = [String(repeating: "x", count: 400_000)]
        let html = try Self.page(diagnosis).html()
        #expect(html.utf8.count < Page.limitBytes && html.contains("boxdoctor probe"))
    }

    @Test func nothingOfABoxIsHTML() throws {
        var diagnosis = Sample.hostile
        diagnosis.facts.host.name = "<script>alert(1)</script>"
        diagnosis.findings[0].summary = "</section><img src=x onerror=alert(1)>\"'&"
        diagnosis.findings[0].check = "--></style><svg onload=alert(1)>"
        let html = try Self.page(diagnosis).html()
        for bad in ["<script", "<img", "onerror=alert(1)>", "<svg onload", "\u{1b}", "\u{202e}"] {
            #expect(!html.contains(bad), "\(bad)")
        }
    }

    private static func redaction(_ facts: Facts, key: String = "secret of this box") -> Redaction {
        let crypto = LiveCrypto()
        return Redaction(facts) { crypto.sha512(Array(key.utf8) + $0) }
    }

    @Test func redactedPagesNameNobody() throws {
        for box in Self.boxes {
            let diagnosis = try Self.diagnosis(box)
            let page = try Self.page(diagnosis)
            let html = page.html(hiding: Self.redaction(diagnosis.facts))
            #expect(page.html().contains(diagnosis.facts.host.name))
            #expect(!html.contains(diagnosis.facts.host.name) || diagnosis.facts.host.name.isEmpty, "\(box)")
            for match in html.matches(of: /\b(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\b/) {
                #expect(match.1.hasPrefix("127.") || match.1 == "0.0.0.0", "\(box): \(match.1)")
            }
            #expect(html.firstMatch(of: /2001:db8|pool\.ntp\.org|[A-Za-z0-9+\/]{43}=/) == nil, "\(box)")
            #expect(html.contains("replaced by hashes"))
        }
    }

    @Test func redactionKeepsWhatIsNobodys() throws {
        var facts = Sample.live().facts
        facts.host.name = "attic-pi"
        let redaction = Self.redaction(facts)
        let kept = """
            /etc/chrony/chrony.conf:3 2026-11-19T12:03:00.5Z 127.0.0.1 ::1 systemd-timesyncd.service 6.1.0-18-arm64 org. \
            boxdoctor fix --clock +-12 ms, 0.0.0.0 boxdoctor.toml 1.25 e.g. and/or
            """
        #expect(redaction.redacted(kept) == kept)
        let secret = """
            attic-pi ATTIC-PI 192.0.2.7:123 [2001:db8::7]:123 fe80::1%eth0 ns.example.org. b8:27:eb:00:11:22 \
            qL4s7UXBjMj1tJb4YGzCFEVkiPFdlAaGIDXDk3EMzXo= 0f8fad5b-d9cb-469f-a165-70867728950e /ho\u{6d}e/jo/x
            """
        let hidden = redaction.redacted(secret)
        for part in [
            "attic", "192.0.2.7", "2001:db8", "fe80::1", "example", "b8:27", "qL4s7", "0f8fad5b", "/jo/",
        ] {
            #expect(!hidden.contains(part), "\(part) in \(hidden)")
        }
        let words = hidden.split(separator: " ")
        #expect(words[0] == words[1] && hidden.hasSuffix("/x") && words[2].hasSuffix(":123"))
        #expect(words[3].hasPrefix("[address-") && words[3].hasSuffix("]:123") && words[5].hasSuffix(".org."))
        // The same on one box, another on another.
        #expect(redaction.redacted(secret) == hidden)
        #expect(Self.redaction(facts, key: "another box").redacted(secret) != hidden)
    }
}

private enum Folder {
    static let pages = ProcessInfo.processInfo.environment["BOXDOCTOR_PAGES"]
}

extension String {
    fileprivate func components(after start: String, before end: String) -> String? {
        guard let from = firstRange(of: start)?.upperBound, let to = self[from...].firstRange(of: end) else {
            return nil
        }
        return String(self[from..<to.lowerBound])
    }
}
