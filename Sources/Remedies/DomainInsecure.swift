import Facts
import Findings
import Programs
import Records
import Values

/// Exempts the zones of the time servers' names from validation in unbound: the narrow exception.
struct DomainInsecure: Remedy {
    package let id = "domain-insecure"
    package let `class` = RemedyOffer.Class.unsafe
    package let title = "lets unbound answer for the time servers' names without checking signatures"
    package let weakens: String? = "whoever can forge answers can send this box to time servers of their own"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let unbound = facts.resolver.local.first(where: { $0.kind == .unbound }) else {
            return .notNeeded(why: "unbound is not the resolver here")
        }
        let names = Set(
            facts.daemonsInCharge.flatMap(\.sources).filter { $0.address == nil && $0.form != .referenceClock }.map(
                \.name))
        let exempt = unbound.insecureZones.map { $0.value.hasSuffix(".") ? String($0.value.dropLast()) : $0.value }
        let zones = Set(names.map { zone(of: $0, facts.dnssec.chains) }).filter { zone in
            !exempt.contains { zone == $0 || zone.hasSuffix("." + $0) }
        }
        guard !zones.isEmpty else { return .notNeeded(why: "no time server's name is validated") }
        let lines = ["server:"] + zones.sorted().map { "    domain-insecure: \"\($0)\"" }
        let main = unbound.configuration.place
        let file =
            unbound.settingsDirectory.map { directory in
                FileChange(path: "\(directory.value)/\(DropIn.name).conf", contents: DropIn.text(id, lines))
            } ?? DropIn.block(main, id, lines)
        return plan([file], validate: [["unbound-checkconf", main]], activate: [["unbound-control", "reload"]])
    }

    /// The zone that an insecure delegation cuts off, where the chain shows it; else the last two labels.
    private func zone(of name: String, _ chains: [NameChain]) -> String {
        let plain = name.hasSuffix(".") ? String(name.dropLast()) : name
        let chain = chains.first { $0.name == plain || $0.name == plain + "." }
        if chain?.status == .secure { return plain.lowercased() }
        return plain.lowercased().split(separator: ".").suffix(2).joined(separator: ".")
    }
}
