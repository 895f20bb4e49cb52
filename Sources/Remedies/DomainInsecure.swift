import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// Exempts the zones of the time servers' names from validation: the narrow exception.
package struct DomainInsecure: Remedy {
    package let id = "domain-insecure"
    package let title = "lets the resolver answer for the time servers' names without checking signatures"
    package let weakens: String? = "whoever can forge answers can send this box to time servers of their own"
    package let rank = 20

    package init() {}

    package func adds(to facts: Facts) -> String { "an exception from validation for the NTP names" }

    package func effect(on facts: inout Facts, with means: Means) {
        for index in facts.resolver.local.indices where canExempt(facts.resolver.local[index]) {
            let resolver = facts.resolver.local[index]
            facts.resolver.local[index].insecureZones += zones(for: resolver, facts).map {
                Sourced($0, resolver.configuration)
            }
        }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let resolvers = facts.resolver.local.filter(canExempt)
        guard !resolvers.isEmpty else { return .notNeeded(why: "no resolver here validates and can exempt a zone") }
        let concerned = resolvers.map { ($0, zones(for: $0, facts)) }.filter { !$0.1.isEmpty }
        guard !concerned.isEmpty else { return .notNeeded(why: "no time server's name is validated") }
        var plans: [Plan] = []
        var told: [String] = []
        for (resolver, zones) in concerned {
            switch resolver.kind.program.exempting(zones, in: resolver) {
            case .written(let writing): plans.append(plan(writing, of: resolver, facts))
            case .told(let lines): told += lines
            case nil: break
            }
        }
        guard !told.isEmpty else { return .plans(plans) }
        // What would be written is told too: one hand does all of it.
        let written = plans.flatMap(\.files).flatMap { file in
            ["in \(file.path) write:"] + file.contents.split(separator: "\n").map { "    \($0)" }
        }
        return .manual(written + plans.flatMap(\.activate).map { "and run: \($0.joined(separator: " "))" } + told)
    }

    /// Validates, and knows exceptions from it.
    private func canExempt(_ resolver: LocalResolver) -> Bool {
        let isOff = resolver.isEnabled.truth == false && resolver.isRunning.truth != true
        return resolver.kind.program.exempting([], in: resolver) != nil && !isOff
            && (resolver.validation.value == .on || resolver.validation.value == .allowDowngrade)
    }

    /// Zones of the time servers' names that it still validates, without a final dot.
    private func zones(for resolver: LocalResolver, _ facts: Facts) -> [String] {
        let names = (facts.keeper?.sources ?? []).filter { $0.address == nil && $0.form != .referenceClock }.map(\.name)
        let exempt = resolver.insecureZones.map { $0.value.hasSuffix(".") ? String($0.value.dropLast()) : $0.value }
        let zones = Set(names.map { zone(of: $0, facts.dnssec.chains) }).filter { zone in
            !exempt.contains { $0.isEmpty || zone == $0 || zone.hasSuffix("." + $0) }
        }
        return zones.sorted()
    }

    /// The zone that an insecure delegation cuts off, where the chain shows it; else the last two labels.
    private func zone(of name: String, _ chains: [NameChain]) -> String {
        let plain = name.hasSuffix(".") ? String(name.dropLast()) : name
        let chain = chains.first { $0.name == plain || $0.name == plain + "." }
        if chain?.status == .secure { return plain.lowercased() }
        return plain.lowercased().split(separator: ".").suffix(2).joined(separator: ".")
    }

    private func plan(_ writing: Writing, of resolver: LocalResolver, _ facts: Facts) -> Plan {
        Plan(
            remedy: id, title: title, weakens: weakens, files: [writing.file(id).keepingLines],
            validate: writing.checkers,
            activate: writing.activation ?? facts.restart(resolver.kind.program.services[0]))
    }
}
