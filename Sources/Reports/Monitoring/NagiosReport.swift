import Bootstrap
import Facts
import Findings
import Judgement
import TimeScience
import Values

/// `check --format nagios`: the Monitoring Plugins' guidelines. The first line says it in under 80 characters, the long text
/// lists the rest, performance data come last; 4 KB in all, for more is not read.
extension Diagnosis {
    var nagiosReport: String {
        var text = first + "\n"
        let perfdata = self.perfdata
        let room = 4000 - perfdata.utf8.count
        for line in longLines where text.utf8.count + line.utf8.count < room { text += line + "\n" }
        return perfdata.isEmpty ? text : text.dropLast() + "|" + perfdata + "\n"
    }

    private var bad: [Finding] {
        let causes = self.causes
        return causes
            + findings.filter { finding in
                finding.status.isBad && !causes.contains { $0.check == finding.check }
            }.inOrder
    }

    /// What a pager shows. The command is whole or not there; what else is wrong is counted, what is not known is not.
    private var first: String {
        let start = "BOXDOCTOR \(status.rawValue.uppercased()): "
        let others = causes.dropFirst().count { $0.status > .unknown }
        let more = others > 0 ? " (+\(others))" : ""
        let room = 79 - start.utf8.count - more.utf8.count
        let said = nagiosEscaped(firstWords)
        let command = status.isBad ? nextSteps.first.map { ": " + nagiosEscaped($0.command) } : nil
        if let command, said.utf8.count + command.utf8.count <= room { return start + said + command + more }
        return start + (said.utf8.count > room ? "\(said.prefix(room - 3))..." : said) + more
    }

    private var firstWords: String {
        guard let worst = causes.first else {
            let count = findings.count { $0.status == .ok }
            return (count > 0 ? "\(count) checks ok" : "nothing was judged")
                + (freezeWords == nil ? "" : ", fixes frozen")
        }
        guard bootstrap.status == .deadlock else { return "\(worst.check): \(worst.summary)" }
        let lag = time.lagSeconds.map { ", clock \(durationText($0)) \($0 > 0 ? "behind" : "ahead")" } ?? ""
        return "deadlock\(lag)"
    }

    private var longLines: [String] {
        var lines: [String] = []
        if let freezeWords { lines.append("frozen: " + nagiosEscaped(freezeWords)) }
        lines.append(nagiosEscaped(clockWords))
        lines += bad.map {
            let cause = $0.explainedBy.isEmpty ? "" : " (explained by \($0.explainedBy.joined(separator: ", ")))"
            return nagiosEscaped("\($0.status.rawValue) \($0.check): \($0.summary)\(cause)")
        }
        lines += (settings.troubles + facts.troubles).map { nagiosEscaped("trouble \($0.source): \($0.text)") }
        return lines
    }

    /// `'clock-offset.offset_seconds'=0.012s;-0.5:0.5;-60:60`, as many as leave room for the text.
    private var perfdata: String {
        var text = ""
        for finding in findings {
            for (name, value) in finding.metrics.sorted(by: { $0.key < $1.key }) where value.isFinite {
                let label = "\(finding.check).\(name)".filter { $0 != "=" && $0 != "'" && $0 != " " }
                let ranges = alertRanges[finding.check]?[name].map { ";\($0.warning);\($0.critical)" } ?? ""
                let sample = " '\(nagiosEscaped(label))'=\(numeral(value))\(unit(name))\(ranges)"
                if text.utf8.count + sample.utf8.count < 2000 { text += sample }
            }
        }
        return text
    }

    private func unit(_ name: String) -> String {
        name.hasSuffix("_seconds") ? "s" : name.hasSuffix("_bytes") ? "B" : ""
    }
}

/// The bar separates text from performance data, so no text may hold one.
private func nagiosEscaped(_ text: String) -> String {
    String(escaped(text).map { $0 == "|" ? "/" : $0 })
}
