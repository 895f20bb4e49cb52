import Facts
import TimeScience
import Values

/// Sources, by their configured names, that answered this run with a time that is not to be followed.
struct LyingSources {
    /// Against what the majority agrees on, or before a time that is surely past. A name some of whose servers are right is none.
    private(set) var liars: Set<String> = []
    /// Where answers contradict each other and no majority agrees: all that answered, for nobody can tell which of them lie.
    private(set) var contradicted: Set<String> = []

    init(_ facts: Facts) {
        guard facts.ntp.contains(where: { $0.sample != nil }) else { return }
        let estimate = estimateTime(facts)
        let floor = ProvenBounds(facts).floor.map { $0.time.seconds(since: facts.clock.reading) }
        var lies: [String: Bool] = [:]
        for (answer, verdict) in zip(facts.ntp, estimate.sources) {
            guard let sample = answer.sample else { continue }
            let isTooEarly = floor.map { sample.offsetSeconds + sample.rootDistanceSeconds < $0 } ?? false
            lies[answer.name] = (lies[answer.name] ?? true) && (verdict.verdict == .falseticker || isTooEarly)
        }
        liars = Set(lies.filter(\.value).keys)
        let heard = facts.ntp.compactMap { answer in answer.sample?.interval.map { (answer.name, $0) } }
        if estimate.lagSeconds == nil, let latest = heard.map(\.1.low).max(), let earliest = heard.map(\.1.high).min(),
            latest > earliest
        {
            contradicted = Set(heard.map(\.0))
        }
    }
}
