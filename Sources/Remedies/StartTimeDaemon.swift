import Bootstrap
import Facts
import Findings
import Programs
import Values

/// A box whose clock nothing sets: which daemon it shall be is its owner's choice, so this is told.
package struct StartTimeDaemon: Remedy {
    package let id = "time-daemon"
    package let title = "starts a time daemon at boot"
    package let isByHand = true
    package let rank = 20

    package init() {}

    package func adds(to facts: Facts) -> String { "a time daemon with an address-only source, enabled at boot" }

    package func effect(on facts: inout Facts, with means: Means) {
        let source = Source(id)
        if facts.timeDaemons.isEmpty {
            facts.timeDaemons.append(
                TimeDaemon(
                    kind: recommendedTimeProgram.kind, configuration: source,
                    steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 1, source: source),
                    quorum: Quorum(minimumSources: 1, source: source)))
        }
        facts.timeDaemons[0].isEnabled = .known(true, source)
        facts.timeDaemons[0].isRunning = .known(true, source)
        facts.timeDaemons[0].leavesClock = nil
        AddressSource().effect(on: &facts, with: means)
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        if facts.isContainer { return facts.withoutDaemon }
        if facts.timeDaemons.contains(where: { $0.isEnabled.truth == true }) {
            return .notNeeded(why: "a time daemon is enabled")
        }
        let start: [String]
        if let daemon = facts.timeDaemons.first {
            start = [facts.host.pasted(facts.startCommand(daemon.kind))]
        } else {
            start = [
                "install one: \(recommendedTimeProgram.title), in every distribution",
                "sudo systemctl enable --now \(recommendedTimeProgram.services[0])",
            ]
        }
        return .manual(start + ["sudo boxdoctor fix address-source"])
    }
}
