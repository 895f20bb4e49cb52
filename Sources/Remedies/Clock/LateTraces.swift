import Bootstrap
import Facts
import Programs
import Values

extension Facts {
    /// Traces that bear a later date than `time` and would raise the clock again, as far as a program keeps them as its own
    /// note of the time and writes them anew by itself: those may be dated back. Others (the system's build, the journal) are
    /// told of.
    package func tracesToDateBack(by step: ClockStep) -> [Floor] {
        // A provisional step goes to the earliest that it can be: what is later may be right.
        guard !step.isProvisional else { return [] }
        return floors.filter { $0.kind.trace?.isOwnNote == true && $0.time > step.latestAfterwards }
    }
}

extension ClockStep {
    /// What a trace may bear at most once the clock is set.
    package var latestAfterwards: Timestamp { estimate.adding(seconds: max(uncertaintySeconds ?? 0, 1)) }
}

extension Facts {
    /// Tunnels that boot was to bring up and could not: wg-quick gives up when its endpoint's name has no address
    /// (wg-quick(8)), and nobody tries again.
    package var fallenTunnels: [Tunnel] {
        tunnels.filter { $0.manager.program.patience != nil && $0.isEnabled.value == true && $0.isUp.value == false }
    }
}
