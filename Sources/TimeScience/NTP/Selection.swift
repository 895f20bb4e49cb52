import Facts
import Values

/// What time it is, from the answers and floors in the facts: pure, so that a file is judged as the live box is.
///
/// What is proven comes first: an answer outside it is wrong, however many agree. Of the others, the voices (see `Voice`)
/// whose answers have a root distance of at most 3 s vote; a strict majority of them must agree. With one voice that is
/// one: an estimate to show, not one to set a clock by (see `TimeEstimate.refusal`). An estimate that contradicts a proven
/// floor, or lies past the build date plus 15 years, is refused.
package func estimateTime(_ facts: Facts) -> TimeEstimate {
    let answers = facts.ntp
    let sources = facts.timeDaemons.flatMap(\.sources)
    let proven = ProvenBounds(facts)
    let voices = Voice.all(of: answers, pools: Set(sources.filter { $0.form == .pool }.map(\.name)))
    let mayVote = Set(
        answers.indices.filter { index in
            guard answers[index].whyNoVote(sources) == nil else { return false }
            guard let bounds = proven.interval, let own = answers[index].sample?.interval else { return true }
            return own.overlaps(bounds)
        })
    let voters = voices.filter { $0.members.contains(where: mayVote.contains) }
    let votes = voters.map { $0.vote(answers, mayVote: mayVote) }
    let agreement = Agreement.among(votes.compactMap { $0 }, voters: voters.count)

    var estimate = TimeEstimate(reading: facts.clock.reading, proven: proven)
    if facts.host.view == .files { estimate.isOfFiles = true }
    estimate.asked = voices.count
    estimate.evidence = TimeEvidence.all(in: facts)
    estimate.blockage = NTPBlockage(facts)
    estimate.signers = facts.signedTimes.map { signed in
        guard let own = signed.interval else { return TimeEstimate.Signer(answer: signed, verdict: .unusable) }
        guard let bounds = proven.interval else { return TimeEstimate.Signer(answer: signed, verdict: .undecided) }
        return TimeEstimate.Signer(answer: signed, verdict: own.overlaps(bounds) ? .agrees : .falseticker)
    }
    estimate.sources = verdicts(
        answers, sources: sources, voices: voices, mayVote: mayVote, agreement?.interval ?? proven.interval)
    if let agreement {
        estimate.agreeing = agreement.depth
        estimate.opposing = Agreement.depth(
            of: votes.compactMap { $0 }.filter { !$0.overlaps(agreement.interval) })
        estimate.evidence.append(estimate.quorum(agreement))
        estimate.settle(on: agreement.interval, facts: facts)
    } else if let interval = proven.interval {
        estimate.accept(interval)
    } else {
        estimate.opposing = Agreement.depth(of: votes.compactMap { $0 })
        estimate.why = whyNoMajority(answers, voters: voters.count, largestCamp: estimate.opposing)
    }
    estimate.standing = estimate.earnedStanding
    return estimate
}

extension TimeEstimate {
    /// Takes the middle of what the majority allows, unless something surer contradicts all of it.
    fileprivate mutating func settle(on interval: Agreement.Interval, facts: Facts) {
        let middle = reading.adding(seconds: interval.middle)
        let earliest = reading.adding(seconds: interval.low)
        let latest = reading.adding(seconds: interval.high)
        if let proven = proven.interval {
            accept(
                interval.overlaps(proven)
                    ? Agreement.Interval(low: max(interval.low, proven.low), high: min(interval.high, proven.high))
                    : proven)
        } else if let floor = proven.floor, latest < floor.time {
            why =
                "the servers say \(middle.toTheSecond), but it cannot be before \(floor.time.toTheSecond) "
                + "(\(floor.source)): refused"
        } else if earliest > Era.ceiling(for: facts.floors) {
            why = "the servers say \(middle.toTheSecond), over 15 years after this program was built: refused"
        } else {
            accept(interval)
        }
    }

