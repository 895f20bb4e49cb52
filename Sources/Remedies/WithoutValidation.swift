import Facts
import Findings
import Programs
import Values

/// Lets chrony resolve names through nss-resolve without validation, as systemd-timesyncd does.
struct WithoutValidation: Remedy {
    package let id = "nss-no-validate"
    package let `class` = RemedyOffer.Class.safe
    package let title = "lets chrony look up its servers before the clock is right, as systemd-timesyncd does"
    package let weakens: String? = "the addresses of chrony's servers are then not authenticated"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.daemonsInCharge.first(where: { $0.kind != .timesyncd }) else {
            return .notNeeded(
                why: facts.daemonsInCharge.isEmpty
                    ? "no time daemon is enabled" : "systemd-timesyncd does so by itself")
        }
        guard facts.resolver.nsswitch.value?.contains(where: { $0.name == "resolve" }) != false else {
            return .notNeeded(why: "names are not looked up through systemd-resolved (nsswitch.conf)")
        }
        guard daemon.skipsValidation?.value != true else { return .notNeeded(why: "\(daemon.title) does so already") }
        guard facts.host.initSystem.value == "systemd" else {
            return .manual(["start \(daemon.title) with SYSTEMD_NSS_RESOLVE_VALIDATE=0 in its environment"])
        }
        let unit = facts.unit(of: daemon.kind)
        return plan(
            [DropIn.unit("\(unit).service", id, ["[Service]", "Environment=SYSTEMD_NSS_RESOLVE_VALIDATE=0"])],
            activate: facts.reloadUnits(thenRestart: unit))
    }
}
