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
        facts.timeDaemons[index].steps.onlyAtStart = nil
        facts.timeDaemons[index].steps.maxBehindSeconds = nil
        facts.timeDaemons[index].steps.maxAheadSeconds = nil
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.keeper else { return facts.withoutDaemon }
        let steps = daemon.steps
        if let why = daemon.whyUnread {
            return .cannot(why: "the configuration of \(daemon.title) could not be read: \(why)")
        }
        guard
            !steps.stepsLargeOffsets || steps.onlyAtStart == true || steps.maxBehindSeconds != nil
                || steps.maxAheadSeconds != nil
        else {
            return .notNeeded(why: "\(daemon.title) already does (\(steps.source))")
        }
        guard let lines = daemon.kind.program.steppingLines(steps) else {
            let restart = facts.host.pasted(facts.restartCommand(daemon.kind))
            return .manual(daemon.kind.program.waysToStep(daemon) + [restart])
        }
        let isSet = steps.source.line != nil || steps.maxBehindSeconds != nil
        return configuring(daemon, lines, isLast: isSet, facts)
    }
}