    fileprivate mutating func accept(_ interval: Agreement.Interval) {
        estimate = reading.adding(seconds: interval.middle)
        lagSeconds = interval.middle
        uncertaintySeconds = (interval.high - interval.low) / 2
    }

    fileprivate func quorum(_ agreement: Agreement) -> TimeEvidence {
        TimeEvidence(
            kind: .quorum, from: reading.adding(seconds: agreement.interval.low),
            until: reading.adding(seconds: agreement.interval.high), authenticated: false,
            source: Source("\(agreement.depth) of \(asked) NTP voices"))
    }

    fileprivate var earnedStanding: Standing? {
        guard estimate != nil else { return nil }
        if proven.interval != nil { return proven.restsOnHTTPS ? .agreed : .proven }
        return refusal() == nil ? .agreed : .said
    }
}

/// A sentence for the case that no majority agrees.
private func whyNoMajority(_ answers: [NTPAnswer], voters: Int, largestCamp: Int) -> String {
    if answers.isEmpty { return "no time source was asked" }
    if voters == 0 {
        let answered = answers.count { $0.sample != nil }
        return answered == 0 ? "no time source gave a usable answer" : "every answer is too vague to vote (over 3 s)"
    }
    let needed = voters / 2 + 1
    if largestCamp >= needed {
        return "\(voters) sources are too vague to agree: ranges overlap, but not where the middles lie (RFC 5905)"
    }
    return "\(voters) sources contradict each other: no more than \(largestCamp) agree, \(needed) are needed"
}

extension NTPAnswer {
    /// Why a sample has no vote; nil where it has one, empty where there is no sample.
    fileprivate func whyNoVote(_ sources: [NTPSource]) -> String? {
        guard let sample, sample.interval != nil else { return "" }
        if sample.rootDistanceSeconds > NTPLimits.votingRootDistanceSeconds {
            return "too vague: root distance over 3 s"
        }
        let named = sources.filter { $0.name == name }
        // Whom the daemon may not believe unsigned is a voice all the same: nobody said that it is wrong.
        let isHeard = named.contains { $0.isSelectable || $0.hindrance?.value == .unauthenticated }
        return named.isEmpty || isHeard ? nil : "configured never to be chosen (noselect)"
    }
}

private func verdicts(
    _ answers: [NTPAnswer], sources: [NTPSource], voices: [Voice], mayVote: Set<Int>, _ truth: Agreement.Interval?
) -> [TimeEstimate.SourceVerdict] {
    var voiceNames = Array(repeating: "", count: answers.count)
    for voice in voices {
        for member in voice.members { voiceNames[member] = voice.name }
    }
    return answers.enumerated().map { index, answer in
        var verdict = TimeEstimate.SourceVerdict(
            answer: answer, verdict: .undecided, why: "", voice: voiceNames[index])
        guard let interval = answer.sample?.interval else {
            verdict.verdict = .unusable
            verdict.why = answer.outcome.whyUnusable
            return verdict
        }
        if let truth {
            let agrees = interval.overlaps(truth)
            // A vague or unasked answer that agrees proves nothing; one that contradicts is wrong all the same.
            verdict.verdict = !agrees ? .falseticker : mayVote.contains(index) ? .agrees : .undecided
        }
        verdict.why = verdict.verdict == .undecided ? answer.whyNoVote(sources) ?? "" : ""
        return verdict
    }
}

extension NTPAnswer.Outcome {
    fileprivate var whyUnusable: String {
        switch self {
        case .time: "its numbers are not finite"
        case .kissOfDeath(let code): "refuses to serve: \(code)" + (Self.kisses[code].map { " (\($0))" } ?? "")
        case .rejected(let why), .silent(let why), .unresolved(let why): why
        }
    }

    /// RFC 5905 section 7.4.
    private static let kisses = [
        "DENY": "access denied", "RSTR": "access denied by policy", "RATE": "asked too often",
        "INIT": "not synchronised yet", "STEP": "its own clock was just set", "NTSN": "NTS failed",
    ]
}
