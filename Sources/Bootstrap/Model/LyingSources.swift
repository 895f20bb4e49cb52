import Facts
import TimeScience
import Values

extension Facts {
    /// Sources, by their configured names, that answered this run with a time that cannot be: against what the majority
    /// agrees on, or before a time that is surely past. A name some of whose servers are right is none.
    var lyingSources: Set<String> {
        let heard = ntp.filter { $0.sample != nil }
        guard !heard.isEmpty else { return [] }
        let estimate = estimateTime(self)
        let floor = ProvenBounds(self).floor.map { $0.time.seconds(since: clock.reading) }
        var lies: [String: Bool] = [:]
        for (answer, verdict) in zip(ntp, estimate.sources) {
            guard let sample = answer.sample else { continue }
            let isTooEarly = floor.map { sample.offsetSeconds + sample.rootDistanceSeconds < $0 } ?? false
            lies[answer.name] = (lies[answer.name] ?? true) && (verdict.verdict == .falseticker || isTooEarly)
        }
        return Set(lies.filter(\.value).keys)
    }

    /// Where answers contradict each other and no majority agrees: all that answered.
    var contradictedSources: Set<String> {
        let heard = ntp.filter { $0.sample?.interval != nil }
        let intervals = heard.compactMap { $0.sample?.interval }
        guard intervals.count > 1, estimateTime(self).lagSeconds == nil,
            let latest = intervals.map(\.low).max(), let earliest = intervals.map(\.high).min(), latest > earliest
        else { return [] }
        return Set(heard.map(\.name))
    }
}
