import Facts
import FoundationEssentials
import Values

/// Names of encrypted resolvers that are one customer's own: whoever knows `abc123.dns.nextdns.io` may ask as him.
package enum PersonalNames {
    /// What the operators put below the customer's label.
    private static let suffixes = [
        "dns.nextdns.io", "dns1.nextdns.io", "dns2.nextdns.io", "dns.controld.com", "d.adguard-dns.com",
        "cloudflare-gateway.com", "max.rethinkdns.com",
    ]

    /// The facts with `masked` in the place of each such label, wherever in them the name stands.
    package static func masked(_ facts: Facts) -> Facts {
        let upstreams = facts.resolver.local.flatMap(\.upstreams)
        let names = Set(upstreams.flatMap { [$0.host, $0.authenticationName ?? ""] }.compactMap(personal))
        guard !names.isEmpty else { return facts }
        do {
            var text = try FactsFile.text(facts)
            for name in names.sorted(by: { $0.utf8.count > $1.utf8.count }) {
                let suffix = suffixes.first { name.lowercased().hasSuffix("." + $0) } ?? ""
                for form in Set([name, name.lowercased()]) { text = text.replacing(form, with: "masked.\(suffix)") }
            }
            return try FactsFile.read(Array(text.utf8), named: "facts")
        } catch {
            var facts = facts
            facts.troubles.append(Trouble(Source("facts"), "personal names of resolvers are not masked: \(error)"))
            return facts
        }
    }

    /// Without a final dot; nil for a name that is everybody's.
    private static func personal(_ name: String) -> String? {
        let bare = name.hasSuffix(".") ? String(name.dropLast()) : name
        return suffixes.contains { bare.lowercased().hasSuffix("." + $0) } ? bare : nil
    }
}
