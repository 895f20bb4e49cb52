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
        let told = concerned.compactMap { resolver, zones in byHand(resolver, zones) }
        guard told.isEmpty else { return .manual(told.flatMap { $0 }) }
        return .plans(concerned.map { resolver, zones in plan(resolver, zones, facts) })
    }

    /// Validates, and knows exceptions from it.
    private func canExempt(_ resolver: LocalResolver) -> Bool {
        let isOff = resolver.isEnabled.truth == false && resolver.isRunning.truth != true
        return [.unbound, .resolved, .bind, .knot, .powerdns].contains(resolver.kind) && !isOff
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

    private func plan(_ resolver: LocalResolver, _ zones: [String], _ facts: Facts) -> Plan {
        resolver.kind == .resolved ? resolved(resolver, zones, facts) : unbound(resolver, zones)
    }

    private func unbound(_ resolver: LocalResolver, _ zones: [String]) -> Plan {
        let lines = ["server:"] + zones.map { "    domain-insecure: \"\($0)\"" }
        let main = resolver.configuration.place
        let file =
            resolver.settingsDirectory.map { directory in
                FileChange(path: "\(directory.value)/\(DropIn.name).conf", contents: DropIn.text(id, lines))
            } ?? DropIn.block(main, id, lines)
        return Plan(
            remedy: id, title: title, weakens: weakens, files: [file], validate: [["unbound-checkconf", main]],
            activate: [["unbound-control", "reload"]])
    }

    /// dnssec-trust-anchors.d(5): with the first file the built-in exceptions for private names are gone, so they go along.
    private func resolved(_ resolver: LocalResolver, _ zones: [String], _ facts: Facts) -> Plan {
        let kept = resolver.insecureZones.isEmpty ? DomainInsecure.builtIn : []
        let file = FileChange(
            path: "/etc/dnssec-trust-anchors.d/\(DropIn.name).negative",
            contents: DropIn.text(id, zones + kept, comment: ";"))
        return Plan(
            remedy: id, title: title, weakens: weakens, files: [file], activate: facts.restart("systemd-resolved"))
    }

    /// systemd's resolved-dns-trust-anchor.c, dns_trust_anchor_add_builtin_negative().
    private static let builtIn: [String] =
        ["home.arpa", "10.in-addr.arpa"] + (16...31).map { "\($0).172.in-addr.arpa" }
        + [
            "168.192.in-addr.arpa", "170.0.0.192.in-addr.arpa", "171.0.0.192.in-addr.arpa", "d.f.ip6.arpa", "corp",
            "home", "internal", "intranet", "lan", "local", "private", "test",
        ]

    /// Those whose configuration has one place for all exceptions, which nothing from outside can add to; nil for others.
    private func byHand(_ resolver: LocalResolver, _ zones: [String]) -> [String]? {
        let file = resolver.configuration.place
        let quoted = zones.map { "\"\($0)\"" }
        // OpenWrt's script makes the configuration anew at each start, with this file in its server clause.
        if resolver.kind == .unbound, file == "/etc/config/unbound" {
            return ["add to /etc/unbound/unbound_srv.conf:"] + quoted.map { "    domain-insecure: \($0)" }
                + ["and restart it: /etc/init.d/unbound restart"]
        }
        switch resolver.kind {
        case .bind:
            return [
                "in options { ... } of \(file) write:", "    validate-except { \(quoted.joined(separator: "; ")); };",
            ]
                + ["and let BIND read it: rndc reconfig"]
        case .knot:
            let list = zones.map { "'\($0).'" }.joined(separator: ", ")
            return ["add to \(file):", "    trust_anchors.set_insecure({\(list)})", "and restart Knot Resolver"]
        case .powerdns:
            return ["for good in the Lua configuration, now with:"] + zones.map { "    rec_control add-nta \($0)" }
        default: return nil
        }
    }
}
