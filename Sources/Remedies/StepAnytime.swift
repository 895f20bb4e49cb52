import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Lets chrony step the clock whenever it is far off: after a pause the steps of its start are used up.
package struct StepAnytime: Remedy {
    package let id = "step-anytime"
    package let title = "lets chrony set a clock that is far off at any time, not after a start alone"
    package let weakens: String? = "servers that lie together can set the clock at any time, not at a start alone"
    package let rank = 40

    package init() {}

    package func adds(to facts: Facts) -> String { "stepping of any offset at any time" }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = facts.keeperIndex, facts.timeDaemons[index].kind.program.stepAnytimeLine != nil,
            facts.timeDaemons[index].steps.stepsLargeOffsets
        else { return }
        facts.timeDaemons[index].steps.firstUpdates = nil
        facts.timeDaemons[index].steps.onlyAtStart = nil
        facts.timeDaemons[index].steps.thresholdSeconds = 1
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.keeper else { return facts.withoutDaemon }
        guard let line = daemon.kind.program.stepAnytimeLine else {
            return .notNeeded(why: "\(daemon.title) has no such setting")
        }
        guard daemon.steps.stepsLargeOffsets else {
            return .cannot(why: "\(daemon.title) never steps; boxdoctor fix makestep   lets it at its start")
        }
        guard daemon.steps.firstUpdates != nil else {
            return .notNeeded(why: "\(daemon.title) already does (\(daemon.steps.source))")
        }
        return configuring(daemon, [line], isLast: true, facts)
    }
}
