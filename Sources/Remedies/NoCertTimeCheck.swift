import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Lets chrony take NTS certificates whatever their dates until its clock was set once.
package struct NoCertTimeCheck: Remedy {
    package let id = "nocerttimecheck"
    package let title = "lets chrony ignore the dates of NTS certificates until it has set the clock once"
    package let weakens: String? = "a stolen certificate that has ended is accepted until then"
    package let rank = 30

    package init() {}

    package func adds(to facts: Facts) -> String { "chrony's nocerttimecheck 1" }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = facts.keeperIndex else { return }
        facts.timeDaemons[index].certificateChecksSkipped = Sourced(1, facts.timeDaemons[index].configuration)
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.keeper, let line = daemon.kind.program.certificateTimeCheckOffLine,
            daemon.sources.contains(where: \.usesNTS)
        else {
            return .notNeeded(why: "chrony has no NTS source here")
        }
        if let skipped = daemon.certificateChecksSkipped, skipped.value > 0 {
            return .notNeeded(why: "chrony already does (\(skipped.source))")
        }
        return configuring(daemon, [line], isLast: daemon.certificateChecksSkipped != nil, facts)
    }
}
