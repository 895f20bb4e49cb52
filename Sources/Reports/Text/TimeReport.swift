import Facts
import TimeScience
import Values

/// `boxdoctor time`: the answer first, then who said so and what else bounds it.
extension TimeEstimate {
    /// `troubles`: what went wrong while looking; `isOffline`: nobody was to be asked.
    package func textReport(on screen: Screen = Screen(), troubles: [Trouble] = [], isOffline: Bool = false) -> String {
        // Of files there is no present to hold anything against.
        let now = isOfFiles == true ? estimate : estimate ?? reading
        let sections = [
            answerLines(on: screen, isOffline),
            EvidenceChart(self).lines(on: screen),
            sourceLines(on: screen),
            signerLines(on: screen),
            boundLines("Not before", floors, \.from, on: screen) { bound, time in
                let signed = bound.authenticated ? "proven by a signature" : ""
                guard let now, time > now else { return signed }
                let future = estimate == nil ? "later than this clock" : "in the future: written by a clock gone wrong"
                return signed.isEmpty ? future : signed + ", " + future
            },
            boundLines("Not after", ceilings, \.until, on: screen) { _, time in
                if let now, time < now { "over already" } else { "" }
            },
            troubleLines(troubles, on: screen),
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func answerLines(on screen: Screen, _ isOffline: Bool) -> [String] {
        let head = wrapped(headline, screen.columns).map { screen.style(.bold, $0) }
        let blocked = blockage.map { wrapped($0.words, screen.columns) } ?? []
        guard estimate == nil else { return head + wrapped(support, screen.columns) + blocked }
        guard isOfFiles != true else { return head }
        return head + wrapped("This clock reads \(reading.toTheSecond). \(votesWords)", screen.columns) + blocked
            + wrapped(isOffline ? "To ask the servers:" : "To ask a server by its address:", screen.columns)
            + [screen.commandLine(isOffline ? "boxdoctor time" : "boxdoctor time --server ADDRESS", indent: 2)]
    }

    /// The answer in a sentence.
    var headline: String {
        guard let estimate, let lag = lagSeconds, let uncertainty = uncertaintySeconds else {
            if isOfFiles == true { return "Only files were looked at: no clock was read, and no server was asked." }
            return "Nobody can say what time it is: \(escaped(why))."
        }
        let clock =
            abs(lag) <= max(uncertainty, 0.001)
            ? "this clock is right" : "this clock is \(durationText(lag)) \(lag > 0 ? "behind" : "ahead")"
        return "It is \(estimate.toTheSecond), +-\(durationText(uncertainty)); \(clock)."
    }

    /// What stands behind it.
    var support: String {
        let names = escaped(proven.operators.sorted().joined(separator: ", "))
        return switch standing {
        case .proven: "Proven: signed by \(names). \(votesWords)"
        case .agreed where proven.restsOnHTTPS:
            "Agreed: the web servers of \(names) say so over HTTPS; their clocks are believed to 2 min. \(votesWords)"
        case .agreed: "Agreed: \(votesWords) Nothing signed contradicts them, and nothing signed proves them."
        case .said, nil: "Only said, not enough to set a clock by: \(escaped(refusal() ?? "nobody vouches for it"))."
        }
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
            let (word, emphasis) = source.verdict.word
            columns.add(.text(word, emphasis), .text(escaped(source.name)), .text(escaped(source.account)))
        }
        return ["Time sources"] + columns.lines(on: screen)
    }

    private func signerLines(on screen: Screen) -> [String] {
        guard !signers.isEmpty else { return [] }
        var columns = Columns(indent: 2)
        for signer in signers {
            let (word, emphasis) = signer.verdict.word
            columns.add(
                .text(word, emphasis), .text(escaped(signer.answer.name)), .text(escaped(signer.answer.account)))
        }
        return ["Servers that sign the time"] + columns.lines(on: screen)
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

extension TimeEstimate.Verdict {
    fileprivate var word: (String, Style.Emphasis?) {
        switch self {
        case .agrees: ("agrees", .green)
        case .falseticker: ("wrong", .red)
        case .undecided: ("no vote", .yellow)
        case .unusable: ("unusable", .yellow)
        }
    }
}

extension SignedTime {
    /// `Roughtime, Example Org: this clock 36 h behind it, +-5 s`.
    fileprivate var account: String {
        let how =
            switch method {
            case .roughtime: "Roughtime"
            case .nts: "NTS"
            case .https: "HTTPS"
            }
        let who = operatorName == name ? how : "\(how), \(operatorName)"
        switch outcome {
        case .failed(_, let why): return "\(who): \(why)"
        case .interval(let low, let high):
            let (middle, half) = (low + (high - low) / 2, (high - low) / 2)
            let side = middle >= 0 ? "behind" : "ahead of"
            let clock =
                abs(middle) <= half ? "agrees with this clock" : "this clock is \(durationText(middle)) \(side) it"
            return "\(who): \(clock), +-\(durationText(half))"
        }
    }
}

extension NTPBlockage {
    /// What is blocked, how that is known, and what helps.
    package var words: String {
        "UDP port 123 is blocked here: \(servers) time servers are silent, but \(escaped("\(source)")) answers. Open it, or "
            + "use a time server inside this network."
    }
}

extension TimeEstimate.SourceVerdict {
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
