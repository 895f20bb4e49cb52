import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Lets the time daemon resolve names through nss-resolve without validation, as systemd-timesyncd does.
package struct WithoutValidation: Remedy {
    package let id = "nss-no-validate"
    package let title = "lets the time daemon look up its servers before the clock is right, as systemd-timesyncd does"
    package let weakens: String? = "the addresses of the time servers are then not authenticated"
    package let rank = 10

    package init() {}

    package func adds(to facts: Facts) -> String {
        "the time daemon's own lookups through systemd-resolved, not validated"
    }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = facts.keeperIndex else { return }
        facts.timeDaemons[index].skipsValidation = Sourced(true, facts.timeDaemons[index].configuration)
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.keeper else { return facts.withoutDaemon }
        guard daemon.asksResolved?.value != true else { return .notNeeded(why: "\(daemon.title) does so by itself") }
        guard facts.resolver.nsswitch.value?.contains(where: { $0.name == "resolve" }) == true else {
            return .notNeeded(why: "names are not looked up through systemd-resolved (nsswitch.conf)")
        }
        let validates = facts.resolver.local.contains {
            $0.kind.program.nameService == "resolve" && $0.validation.value != .off
        }
        guard validates else {
            return .notNeeded(why: "systemd-resolved does not validate here")
        }
        guard daemon.skipsValidation?.value != true else { return .notNeeded(why: "\(daemon.title) does so already") }
        guard facts.host.initSystem.value == .systemd else {
            return .manual(["start \(daemon.title) with SYSTEMD_NSS_RESOLVE_VALIDATE=0 in its environment"])
        }
        let unit = facts.unit(of: daemon.kind)
        return plan(
            [DropIn.unit("\(unit).service", id, ["[Service]", "Environment=SYSTEMD_NSS_RESOLVE_VALIDATE=0"])],
            activate: facts.reloadUnits(thenRestart: unit))
    }
}
