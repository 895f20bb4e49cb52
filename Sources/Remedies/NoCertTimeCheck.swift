import Facts
import Findings
import Programs
import Values

/// Lets chrony take NTS certificates whatever their dates until its clock was set once.
struct NoCertTimeCheck: Remedy {
    package let id = "nocerttimecheck"
    package let `class` = RemedyOffer.Class.unsafe
    package let title = "lets chrony ignore the dates of NTS certificates until it has set the clock once"
    package let weakens: String? = "a stolen certificate that has ended is accepted until then"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.daemonsInCharge.first(where: { $0.kind == .chrony }),
            daemon.sources.contains(where: \.usesNTS)
        else { return .notNeeded(why: "chrony has no NTS source here") }
        if let skipped = daemon.certificateChecksSkipped, skipped.value > 0 {
            return .notNeeded(why: "chrony already does (\(skipped.source))")
        }
        guard let change = daemon.addition(id, named: id, ["nocerttimecheck 1"]) else {
            return .manual(["add to \(daemon.configuration.place):", "    nocerttimecheck 1", "and restart chronyd"])
        }
        return plan([change], validate: daemon.checker, activate: facts.restart(facts.unit(of: .chrony)))
    }
}
