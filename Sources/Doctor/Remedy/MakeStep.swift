/// Lets chrony set a clock that is far off at once, in its first updates after a start.
struct MakeStep: Remedy {
    let id = "makestep"
    let `class` = RemedyOffer.Class.safe
    let title = "lets the time daemon set a clock that is far off at once, after a start"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.daemonsInCharge.first else { return .cannot(why: "no time daemon is enabled") }
        guard !daemon.steps.stepsLargeOffsets || daemon.steps.maxBehindSeconds != nil else {
            return .notNeeded(why: "\(daemon.title) already does (\(daemon.steps.source))")
        }
        switch daemon.kind {
        case .chrony:
            guard let directory = daemon.settingsDirectory?.value else {
                return .manual(["add to \(daemon.configuration.place):", "    makestep 1 3", "and restart chronyd"])
            }
            let file = FileChange(
                path: "\(directory)/\(DropIn.name)-makestep.conf", contents: DropIn.text(id, ["makestep 1 3"]))
            return plan(
                [file], validate: [["chronyd", "-p", "-f", daemon.configuration.place]],
                activate: facts.restart(facts.unit(among: ["chrony", "chronyd"])))
        case .ntpsec, .ntpd:
            return .manual(["start it with -g: add -g to its options (Debian: /etc/default/\(daemon.kind.rawValue))"])
        default:
            return .manual(["raise its panic limit in \(daemon.configuration.place) (\(daemon.steps.source))"])
        }
    }
}
