import Facts
import Findings
import Programs
import Values

/// Lets chrony set a clock that is far off at once, in its first updates after a start.
struct MakeStep: Remedy {
    package let id = "makestep"
    package let `class` = RemedyOffer.Class.safe
    package let title = "lets the time daemon set a clock that is far off at once, after a start"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.daemonsInCharge.first else { return facts.withoutDaemon }
        guard !daemon.steps.stepsLargeOffsets || daemon.steps.maxBehindSeconds != nil else {
            return .notNeeded(why: "\(daemon.title) already does (\(daemon.steps.source))")
        }
        switch daemon.kind {
        case .chrony:
            guard let change = daemon.addition(id, named: id, ["makestep 1 3"]) else {
                return .manual(["add to \(daemon.configuration.place):", "    makestep 1 3", "and restart chronyd"])
            }
            return plan(
                [change], validate: daemon.checker, activate: facts.restart(facts.unit(of: .chrony)))
        case .ntpsec, .ntpd:
            return .manual(["start it with -g: add -g to its options (Debian: /etc/default/\(daemon.kind.rawValue))"])
        default:
            return .manual(["raise its panic limit in \(daemon.configuration.place) (\(daemon.steps.source))"])
        }
    }
}
