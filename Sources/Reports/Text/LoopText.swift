import Bootstrap
import Values

extension BootstrapReport.Loop {
    /// One line a step where the screen is wide enough, else the evidence below the reason. The last step leads to the first.
    func lines(on screen: Screen) -> [String] {
        var wide = Columns(indent: 4)
        var tall = Columns(indent: 4)
        for (number, step) in path.enumerated() {
            let start: [Columns.Cell] = [
                .text(escaped(step.condition)), .text("needs", .faint), .text(escaped(step.needs)),
            ]
            let isLast = number == path.count - 1 && path.count > 1
            let because = escaped(step.because) + (isLast ? ", and so round again" : "")
            let source = escaped("\(step.source)")
            wide.rows.append(start + [.text(because), .text(source, .faint)])
            let below: Columns.Cell = source.isEmpty ? [] : .text(source, .faint)
            tall.rows.append(start + [.text(because) + below])
        }
        return (wide.fits(screen) ? wide : tall).lines(on: screen)
    }
}
