import Judgement
import Values

/// boxdoctor-checks(7) in mdoc(7), from the checks themselves.
package func checksManual(_ checks: [any Check]) -> String {
    var text = """
        .\\" Written by `boxdoctor manual' from the checks: edit those.
        .Dd $Mdocdate$
        .Dt BOXDOCTOR-CHECKS 7
        .Os
        .Sh NAME
        .Nm boxdoctor-checks
        .Nd what boxdoctor checks, why, and what to do
        .Sh DESCRIPTION
        .Xr boxdoctor 8
        judges a box by the checks below.
        Every check has an id that never changes, belongs to a group, and may have
        thresholds that
        .Xr boxdoctor.toml 5
        changes.
        A finding whose cause is found by another check is shown behind it.

        """
    for group in Set(checks.map(\.group)).sorted() {
        text += ".Sh GROUP \(roff(group.uppercased()))\n"
        for check in checks.filter({ $0.group == group }).sorted(by: { $0.id < $1.id }) { text += section(check) }
    }
    text += """
        .Sh SEE ALSO
        .Xr boxdoctor.toml 5 ,
        .Xr boxdoctor 8

        """
    return text
}

private func section(_ check: any Check) -> String {
    var text = ".Ss \(roff(check.id))\n" + prose(check.title) + paragraph(check.why)
    if !check.reads.isEmpty {
        text += ".Pp\nReads:\n.Bl -bullet -compact\n" + check.reads.map { ".It\n" + prose($0) }.joined() + ".El\n"
    }
    if !check.dependsOn.isEmpty {
        text += ".Pp\nMay be explained by:\n" + prose(check.dependsOn.joined(separator: ", ") + ".")
    }
    if !check.thresholds.isEmpty {
        text += ".Pp\nThresholds:\n.Bl -tag -width Ds -compact\n"
        for threshold in check.thresholds {
            let (least, most) = (threshold.allowed.lowerBound, threshold.allowed.upperBound)
            text += ".It Ic \(roff(threshold.name)) No = \(numeral(threshold.standard))\n"
            text += prose("\(threshold.unit), \(numeral(least)) to \(numeral(most)). \(threshold.meaning)")
        }
        text += ".El\n"
    }
    return text + paragraph(check.advice.isEmpty ? "" : "What to do: " + check.advice)
}

private func paragraph(_ text: String) -> String { text.isEmpty ? "" : ".Pp\n" + prose(text) }

/// A sentence a line, as mdoc wants; broken at 78 columns.
private func prose(_ text: String) -> String {
    var lines: [String] = []
    for line in text.split(whereSeparator: \.isNewline) {
        var sentence = ""
        for word in line.split(separator: " ") {
            let isFull = !sentence.isEmpty && sentence.utf8.count + 1 + word.utf8.count > 78
            if isFull || sentence.hasSuffix(".") || sentence.hasSuffix("?") || sentence.hasSuffix("!") {
                lines.append(sentence)
                sentence = ""
            }
            sentence += sentence.isEmpty ? String(word) : " " + word
        }
        if !sentence.isEmpty { lines.append(sentence) }
    }
    return lines.map { roff($0) + "\n" }.joined()
}

/// Backslashes are escapes, and a line must not begin like a request.
private func roff(_ text: String) -> String {
    let safe = escaped(text).reduce(into: "") { $0 += $1 == "\\" ? "\\e" : String($1) }
    return safe.hasPrefix(".") || safe.hasPrefix("'") ? "\\&" + safe : safe
}
