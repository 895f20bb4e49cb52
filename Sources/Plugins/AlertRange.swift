/// A threshold of the monitoring plugins guidelines: `[@][start:]end`. `10` alerts outside 0 to 10, `10:` below 10, `~:10`
/// above 10, `@10:20` inside 10 to 20.
struct AlertRange: Sendable, Equatable {
    package var start: Double
    package var end: Double
    var alertsInside: Bool

    /// Nil where the text is no range.
    package init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        alertsInside = rest.first == "@"
        if alertsInside { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        let colon = rest.firstIndex(of: ":")
        let low = colon.map { rest[..<$0] } ?? ""
        let high = colon.map { rest[rest.index(after: $0)...] } ?? rest
        guard let start = low == "~" ? -.infinity : low.isEmpty ? 0 : Double(low),
            let end = high.isEmpty ? .infinity : Double(high), !start.isNaN, !end.isNaN, start <= end
        else { return nil }
        self.start = start
        self.end = end
    }

    func alerts(_ value: Double) -> Bool { (start...end).contains(value) == alertsInside }
}
