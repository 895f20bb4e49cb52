import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Lets dnsmasq ignore the dates of signatures until the clock is right: told, for who then tells dnsmasq is the owner's choice.
package struct DNSSECNoTimecheck: Remedy {
    package let id = "dnssec-no-timecheck"
    package let title = "lets dnsmasq ignore the dates of signatures until the clock is right"
    package let weakens: String? = "signature dates are not looked at until then"
    package let isByHand = true
    package let rank = 40

    package init() {}

    package func adds(to facts: Facts) -> String {
        "dnsmasq's dnssec-no-timecheck until the clock is set, then SIGINT"
    }

    package func effect(on facts: inout Facts, with means: Means) {
        for index in facts.resolver.local.indices where isStrict(facts.resolver.local[index]) {
            facts.resolver.local[index].timeCheck = Sourced(.untilTold, facts.resolver.local[index].configuration)
        }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let resolver = facts.resolver.local.first(where: isStrict) else {
            return .notNeeded(why: "dnsmasq does not check dates here")
        }
        return .manual([
            "add to \(resolver.configuration.place):", "    dnssec-no-timecheck", "and restart dnsmasq;",
            "whatever sets the clock must then tell it so, for until that no date is checked:",
            "    pkill -INT -x dnsmasq",
        ])
    }

    private func isStrict(_ resolver: LocalResolver) -> Bool {
        resolver.kind.program.timeCheckUntilTold != nil && resolver.validation.value == .on
            && resolver.timeCheck.value != .untilTold
            && resolver.timeCheck.value != .never
    }
}
