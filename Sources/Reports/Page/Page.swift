import Bootstrap
import Facts
import Findings
import Judgement
import TimeScience
import Values

/// `boxdoctor report`: one file of HTML with all that is known of a box: no script, nothing to load, light and dark, from a
/// phone's width to paper.
package struct Page: Sendable {
    var boots: BootsReport { BootsReport(host: diagnosis.facts.host.title, boots: diagnosis.ledger) }

    /// More than a mail or a bug tracker likes to carry.
    package static let limitBytes = 300_000

    package var diagnosis: Diagnosis
    package var rehearsal: Rehearsal
    package var graph: BootGraph
    package var windows: [WindowsView]
    /// The facts as `boxdoctor probe` prints them.
    package var factsJSON: String

    package init(
        _ diagnosis: Diagnosis, rehearsal: Rehearsal, graph: BootGraph, windows: [WindowsView], factsJSON: String
    ) {
        self.diagnosis = diagnosis
        self.rehearsal = rehearsal
        self.graph = graph
        self.windows = windows
        self.factsJSON = factsJSON
    }

    /// The whole file. With `redaction`, names, addresses and keys are hashed in every word of it.
    package func html(hiding redaction: Redaction? = nil) -> String {
        let body = parts.map(\.html).joined()
        var text = page(body, facts: factsHTML(factsJSON), isRedacted: redaction != nil)
        if let redaction { text = redaction.redacted(text) }
        guard text.utf8.count > Self.limitBytes else { return whole(text) }
        // Without the spaces first, then without the facts: the rest of the page is what people read.
        for facts in [factsHTML(Self.compact(factsJSON)), factsAreElsewhere] {
            text = page(body, facts: facts, isRedacted: redaction != nil)
            if let redaction { text = redaction.redacted(text) }
            if text.utf8.count <= Self.limitBytes { break }
        }
        return whole(text)
    }

    /// Around what may be redacted: nothing here is the box's.
    private func whole(_ body: String) -> String {
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + "<meta name=\"generator\" content=\"boxdoctor \(HTML.text(boxdoctorVersion))\">\n"
            + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            + "<style>\n\(PageStyle.text)\n</style>\n\(body)</html>\n"
    }

    private var parts: [(id: String, title: String, html: String)] {
        [
            ("verdict", "Verdict", diagnosis.verdictHTML),
            ("findings", "Findings", diagnosis.findingsHTML),
            ("graph", "What needs what", graphHTML),
            ("time", "What time it is", timeHTML),
            ("windows", "When names are accepted", windowsHTML),
            ("rehearsal", "After a power cut", rehearsalHTML),
            ("boots", "Starts of this box", boots.html),
            ("troubles", "What could not be looked at", diagnosis.troublesHTML),
        ].filter { !$0.2.isEmpty }
    }

    private func page(_ body: String, facts: String, isRedacted: Bool) -> String {
        let host = HTML.text(diagnosis.facts.host.title)
        let links = (parts.map { ($0.id, $0.title) } + [("facts", "Facts")]).map { id, title in
            "<li><a href=\"#\(id)\">\(HTML.text(title))</a></li>\n"
        }
        let note =
            isRedacted
            ? "<p class=\"soft\">Names, addresses and keys are replaced by hashes, the same for the same thing.</p>\n"
            : ""
        let status = diagnosis.pageVerdict
        return "<title>\(status.word): \(host), boxdoctor</title>\n</head>\n<body>\n"
            + "<a class=\"skip\" href=\"#content\">To the content</a>\n"
            + "<header>\n<h1>boxdoctor on \(host)</h1>\n"
            + "<p class=\"soft\">\(lookedAt), by boxdoctor \(HTML.text(boxdoctorVersion)).</p>\n\(note)"
            + "<nav aria-label=\"Parts of this report\">\n<ul>\n\(links.joined())</ul>\n</nav>\n</header>\n"
            + "<main id=\"content\">\n\(body)\(facts)</main>\n</body>\n"
    }

    /// Files have no clock, and the time of whoever looks at them is not theirs.
    private var lookedAt: String {
        guard diagnosis.facts.host.view == .live else { return "Only its files were looked at" }
        return "Looked at when its clock read \(HTML.time(diagnosis.facts.clock.reading))"
    }

    private func factsHTML(_ json: String) -> String {
        HTML.section(
            "facts", "Facts",
            "<p>What was seen, for a second opinion: save it as a file, then</p>\n"
                + HTML.command("boxdoctor check --facts FILE")
                + "<details class=\"facts\">\n<summary>Facts as JSON</summary>\n"
                + "<pre tabindex=\"0\" role=\"region\" aria-label=\"Facts as JSON\">\(Self.quoted(json))</pre>\n</details>\n"
        )
    }

    private var factsAreElsewhere: String {
        HTML.section(
            "facts", "Facts",
            "<p>The facts of this box are too large for this page. This prints them:</p>\n"
                + HTML.command("boxdoctor probe"))
    }

    /// JSON stays JSON for whoever copies it: only HTML's own signs are escaped, for controls are escaped already and a line
    /// break is one.
    private static func quoted(_ json: String) -> String {
        json.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var text = ""
            for scalar in line.unicodeScalars {
                switch scalar.value {
                case 0x26: text += "&amp;"
                case 0x3c: text += "&lt;"
                case 0x3e: text += "&gt;"
                case 0x20...0x7e: text.unicodeScalars.append(scalar)
                case 0..<0x20, 0x7f: text += " "
                // What JSON may spell out in any string.
                default:
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16)
                        text += "\\u" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits
                    }
                }
            }
            return text
        }.joined(separator: "\n")
    }

    /// Without the indents.
    static func compact(_ json: String) -> String {
        json.split(separator: "\n").map { $0.drop { $0 == " " } }.joined() + "\n"
    }
}
