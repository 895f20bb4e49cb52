import TimeScience
import Values

/// `boxdoctor time`: the answer first, then who said so and what else bounds it.
extension TimeEstimate {
    /// `troubles`: what went wrong while looking.
    package func textReport(on screen: Screen = Screen(), troubles: [Trouble] = []) -> String {
        let now = estimate ?? reading
        let sections = [
            answerLines(on: screen),
            EvidenceChart(self).lines(on: screen),
            sourceLines(on: screen),
            boundLines("Not before", floors, \.from, on: screen) { bound, time in
                let signed = bound.authenticated ? "proven by a signature" : ""
                guard time > now else { return signed }
                let future = estimate == nil ? "later than this clock" : "in the future: written by a clock gone wrong"
                return signed.isEmpty ? future : signed + ", " + future
            },
            boundLines("Not after", ceilings, \.until, on: screen) { $1 < now ? "over already" : "" },
            troubleLines(troubles, on: screen),
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func answerLines(on screen: Screen) -> [String] {
        guard let estimate, let lag = lagSeconds, let uncertainty = uncertaintySeconds else {
            return wrapped("Nobody can say what time it is: \(escaped(why)).", screen.columns)
                .map { screen.style(.bold, $0) }
                + wrapped("This clock reads \(reading.toTheSecond). \(votesWords)", screen.columns)
                + wrapped("To ask a server by its address:", screen.columns)
                + ["  " + screen.style(.command, "boxdoctor time --server ADDRESS")]
        }
        let clock =
            abs(lag) <= max(uncertainty, 0.001)
            ? "this clock is right" : "this clock is \(durationText(lag)) \(lag > 0 ? "behind" : "ahead")"
        let answer = "It is \(estimate.toTheSecond), +-\(durationText(uncertainty)); \(clock)."
        let doubts =
            switch standing {
            case .proven:
                "Proven: signed by \(escaped(proven.operators.sorted().joined(separator: ", "))). \(votesWords)"
            case .agreed: "Agreed: \(votesWords) Nothing signed contradicts them, and nothing signed proves them."
            case .said, nil:
                "Only said, not enough to set a clock by: \(escaped(refusal() ?? "nobody vouches for it"))."
            }
        return wrapped(answer, screen.columns).map { screen.style(.bold, $0) } + wrapped(doubts, screen.columns)
    }

    private var votesWords: String {
        guard asked > 0 else { return "" }
        if asked == 1 { return agreeing == 1 ? "The only time source says so." : "The only time source is no help." }
        return "\(agreeing) of \(asked) time sources agree."
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

    private func troubleLines(_ troubles: [Trouble], on screen: Screen) -> [String] {
        var columns = Columns()
        for trouble in troubles {
            columns.add(
                .text("trouble", .yellow), .text("\(escaped("\(trouble.source)")): \(escaped(trouble.text))"))
        }
        return columns.lines(on: screen)
    }

    private func boundLines(
        _ title: String, _ bounds: [TimeEvidence], _ end: KeyPath<TimeEvidence, Timestamp?>, on screen: Screen,
        remark: (TimeEvidence, Timestamp) -> String
    ) -> [String] {
        guard !bounds.isEmpty else { return [] }
        var columns = Columns(indent: 2)
        for bound in bounds {
            guard let time = bound[keyPath: end] else { continue }
            let note = remark(bound, time)
            let text = escaped("\(bound.source)") + (note.isEmpty ? "" : " (\(note))")
            columns.add(.text(time.toTheSecond), .text(text))
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
            parts.append(
                abs(offset) < 0.000_5
                    ? "agrees with this clock" : "this clock is \(durationText(offset)) \(side) it")
            if let distance = rootDistanceSeconds { parts.append("+-\(durationText(distance))") }
            if let stratum { parts.append("stratum \(stratum)") }
        }
        if !why.isEmpty { parts.append(why) }
        // A literal address need not be said twice.
        let place = address.flatMap { $0 == "\(name):123" || $0 == "[\(name)]:123" ? nil : $0 + ": " } ?? ""
        return place + parts.joined(separator: ", ")
    }
}
