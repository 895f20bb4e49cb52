import Bootstrap
import Facts
import Findings
import Remedies
import Values

// What a pause would do, on a screen.
extension ResumeRehearsal {
    package func text(on screen: Screen) -> String {
        let pause = durationText(Double(pauseSeconds))
        var lines = ["rehearsal of a pause of \(pause) on \(escaped(host.title))", ""]
        lines += wrapped(headline(pause), screen.columns).map { screen.style(emphasis, $0) }
        lines += ["", "    sets the clock  \(escaped(keeper.isEmpty ? "nobody" : keeper)) \(escaped("(\(source))"))"]
        if !refused.isEmpty {
            lines += ["", "Until then these are refused, as soon as they are not remembered any more:"]
            lines += refused.prefix(12).map { "    \(escaped($0.what)) by \(escaped($0.who))" }
            if refused.count > 12 { lines.append("    and \(refused.count - 12) more") }
        }
        if !now.isEmpty {
            lines +=
                ["", "Once it has happened:"] + now.map { "    " + screen.style(.command, escaped(host.pasted($0))) }
        }
        if !repairs.isEmpty { lines += ["", "So that it comes back by itself:"] }
        for repair in repairs { lines.append("    " + screen.style(.command, escaped(host.pasted(repair.command)))) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var emphasis: Style.Emphasis {
        switch comesBack {
        case true?: .green
        case false?: .alarm
        case nil: .yellow
        }
    }

    private func headline(_ pause: String) -> String {
        let keeper = escaped(keeper)
        return switch outcome {
        case .steps(let seconds):
            seconds < 60
                ? "The clock is put right at once: \(keeper) does it."
                : "\(keeper) sets the clock right by itself, within \(durationText(seconds))."
        case .slews(let seconds): "\(keeper) only runs the clock faster: right again after \(durationText(seconds))."
        case .ends(let limit):
            "\(keeper) ends: an error of more than \(durationText(limit)) is beyond what it corrects while it runs."
        case .never(let why): "The clock stays \(pause) behind: \(escaped(why))."
        case .unknown(let why): "It is not known what becomes of the clock: \(escaped(why))."
        }
    }
}
