import Bootstrap
import Facts
import Findings
import Values

/// systemd-time-wait-sync waits for ever; how long boot shall wait is the owner's choice.
package struct TimeWaitTimeout: Remedy {
    package let id = "time-wait-timeout"
    package let title = "lets boot go on when the clock cannot be set"
    package let isByHand = true
    package let rank = 60

    package init() {}

    package func adds(to facts: Facts) -> String { "a start timeout for systemd-time-wait-sync" }

    package func effect(on facts: inout Facts, with means: Means) {
        if let index = endless(facts) { facts.units[index].startTimeoutSeconds = 90 }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard endless(facts) != nil else {
            return .notNeeded(why: "systemd-time-wait-sync is not enabled, or has a start timeout")
        }
        return .manual([
            "sudo systemctl edit systemd-time-wait-sync.service", "    [Service]", "    TimeoutStartSec=90",
        ])
    }

    private func endless(_ facts: Facts) -> Int? {
        facts.units.firstIndex {
            $0.name == "systemd-time-wait-sync.service" && $0.isEnabled.truth == true && $0.startTimeoutSeconds == nil
        }
    }
}
