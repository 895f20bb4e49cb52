import DNSSEC
import Facts
import Programs
import Values

// When a validator accepts a name's chain: at readings inside the signatures' windows, or once the clock is right.
extension ModelBuilder {
    /// Where no chain was collected. Signatures of a zone in use hold now; how far they reach is not known. Lifetimes of a
    /// week to a month are the rule and nobody is known to sign for a year: a reading further off is surely refused.
    static let assumedWindow = Bounds(
        surely: IntervalSet(from: -3600, until: 3600), perhaps: IntervalSet(from: -year, until: year))
    private static let year: Int64 = 365 * 86400

    mutating func addSignatureRules(_ head: Int, _ resolver: LocalResolver, name: String, early: Bool) {
        let title = resolver.kind.title
        let source = resolver.validation.source
        let window = window(of: name, for: resolver)
        if let broken = window.broken {
            add(Rule(head, when: .never, because: "", window.source, otherwise: broken))
            return
        }
        var lags = window.lags
        var undecided = window.undecided
        if moment == .now, hearing(of: name, from: resolver) == .refuses {
            // What was seen decides what the dates leave open. Rejected within them, it is not for the clock.
            if window.undecided == nil, lags.surely.contains(now.subtractingClamped(reading)) {
                let why = "\(title) rejects the signatures of \(name), though its clock is within their dates"
                add(Rule(head, when: .never, because: "", source, otherwise: why))
                return
            }
            if window.undecided != nil {
                lags.perhaps = lags.surely
                undecided = nil
            }
            add(Rule(head, when: .never, because: "\(title) rejects the signatures of \(name) now", source))
            addSignaturesAtRightTime(head, resolver, lags, name: name, early: early, undecided: undecided)
            return
        }
        if case .untilClockPasses(let file, let time) = resolver.timeCheck.value {
            switch time {
            case .known(let opens, _):
                let before = IntervalSet(from: nil, until: opens.unixSeconds.addingClamped(-1)).reflected(about: now)
                lags = Bounds(surely: lags.surely.union(before), perhaps: lags.perhaps.union(before))
            case .absent, .unreadable, .notLooked:
                lags.perhaps = .all
                undecided = "the time of \(file), until which \(title) checks no dates"
            }
        }
        add(
            Rule(
                head, when: lags, because: "\(title) accepts the signatures of \(name)", source, undecided: undecided))
        addSignaturesAtRightTime(head, resolver, lags, name: name, early: early, undecided: undecided)
    }

    private mutating func addSignaturesAtRightTime(
        _ head: Int, _ resolver: LocalResolver, _ lags: Bounds, name: String, early: Bool, undecided: String?
    ) {
        let source = resolver.validation.source
        let because = "\(resolver.kind.title) accepts them only at their time"
        let clock = Need(BootModel.clock, "the clock", because: because, source)
        let atRightTime = lags.surely.contains(0) ? Bounds.always : lags.perhaps.contains(0) ? .undecided : .never
        add(
            Rule(
                head, needs: [clock], when: early ? .never : atRightTime, because: clock.because, source,
                otherwise: early
                    ? ModelBuilder.tooLate(name)
                    : "the signatures of \(name) are not valid now, whatever the clock says",
                undecided: undecided))
    }

    /// What the clock reads, in seconds since 1970.
    var reading: Int64 { facts.clock.reading.unixSeconds }

    /// What is asked only at the start is not asked again when the clock is right.
    static func tooLate(_ name: String) -> String {
        "\(name) is looked up at the start only: who asks gives up before the clock is right"
    }

    private struct Window {
        var lags: Bounds
        package var source: Source
        package var broken: String?
        package var undecided: String?
    }

    private func window(of name: String, for resolver: LocalResolver) -> Window {
        guard let chain = chain(of: name, for: resolver), chain.status != .unknown else {
            let why = chain(of: name, for: resolver)?.why ?? "not collected in this run"
            // One that fails whether it checks or not says nothing of its signatures.
            let isHeard = if case .fails = hearing(of: name, from: resolver) { false } else { true }
            let assumed = ModelBuilder.assumedWindow
            return Window(
                lags: isHeard ? assumed : Bounds(surely: .empty, perhaps: assumed.perhaps),
                source: resolver.validation.source,
                undecided: "from when to when the signatures of \(name) are valid (\(why))")
        }
        let source = Source("chain of \(name)")
        guard chain.status != .bogus else {
            return Window(
                lags: .never, source: source,
                broken: "the signatures of \(name) are wrong whatever the clock says: \(chain.why)")
        }
        let accepted = chain.acceptedWindows(by: ValidatorModel(for: resolver), reference: now)
        if case .at(let date) = resolver.timeCheck.value {
            guard accepted.contains(date.unixSeconds) else {
                let why =
                    "the signatures of \(name) are not valid at \(date.toTheSecond), which \(resolver.kind.title) is told to go by"
                return Window(lags: .never, source: resolver.timeCheck.source, broken: why)
            }
            return Window(lags: .always, source: resolver.timeCheck.source)
        }
        return Window(lags: Bounds(accepted.reflected(about: now)), source: source)
    }

    private func chain(of name: String, for resolver: LocalResolver) -> NameChain? {
        facts.dnssec.chains(judgedBy: resolver).first { canonical($0.name) == name }
    }
}
