import DNSSEC
import Facts
import Values

extension [WindowsView] {
    /// A timeline a name: one bar for each link, the clock and the true time marked, the link that decides named.
    package func textReport(on screen: Screen = Screen()) -> String {
        map { $0.textReport(on: screen) }.joined(separator: "\n")
    }
}

extension WindowsView {
    package func textReport(on screen: Screen = Screen()) -> String {
        var lines = wrapped(escaped(answer), screen.columns).map {
            screen.style(isJudged && isAcceptedNow ? .bold : .alarm, $0)
        }
        if let expiryAtTruth { lines += wrapped(expiryAtTruth, screen.columns).map { screen.style(.alarm, $0) } }
        lines += wrapped(escaped(account), screen.columns)
        if let span { lines += [""] + Timeline(view: self, span: span, screen: screen).lines }
        if isJudged { lines += [""] + edges(on: screen) }
        return lines.map { $0 + "\n" }.joined()
    }

    private var account: String {
        guard isJudged else { return chain.why }
        let status =
            chain.status == .secure
            ? "Signed from the root to the answer." : "Not signed itself; what is signed is the proof of that."
        let via = chain.via.map { " Asked through \($0)." } ?? ""
        let validator = validator.ignoresDates ? "\(validator.name), which ignores dates" : validator.name
        return "\(status) Judged as \(validator) does.\(via)"
    }

    /// Clock, true time, and the two links that decide.
    private func edges(on screen: Screen) -> [String] {
        var columns = Columns(indent: 2)
        columns.add(
            .text("clock"), .text(screen.both(reading, toTheSecond: true), isAcceptedNow ? nil : .alarm),
            .text(isAcceptedNow ? "accepted" : "refused"))
        if let trueTime {
            let word = accepted.contains(trueTime.unixSeconds) ? "accepted" : "refused"
            columns.add(.text("true time"), .text(screen.both(trueTime, toTheSecond: true)), .text(word))
        } else if let floor, floor > reading {
            columns.add(
                .text("true time"), .text(screen.both(floor, toTheSecond: true)), .text("or later: the clock is behind")
            )
        }
        guard let window else { return columns.lines(on: screen) }
        if window.from != .min {
            columns.add(
                .text("opens"), .text(Timestamp(unixSeconds: window.from).toTheSecond),
                .text(binding(.from)?.title ?? ""))
        }
        if window.until != .max {
            columns.add(
                .text("closes"), .text(Timestamp(unixSeconds: window.until).toTheSecond),
                .text(binding(.until)?.title ?? ""))
        }
        return columns.lines(on: screen)
    }
}

/// The drawing itself. Plain ASCII, so that a serial console shows it.
private struct Timeline {
    package let view: WindowsView
    package let span: ClosedRange<Int64>
    package let screen: Screen
    private let rows: [WindowsView.Row]
    private let titleWidth: Int
    /// Titles beside the bars where there is room, else above each.
    private let isWide: Bool
    private let indent: Int
    private let width: Int
    /// Room behind the bars for what a row decides.
    private static let marks = 9

    package init(view: WindowsView, span: ClosedRange<Int64>, screen: Screen) {
        (self.view, self.span, self.screen) = (view, span, screen)
        rows = view.rows
        titleWidth = 2 + min((rows.map { escaped($0.title).utf8.count } + [8]).max() ?? 8, screen.columns / 2 - 4)
        isWide = screen.columns - titleWidth - 2 >= 36
        indent = isWide ? titleWidth + 2 : 2
        width = max(screen.columns - indent - (isWide ? Timeline.marks : 0), 12)
    }

    package var lines: [String] {
        var result = [blank + axis]
        for row in rows {
            result += line(row.title, bar(row), remark(row), row.isVerified ? nil : .alarm)
        }
        result += line("accepted", bar(view.accepted), "", .bold)
        result += pointers
        result += wrapped(legend, screen.columns - 2).map { "  " + screen.style(.faint, $0) }
        return result
    }

    private var blank: String { String(repeating: " ", count: indent) }

