import Facts
import Values

/// What the servers that sign their answers prove together: an interval that the true offset lies in unless a majority of
/// their operators lies alike.
struct SignedMajority {
    /// Offsets from the clock's reading, seconds; nil where nothing is proven.
    var interval: Agreement.Interval?
    /// Operators whose answers allow that interval.
    var agreeing: Set<String> = []
    /// How it was come by: HTTPS alone, or Roughtime and NTS.
    var restsOnHTTPS = false
    /// Why nothing is proven although something was signed; empty otherwise.
    var why = ""

    /// Each method by its own rule, then Roughtime and NTS together: where they prove different times, nothing is proven.
    /// HTTPS counts only without them: nobody signs how right a web server's clock is.
    init(_ answers: [SignedTime]) {
        for method in [SignedTime.Method.roughtime, .nts] {
            let one = SignedMajority(answers.filter { $0.method == method }, by: method)
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
        if interval == nil {
            let one = SignedMajority(answers.filter { $0.method == .https }, by: .https)
            (interval, agreeing, restsOnHTTPS) = (one.interval, one.agreeing, one.interval != nil)
            if why.isEmpty { why = one.why }
        }
        if interval != nil { why = "" }
    }

    /// One voice an operator. A strict majority of them must allow one and the same time; silence of some never makes fewer
    /// enough.
    private init(_ answers: [SignedTime], by method: SignedTime.Method) {
        let asked = SignedVoice.all(of: answers)
        let valid = asked.filter { !$0.issuers.isEmpty }
        guard !valid.isEmpty else { return }
        // One authority that lies for every name must not be enough.
        func weight(_ voices: [SignedVoice]) -> Int {
            method == .https ? SignedVoice.fewestLiars(behind: voices) : voices.count
        }
        let all = weight(valid)
        // More than half of those who answered; and of those asked more than half, or three: who silences the honest does
        // not make the others enough.
        let needed = max(method.leastOperators, all / 2 + 1, method.needed(ofAsked: asked.count))
        let votes = valid.filter { $0.interval != nil }
        // Fewer liars than that are assumed, and true time is where all the others are: an answer that lies may lap over an
        // honest one and leave the truth outside.
        let majority = Self.stretches(votes, by: needed, weight)
        guard let first = majority.first,
            let shared = Self.hull(Self.stretches(votes, by: max(all - needed + 1, 1), weight))
        else {
            why =
                "\(valid.count) signed answer\(valid.count == 1 ? "" : "s") by \(method.rawValue), "
                + (method == .https
                    ? "\(needed) operators with different certificate authorities must agree"
                    : "\(needed) operators must agree")
            return
        }
        // Two camps may both have enough authorities between them.
        if method == .https, majority.contains(where: { !$0.overlaps(first) }) {
            why = "web servers prove two different times: neither is used"
            return
        }
        agreeing = Set(votes.filter { $0.interval?.overlaps(shared) == true }.map(\.name))
        interval = shared
    }

    /// Where voices of at least that weight allow one and the same time, each as far as they reach.
    private static func stretches(
        _ voices: [SignedVoice], by needed: Int, _ weight: ([SignedVoice]) -> Int
    ) -> [Agreement.Interval] {
        // Who is for it changes only where an interval begins or ends.
        let edges = Set(voices.flatMap { [$0.interval?.low, $0.interval?.high].compactMap { $0 } }).sorted()
        var found: [Agreement.Interval] = []
        var isOpen = false
        func look(_ low: Double, _ high: Double) {
            let covering = voices.filter { voice in voice.interval.map { $0.low <= low && high <= $0.high } ?? false }
            guard weight(covering) >= needed else {
                isOpen = false
                return
            }
            if isOpen, let last = found.popLast() {
                found.append(Agreement.Interval(low: last.low, high: high))
            } else {
                found.append(Agreement.Interval(low: low, high: high))
            }
            isOpen = true
        }
        for (index, edge) in edges.enumerated() {
            look(edge, edge)
            if index + 1 < edges.count { look(edge, edges[index + 1]) }
        }
        return found
    }

    /// From the first such moment to the last: the truth lies in it as long as enough are honest.
    private static func hull(_ stretches: [Agreement.Interval]) -> Agreement.Interval? {
        guard let first = stretches.first, let last = stretches.last else { return nil }
        return Agreement.Interval(low: first.low, high: last.high)
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

    /// How many of so many asked must agree, however few answer: no more than some, however many were asked.
    fileprivate func needed(ofAsked asked: Int) -> Int {
        switch self {
        case .roughtime, .https: min(asked / 2 + 1, 3)
        case .nts: min((asked + 1) / 2, 2)
        }
    }
}
