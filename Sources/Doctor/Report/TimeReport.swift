/// `boxdoctor time`: the answer first, then who said so and what else bounds it.
extension TimeEstimate {
    public func textReport(on screen: Screen = Screen()) -> String {
        var sections = [answerLines(on: screen), sourceLines(on: screen)]
        let shown = estimate ?? reading
        sections.append(
            boundLines("It cannot be before", floors, on: screen) { bound in
                let kind = bound.authenticated ? "signed" : "unsigned"
                return bound.time > shown ? kind + ", in the future: that clock was once ahead, or this is wrong" : kind
            })
        sections.append(
            boundLines("It should not be after", ceilings, on: screen) { bound in
                bound.time < shown ? "over already" : ""
            })
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func answerLines(on screen: Screen) -> [String] {
        guard let estimate, let lag = lagSeconds, let uncertainty = uncertaintySeconds else {
            return wrapped("Nobody can say what time it is: \(escaped(why)).", screen.columns)
                .map { screen.style(.bold, $0) }
                + wrapped("This clock reads \(reading.toTheSecond). \(votesWords)", screen.columns)
        }
        let clock =
            abs(lag) <= max(uncertainty, 0.001)
            ? "this clock is right" : "this clock is \(durationText(lag)) \(lag > 0 ? "behind" : "ahead")"
        let answer = "It is \(estimate.toTheSecond), +-\(durationText(uncertainty)); \(clock)."
        let doubts = refusal().map { "Not enough to set a clock by: \(escaped($0))." } ?? votesWords
        return wrapped(answer, screen.columns).map { screen.style(.bold, $0) } + wrapped(doubts, screen.columns)
    }

    private var votesWords: String {
        guard asked > 0 else { return "" }
        return "\(agreeing) of \(asked) time source\(asked == 1 ? "" : "s") agree\(agreeing == 1 ? "s" : "")."
    }

    private func sourceLines(on screen: Screen) -> [String] {
        guard !sources.isEmpty else { return [] }
        var columns = Columns(indent: 2)
        for source in sources {
            let (word, emphasis) = source.word
            columns.add(.text(word, emphasis), .text(escaped(source.name)), .text(escaped(source.account)))
        }
        return ["Time sources"] + columns.lines(on: screen)
    }

    private func boundLines(
        _ title: String, _ bounds: [Bound], on screen: Screen, remark: (Bound) -> String
    ) -> [String] {
        guard !bounds.isEmpty else { return [] }
        var columns = Columns(indent: 2)
        for bound in bounds {
            let note = remark(bound)
            let text = escaped("\(bound.source)") + (note.isEmpty ? "" : " (\(note))")
            columns.add(.text(bound.time.toTheSecond), .text(text))
        }
        return [title] + columns.lines(on: screen)
    }
}

extension TimeEstimate.SourceVerdict {
    fileprivate var word: (String, Style.Emphasis?) {
        switch verdict {
        case .agrees: ("agrees", .green)
        case .falseticker: ("wrong", .red)
        case .undecided: ("no vote", .yellow)
        case .unusable: ("unusable", .yellow)
        }
    }

    /// `192.0.2.1:123: this clock 36 h behind it, +-12 ms, stratum 2`.
    fileprivate var account: String {
        var parts: [String] = []
        if let offset = offsetSeconds {
            let side = offset >= 0 ? "behind" : "ahead of"
            parts.append("this clock is \(durationText(offset)) \(side) it")
            if let distance = rootDistanceSeconds { parts.append("+-\(durationText(distance))") }
            if let stratum { parts.append("stratum \(stratum)") }
        }
        if !why.isEmpty { parts.append(why) }
        // A literal address need not be said twice.
        let place = address.flatMap { $0 == "\(name):123" || $0 == "[\(name)]:123" ? nil : $0 + ": " } ?? ""
        return place + parts.joined(separator: ", ")
    }
}