    private func line(_ title: String, _ bar: String, _ remark: String, _ emphasis: Style.Emphasis?) -> [String] {
        let title = escaped(title)
        guard isWide else {
            let room = screen.columns - 2 - (remark.isEmpty ? 0 : remark.utf8.count + 1)
            let head = screen.style(emphasis, String(title.prefix(max(room, 4))))
            return ["  " + head + (remark.isEmpty ? "" : " " + remark), "  " + bar]
        }
        let short = title.utf8.count > titleWidth - 2 ? title.prefix(titleWidth - 4) + ".." : title[...]
        let padding = String(repeating: " ", count: titleWidth - short.utf8.count)
        return ["  " + screen.style(emphasis, String(short)) + padding + bar + (remark.isEmpty ? "" : " " + remark)]
    }

    private func remark(_ row: WindowsView.Row) -> String {
        if !row.isVerified { return "bad" }
        if !row.isCounted { return "not used" }
        switch (row.opens, row.closes) {
        case (true, true): return "decides"
        case (true, false): return "opens"
        case (false, true): return "closes"
        case (false, false): return ""
        }
    }

    private func column(_ second: Int64) -> Int {
        let share = Double(second.addingClamped(-span.lowerBound)) / Double(span.upperBound - span.lowerBound)
        return min(max(Int((share * Double(width)).rounded(.down)), 0), width - 1)
    }

    /// A cell is drawn for what holds at its middle; a window too short to hit a middle still gets one cell.
    private func cells(_ set: IntervalSet) -> [Bool] {
        let step = Double(span.upperBound - span.lowerBound) / Double(width)
        var cells = (0..<width).map {
            set.contains(span.lowerBound + Int64((Double($0) + 0.5) * step))
        }
        for interval in set.intervals where interval.until >= span.lowerBound && interval.from <= span.upperBound {
            cells[column(max(interval.from, span.lowerBound))] = true
        }
        return cells
    }

    private func bar(_ row: WindowsView.Row) -> String {
        let (signed, accepted) = (cells(row.signed), cells(row.accepted))
        return draw { signed[$0] ? "=" : accepted[$0] && row.isCounted ? "-" : "." }
    }

    private func bar(_ set: IntervalSet) -> String {
        let inside = cells(set)
        return draw { inside[$0] ? "#" : "." }
    }

    /// The clock and the true time run through every bar.
    private func draw(_ cell: (Int) -> String) -> String {
        let (clock, truth) = (place(view.reading), place(view.trueTime))
        return (0..<width).map { $0 == clock ? "|" : $0 == truth ? "!" : cell($0) }.joined()
    }

    private func place(_ moment: Timestamp?) -> Int? {
        moment.flatMap { span.contains($0.unixSeconds) ? column($0.unixSeconds) : nil }
    }

    /// Month and day at both ends and in the middle, the year first.
    private var axis: String {
        func day(_ second: Int64) -> String { String(Timestamp(unixSeconds: second).short.prefix(10)) }
        let middle = span.lowerBound + (span.upperBound - span.lowerBound) / 2
        let (left, right) = (day(span.lowerBound), day(span.upperBound))
        let gap = width - 30
        guard gap >= 4 else { return left + String(repeating: " ", count: max(width - 20, 1)) + right }
        return left + String(repeating: " ", count: gap / 2) + day(middle)
            + String(repeating: " ", count: gap - gap / 2) + right
    }

    /// Under the bars: which mark is which, or on which side of the drawing it lies. Two lines where they would overlap.
    private var pointers: [String] {
        var lines: [[Character]] = []
        for (moment, name) in [(view.reading, "clock"), (view.trueTime, "true time")] {
            guard let moment else { continue }
            var (label, start) = ("^ \(name)", 0)
            if let at = place(moment) {
                let toTheLeft = at + label.count > width
                if toTheLeft { label = "\(name) ^" }
                start = max(toTheLeft ? at - label.count + 1 : at, 0)
            } else if moment.unixSeconds < span.lowerBound {
                label = "< \(name)"
            } else {
                label = "\(name) >"
                start = max(width - label.count, 0)
            }
            let isFree = lines.last.map { $0[max(start - 2, 0)...].prefix(label.count + 4).allSatisfy { $0 == " " } }
            if isFree != true { lines.append(Array(repeating: " ", count: width + label.count)) }
            lines[lines.count - 1].replaceSubrange(start..<(start + label.count), with: label)
        }
        return lines.map { line in
            var text = blank + String(line)
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    private var legend: String {
        let widened = rows.contains { $0.isCounted && $0.accepted != $0.signed }
        return "= signed" + (widened ? "   - also accepted by \(view.validator.name)" : "") + "   . refused"
            + "   | clock" + (place(view.trueTime) == nil ? "" : "   ! true time")
    }
}
