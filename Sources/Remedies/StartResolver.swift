import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// Starts the resolver that libc is told to ask and that stands still: before a second one is looked for.
package struct StartResolver: Remedy {
    package let id = "start-resolver"
    package let title = "starts the resolver that this box asks, now and at every boot"
    package let rank = 5

    package init() {}

    package func adds(to facts: Facts) -> String {
        stopped(facts).map { "\(facts.resolver.local[$0].kind.title), started now and at every boot" } ?? title
    }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = stopped(facts) else { return }
        let source = facts.resolver.local[index].configuration
        facts.resolver.local[index].isEnabled = .known(true, source)
        if facts.host.view == .live { facts.resolver.local[index].isRunning = .known(true, source) }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let resolver = stopped(facts).map({ facts.resolver.local[$0] }) else {
            return .notNeeded(why: "every resolver of this box that is asked runs")
        }
        if let why = resolver.whyNotStarting {
            return .cannot(why: "\(resolver.kind.title) does not start: \(why.value) (\(why.source))")
        }
        let names = resolver.kind.program.services
        let name = names.first { name in facts.units.contains { $0.name == name + ".service" } } ?? names.first
        guard let name, let system = facts.host.initSystem.value, system != .other else {
            return .manual(["start \(resolver.kind.title), and see that it is started at every boot"])
        }
        let isEnabled = resolver.isEnabled.truth == true
        return plan(
            [], activate: system.start(name, isEnabled: isEnabled), revert: system.stop(name, staysEnabled: isEnabled),
            title: "starts \(resolver.kind.title), now and at every boot")
    }

    /// The first that stands still and is alone at an address that libc asks.
    private func stopped(_ facts: Facts) -> Int? {
        let asked = (facts.resolver.resolvConf.value?.effective ?? []).filter(facts.isOwn)
        return asked.lazy.compactMap { address -> Int? in
            let here = facts.resolver.local.indices.filter { serves(facts.resolver.local[$0], address, facts) }
            return here.contains { starts(facts.resolver.local[$0]) } ? nil : here.first
        }.first
    }

    private func starts(_ resolver: LocalResolver) -> Bool {
        resolver.isRunning.truth ?? (resolver.isEnabled.truth != false)
    }

    private func serves(_ resolver: LocalResolver, _ address: IPAddress, _ facts: Facts) -> Bool {
        if resolver.listens.isEmpty { return address.isLoopback && resolver.kind.program.usualAddresses.isEmpty }
        return resolver.listens.contains { listen in
            listen.value.port == 53
                && (listen.value.address == address || listen.value.address.isUnspecified && facts.isOwn(address))
        }
    }
}
