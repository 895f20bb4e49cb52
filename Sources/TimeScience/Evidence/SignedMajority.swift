import Facts
import Values

/// What the servers that sign their answers prove together: an interval that the true offset lies in unless a majority of
/// their operators lies alike.
struct SignedMajority {
    /// Offsets from the clock's reading, seconds; nil where nothing is proven.
    var interval: Agreement.Interval?
    /// Operators whose answers allow that interval, and those whose answers were valid.
    var agreeing: Set<String> = []
    var valid: Set<String> = []
    /// Why nothing is proven although something was signed; empty otherwise.
    var why = ""

    /// Each method by its own rule, then all of them together: where two prove different times, nothing is proven.
    init(_ answers: [SignedTime]) {
        for method in SignedTime.Method.allCases {
            let one = SignedMajority(answers.filter { $0.method == method }, by: method)
            valid.formUnion(one.valid)
            if why.isEmpty { why = one.why }
            guard let more = one.interval else { continue }
            agreeing.formUnion(one.agreeing)
            guard let known = interval else {
                interval = more
                continue
            }
            guard known.overlaps(more) else {
                interval = nil
                agreeing = []
                why = "signed answers prove different times (\(method.rawValue) contradicts the others): none is used"
                return
            }
            interval = Agreement.Interval(low: max(known.low, more.low), high: min(known.high, more.high))
        }
        if interval != nil { why = "" }
    }

    /// One voice an operator: the part that all its valid answers allow. A strict majority of the voices must allow one and
    /// the same time; silence of some never makes fewer enough.
    private init(_ answers: [SignedTime], by method: SignedTime.Method) {
        var voices: [String: Agreement.Interval?] = [:]
        var issuers: [String: String] = [:]
        for answer in answers {
            guard case .interval(let low, let high) = answer.outcome, low.isFinite, high.isFinite, low <= high,
                abs(low) < 3.2e11, abs(high) < 3.2e11
            else { continue }
            valid.insert(answer.operatorName)
            issuers[answer.operatorName] = answer.issuer ?? ""
            let part = Agreement.Interval(low: low, high: high)
            guard let known = voices[answer.operatorName] else {
                voices[answer.operatorName] = .some(part)
                continue
            }
            // An operator that contradicts itself agrees with nobody.
            voices[answer.operatorName] = .some(
                known.flatMap { known in
                    known.overlaps(part)
                        ? Agreement.Interval(low: max(known.low, part.low), high: min(known.high, part.high)) : nil
                })
        }
        guard !valid.isEmpty else { return }
        let votes = voices.compactMap { name, vote in vote.map { (name: name, interval: $0) } }
        // More than half of those who answered; and of those asked more than half, or three: who silences the honest does
        // not make the others enough.
        let asked = Set(answers.filter { !$0.wasNotAsked }.map(\.operatorName)).count
        let needed = max(method.leastOperators, valid.count / 2 + 1, min(asked / 2 + 1, method.mostNeeded))
        // Fewer liars than that are assumed, and true time is where all the others are: an answer that lies may lap over an
        // honest one and leave the truth outside.
        guard SignedMajority.shared(votes.map(\.interval), by: needed) != nil,
            let shared = SignedMajority.shared(votes.map(\.interval), by: max(valid.count - needed + 1, 1))
        else {
            why =
                "\(valid.count) signed answer\(valid.count == 1 ? "" : "s") by \(method.rawValue), "
                + "\(needed) operators must agree"
            return
        }
        let named = Set(votes.filter { $0.interval.overlaps(shared) }.map(\.name))
        // One authority that lies for every name must not be enough.
        if method == .https, Set(named.compactMap { issuers[$0] }).count < method.leastOperators {
            why = "the HTTPS servers that agree have too few different certificate authorities"
            return
        }
        agreeing = named
        interval = shared
    }

    /// What at least `needed` of the intervals allow, from the first such moment to the last: the truth lies in it as long
    /// as that many are honest.
    private static func shared(_ intervals: [Agreement.Interval], by needed: Int) -> Agreement.Interval? {
        func isEnough(_ point: Double) -> Bool { intervals.count { $0.low <= point && point <= $0.high } >= needed }
        guard let low = intervals.map(\.low).filter(isEnough).min(),
            let high = intervals.map(\.high).filter(isEnough).max()
        else { return nil }
        return Agreement.Interval(low: low, high: high)
    }
}

extension SignedTime.Method {
    /// How many operators it takes. Roughtime's keys are pinned, but an operator can lie. NTS servers are the owner's own
    /// choice, whom the daemon believes too. Nobody signs the accuracy of an HTTPS server's clock.
    fileprivate var leastOperators: Int {
        switch self {
        case .roughtime: 2
        case .nts: 1
        case .https: 3
        }
    }

    /// How many are enough however many were asked.
    fileprivate var mostNeeded: Int { self == .nts ? 1 : 3 }
}

extension SignedTime {
    fileprivate var wasNotAsked: Bool {
        if case .failed(.notAsked, _) = outcome { return true }
        return false
    }
}
