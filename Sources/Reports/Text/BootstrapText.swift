import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Values

/// The part of the screen that says why the box does not come up: what waits for what, and what else is in the way.
extension Diagnosis {
    func bootstrapLines(on screen: Screen) -> [String] {
        guard let headline else { return [] }
        var said = Columns()
        if isOvershadowed { said.add(.text(headline.word, .yellow), .text(escaped(headline.sentence))) }
        let circle =
            bootstrap.status == .deadlock ? "Each of these waits for the next:" : "Then each waits for the next:"
        return [
            said.lines(on: screen), bootstrap.loops.first.map { [circle] + $0.lines(on: screen) } ?? [],
            causeLines(on: screen),
        ].filter { !$0.isEmpty }.joined(separator: [""]).map { $0 }
    }

    private func causeLines(on screen: Screen) -> [String] {
        var columns = Columns(indent: 4)
        // The first of a stuck box may stand in the headline; here with where that is seen.
        for cause in bootstrap.causes {
            columns.add(
                .text(escaped(cause.condition)),
                .text(escaped(cause.because)) + .text(escaped("\(cause.source)"), .faint))
        }
        return columns.lines(on: screen)
    }
}
