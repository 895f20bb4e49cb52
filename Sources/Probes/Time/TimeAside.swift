import Box
import Facts
import TimeScience

/// The time sources that can be asked without another wait, while something else is waited for: those known by address.
struct TimeAside {
    private var round: NetworkRound
    private var targets: TimeTargets?

    package init(_ round: NetworkRound) { self.round = round }

    /// Once; nothing after that.
    package mutating func requests(_ facts: inout Facts, _ options: ProbeOptions) -> [Request] {
        guard targets == nil else { return [] }
        facts.host.addresses = round.kernel.addresses()
        let found = TimeTargets(facts, options)
        targets = found
        return round.requests(to: found.knownEndpoints, timeoutSeconds: 1.5)
    }

    package mutating func hear(_ replies: [Reply]) { round.hear(replies) }

    /// What they said, and that the others were not asked.
    package func tell(_ facts: inout Facts, step: String) {
        guard let targets else { return }
        let context = NTPContext(
            pivot: Era.pivot(for: facts.floors), ownAddresses: facts.host.addresses.map(\.address))
        facts.ntp += targets.answers { round.outcome(of: $0, in: context) }
        facts.offsetsSinceReading(round.clockSteps(since: facts.clock), step: step)
        facts.troubles += targets.troubles
    }
}
