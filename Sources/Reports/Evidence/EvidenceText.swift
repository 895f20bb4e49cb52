import Values

/// The picture of all evidence of time in text: `=` proven by a signature, `-` only said.
extension EvidenceChart {
    /// Narrower than this, the lists beside the picture say it better.
    private static let leastColumns = 60
    private static let labelColumns = 24

    func lines(on screen: Screen) -> [String] {
        guard screen.columns >= Self.leastColumns, !rows.isEmpty else { return [] }
        let labels = min(Self.labelColumns, (rows.map { escaped($0.label).utf8.count } + [10]).max() ?? 10)
        let width = min(screen.columns, 100) - labels - 5
        let what = isEstimate ? "the estimate" : "this clock"
        var lines = wrapped(
            "All evidence on one line of time (0 is \(what); = signed, - only said)", screen.columns)
        lines.append(Self.row("", labels) + Self.axis(width))
        lines += rows.map { row in
            Self.row(escaped(row.label), labels) + Self.bar(row.from, row.until, row.isProven ? "=" : "-", width)
        }
        if isEstimate { lines.append(Self.row("this clock", labels) + Self.mark(clock, "C", width)) }
        return lines.map(\.trimmingEnd)
    }

    private static func row(_ label: String, _ width: Int) -> String {
        let text = label.utf8.count > width ? String(label.prefix(width - 3)) + "..." : label
        return "  " + text + String(repeating: " ", count: width - text.utf8.count + 2)
    }

    private static func column(_ seconds: Double, _ width: Int) -> Int {
        min(max(Int(((place(seconds) + 1) / 2 * Double(width - 1)).rounded()), 0), width - 1)
    }

    /// Marks from the middle outwards, as many as have room.
    private static func axis(_ width: Int) -> String {
        var cells = Array(repeating: Character(" "), count: width)
        for tick in ticks.sorted(by: { abs($0.seconds) < abs($1.seconds) }) {
            let start = min(max(column(tick.seconds, width) - tick.text.count / 2, 0), width - tick.text.count)
            let around = max(start - 1, 0)..<min(start + tick.text.count + 1, width)
            guard cells[around].allSatisfy({ $0 == " " }) else { continue }
            cells.replaceSubrange(start..<start + tick.text.count, with: tick.text)
        }
        return String(cells)
    }

    private static func bar(_ from: Double?, _ until: Double?, _ fill: Character, _ width: Int) -> String {
        let left = from.map { column($0, width) } ?? 0
        let right = max(until.map { column($0, width) } ?? width - 1, left)
        var cells = Array(repeating: Character(" "), count: width)
        cells[column(0, width)] = ":"
        for index in left...right { cells[index] = fill }
        cells[right] = until == nil ? ">" : "]"
        cells[left] = from == nil ? "<" : left == right ? "|" : "["
        return String(cells)
    }

    private static func mark(_ seconds: Double, _ letter: Character, _ width: Int) -> String {
        var cells = Array(repeating: Character(" "), count: width)
        cells[column(0, width)] = ":"
        cells[column(seconds, width)] = letter
        return String(cells)
    }
}
