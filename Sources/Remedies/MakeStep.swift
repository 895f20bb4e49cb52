import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Lets the time daemon set a clock that is far off at once, in its first updates after a start.
package struct MakeStep: Remedy {
    package let id = "makestep"
    package let title = "lets the time daemon set a clock that is far off at once, after a start"
    package let rank = 20

    package init() {}

    package func adds(to facts: Facts) -> String { "stepping of any offset at the daemon's start" }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = facts.keeperIndex else { return }
        facts.timeDaemons[index].steps.stepsLargeOffsets = true
        facts.timeDaemons[index].steps.maxBehindSeconds = nil
        facts.timeDaemons[index].steps.maxAheadSeconds = nil
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.keeper else { return facts.withoutDaemon }
        let steps = daemon.steps
        guard !steps.stepsLargeOffsets || steps.maxBehindSeconds != nil || steps.maxAheadSeconds != nil else {
            return .notNeeded(why: "\(daemon.title) already does (\(steps.source))")
        }
        guard daemon.kind.program.canBeTaughtToStep else { return .manual(byHand(daemon, facts)) }
        let lines = chronyLines(steps)
        // The last of two such lines counts: where there is one already, ours must stand behind it.
        let isSet = steps.source.line != nil || steps.maxBehindSeconds != nil
        let change = isSet ? daemon.override(id, lines) : daemon.addition(id, named: id, lines)
        guard let change else {
            return .manual(
                ["add to the end of \(daemon.configuration.place):"] + lines.map { "    " + $0 }
                    + [facts.host.pasted(facts.restartCommand(.chrony))])
        }
        return plan([change], validate: daemon.checker, activate: facts.restart(facts.unit(of: .chrony)))
    }

    /// `maxchange` makes chronyd end before it steps, unless the first update is not held against it (chrony.conf(5)).
    private func chronyLines(_ steps: StepPolicy) -> [String] {
        let limit = steps.maxBehindSeconds ?? steps.maxAheadSeconds
        return ["makestep 1 3"] + (limit.map { ["maxchange \(numeral($0)) 1 2"] } ?? [])
    }

    /// ntpd(8), ntpd-rs's ntp.toml(5), OpenNTPD's ntpd(8).
    private func byHand(_ daemon: TimeDaemon, _ facts: Facts) -> [String] {
        let restart = facts.host.pasted(facts.restartCommand(daemon.kind))
        let file = daemon.configuration.place
        switch daemon.kind {
        case .ntpsec where !daemon.steps.stepsLargeOffsets, .ntpd where !daemon.steps.stepsLargeOffsets:
            return ["take out (\(daemon.steps.source)):", "    tinker step 0", restart]
        case .ntpsec, .ntpd:
            return ["start it with -g: add -g to its options (Debian: /etc/default/\(daemon.kind.rawValue))", restart]
        case .openntpd:
            return ["start it with -s: add -s to its options (Debian: DAEMON_OPTS in /etc/default/openntpd)", restart]
        case .ntpdRs:
            return ["set in \(file):", "    [synchronization]", "    startup-step-panic-threshold = \"inf\"", restart]
        default:
            return ["\(daemon.title): let it step any offset (\(daemon.steps.source))", restart]
        }
    }
}
