import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Servers that DHCP offers come as addresses; whether they are to be trusted is the owner's choice.
package struct DHCPSources: Remedy {
    package let id = "dhcp-sources"
    package let title = "lets the time daemon use the servers that DHCP offers"
    package let isByHand = true
    package let rank = 30

    package init() {}

    package func adds(to facts: Facts) -> String { "the NTP servers that DHCP offers, as addresses" }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = deaf(facts) else { return }
        let source = facts.timeDaemons[index].configuration
        facts.timeDaemons[index].takesDHCP = Sourced(true, source)
        facts.timeDaemons[index].add([NTPSource(name: "192.0.2.124", origin: .dhcp, source: source)])
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let needless = "the time daemon takes what DHCP offers, or has no way to"
        guard let daemon = deaf(facts).map({ facts.timeDaemons[$0] }) else { return .notNeeded(why: needless) }
        let restart = facts.host.pasted(facts.restartCommand(daemon.kind))
        let ways = daemon.kind.program.waysToHeedDHCP(daemon, restart: restart)
        return ways.map(Prescription.manual) ?? .notNeeded(why: needless)
    }

    private func deaf(_ facts: Facts) -> Int? {
        facts.keeperIndex.flatMap { facts.timeDaemons[$0].takesDHCP?.value == false ? $0 : nil }
    }
}
