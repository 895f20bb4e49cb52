import Bootstrap
import DNSSEC
import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// The pictures of the page, each with the same in words.
extension Page {
    var graphHTML: String {
        guard !graph.nodes.isEmpty else { return "" }
        let name = "What needs what for this box to get its time back"
        let rows = graph.edges.map { edge in
            [
                HTML.text(graph.nodes[edge.from].label), HTML.text(edge.needs), HTML.text(edge.because),
                "<code>\(HTML.text("\(edge.source)"))</code>",
            ]
        }
        let caption = "Drawn \(graph.moment). Red: the loop. Green: comes true. Yellow: does not."
        return HTML.section(
            "graph", "What needs what",
            HTML.figure(name, caption, HTML.inline(graph.svg, name))
                + "<details>\n<summary>The same as a table</summary>\n"
                + HTML.table("Conditions and what they need", ["Condition", "Needs", "Because", "Seen in"], rows)
                + "</details>\n")
    }

    var timeHTML: String {
        let time = diagnosis.time
        var text = "<p>\(HTML.text(time.headline))</p>\n"
        if time.estimate != nil { text += "<p>\(HTML.text(time.support))</p>\n" }
        if !time.evidence.isEmpty {
            let name = "All evidence of time"
            if !EvidenceChart(time).rows.isEmpty {
                text += HTML.figure(
                    name, "Full bars are bounded by a signature; of hollow ones somebody only says so.",
                    HTML.inline(time.svgReport, name))
            }
            let rows = time.evidence.map { piece in
                [
                    HTML.text("\(piece.source)"), piece.authenticated ? "signed" : "said",
                    piece.from.map(HTML.time) ?? "open", piece.until.map(HTML.time) ?? "open",
                ]
            }
            text += "<details>\n<summary>The same as a table</summary>\n"
            text += HTML.table("Evidence of time", ["Who says so", "How", "Not before", "Not after"], rows)
            text += "</details>\n"
        }
        if !time.sources.isEmpty {
            let rows = time.sources.map { source in
                [
                    HTML.text(source.name), HTML.text(source.verdict.rawValue),
                    HTML.text(
                        source.offsetSeconds.map { "\(durationText($0)) \($0 < 0 ? "ahead" : "behind")" } ?? "no answer"
                    ),
                    HTML.text(source.why.isEmpty ? source.stratum.map { "stratum \($0)" } ?? "" : source.why),
                ]
            }
            text += HTML.table(
                "Time servers that were asked", ["Server", "Verdict", "This clock, by it", "Remark"], rows)
        }
        return HTML.section("time", "What time it is", text)
    }

    var windowsHTML: String {
        guard !windows.isEmpty else { return "" }
        let name = "Validity of every signature on the way to the names of time sources"
        let items = windows.map { "<li>\(HTML.text($0.answer)).</li>\n" }.joined()
        let rows = windows.flatMap { view in
            view.rows.map { row in
                let window = row.accepted.intervals
                return [
                    HTML.text(row.title), HTML.text(view.chain.name), moment(window.first?.from),
                    moment(window.last?.until),
                ]
            }
        }
        var text = "<ul>\n\(items)</ul>\n"
        let judged = windows.filter(\.isJudged)
        if !judged.isEmpty {
            text += HTML.figure(
                name, "Green: signed. Pale: accepted beyond that. Blue: the name is accepted. The line is the clock.",
                HTML.inline(judged.svgReport, name))
            text += "<details>\n<summary>The same as a table</summary>\n"
            text += HTML.table("Signatures", ["Link", "On the way to", "Accepted from", "Accepted until"], rows)
            text += "</details>\n"
        }
        return HTML.section("windows", "When names are accepted", text)
    }

    private func moment(_ seconds: Int64?) -> String {
        guard let seconds else { return "never" }
        return seconds == .min || seconds == .max ? "any time" : HTML.time(Timestamp(unixSeconds: seconds))
    }

    var rehearsalHTML: String {
        guard diagnosis.bootstrap.status != .unknown else { return "" }
        let rows = ([rehearsal.now] + rehearsal.repaired).map { plan in
            let command = plan.offer.map { "<code>\(HTML.text(rehearsal.host.pasted($0.command)))</code>" }
            return [
                HTML.text(plan.id.isEmpty ? "as it is" : plan.adds), HTML.text(plan.survives),
                HTML.text(plan.weakens.isEmpty ? "nothing" : plan.weakens), command ?? "",
            ]
        }
        return HTML.section(
            "rehearsal", "After a power cut",
            "<p>At power-on: \(HTML.text(rehearsal.start)).</p>\n"
                + HTML.figure(
                    "Length of a power cut, and what becomes of the box",
                    "How long the power was off, from a minute to three years, on a logarithmic scale.",
                    rehearsal.picture)
                + "<p class=\"soft\"><span class=\"key good\"></span> comes up by itself "
                + "<span class=\"key bad\"></span> does not <span class=\"key perhaps\"></span> not known</p>\n"
                + HTML.table("Power cuts survived", ["Box", "Survives", "Weakens", "Command"], rows))
    }
}
