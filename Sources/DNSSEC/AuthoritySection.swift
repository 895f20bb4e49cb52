import Box
import Facts
import Values

/// What stands beside an answer, verified: proofs of absence, and whatever else a validator looks at there.
extension ZoneWalk {
    /// How much of the section a validator looks at.
    enum Scope {
        /// Of an answer about DS: the proofs that there is none at this name.
        case proofs(of: DomainName)
        /// Of an answer to the very question: everything, if it looks at more than proofs.
        case direct
        /// Of an answer that holds an alias: the proofs that the zone signed.
        case alias
        /// Behind aliases, where each zone's records stand side by side: what the zone signed.
        case behindAlias
    }

    struct Beside {
        var denial: Denial
        var links: [ChainLink] = []
        /// Why the validator refuses the whole answer; nil where it does not.
        var complaint: String?
        /// Owner and type of what is verified.
        var verified: Set<String> = []
    }

    /// `earlier`: what stood beside aliases on the way to this answer, and goes along with it.
    mutating func beside(
        in message: DNSMessage, earlier: [RRset] = [], zone: DomainName, keys: ZoneKeys, scope: Scope,
        roles: (denial: ChainLink.Role, soa: ChainLink.Role)
    ) -> Beside {
        let section = RRsets(message.authority)
        let sets =
            looked(at: section, zone: zone, scope: scope)
            + (rules.checksAuthority ? earlier.filter { $0.signatures.contains { $0.signer == zone } } : [])
        let iterations = rules.nsec3Iterations(keyBits: keys.keys.first?.bits ?? 0)
        var records: [DNSRecord] = []
        var links: [ChainLink] = []
        var complaint: String?
        var verified: Set<String> = []
        if sets.count > DNSSECLimits.denialSets { verifier.spend() }
        for set in sets.prefix(DNSSECLimits.denialSets) {
            let verdict = verifier.verdicts(on: set, zone: zone, keys: keys)
            let isProof = set.type == DNSType.nsec || set.type == DNSType.nsec3
            var counts = isProof || (roles.soa == .soa ? countsSOA : countsProofSOA)
            if set.type == DNSType.soa, set.signatures.isEmpty, counts {
                counts = rules.unsignedSOA != .accepts
                if rules.unsignedSOA == .unknown { verifier.spend() }
            }
            // An SOA that a validator does not count is shown if it is signed.
            if !set.signatures.isEmpty || counts { links.append(verdict.link(isProof ? roles.denial : roles.soa)) }
            if verdict.isGood {
                verified.insert(set.label)
                if isProof { records += set.records }
            } else if counts {
                complaint = complaint ?? verdict.complaint
            }
        }
        if case .direct = scope, rules.checksAuthority, let orphan = section.orphans.first {
            complaint = complaint ?? "a signature over \(DNSType.name(orphan.typeCovered)) came without its records"
        }
        if sets.count > DNSSECLimits.denialSets {
            complaint = complaint ?? "\(sets.count) sets in one section, more than any honest proof needs"
        }
        let denial = Denial(zone: zone, records: records, iterations: iterations, mixed: rules.mixedNSEC3)
        return Beside(denial: denial, links: links, complaint: complaint, verified: verified)
    }

    private func looked(at section: RRsets, zone: DomainName, scope: Scope) -> [RRset] {
        let soa = section.first(zone, DNSType.soa).map { [$0] } ?? []
        switch scope {
        case .proofs(let name):
            if rules.matchingNSECSuffices, let match = section.first(name, DNSType.nsec) { return [match] + soa }
            return section.proofs + soa
        case .direct: return rules.checksAuthority ? section.counted : section.proofs + soa
        case .alias where rules.checksAuthority:
            return section.proofs.filter { $0.signatures.contains { $0.signer == zone } }
        case .behindAlias where rules.checksAuthority:
            return section.counted.filter { $0.signatures.contains { $0.signer == zone } }
        case .alias, .behindAlias:
            return (section.proofs + soa).filter { set in
                set.owner.isInside(zone)
                    && (set.signatures.isEmpty || set.signatures.contains { $0.signer == zone })
            }
        }
    }
}

extension RRsets {
    var proofs: [RRset] { all(ofTypes: [DNSType.nsec, DNSType.nsec3]) }

    /// Without what resolvers take out of an authority section before they validate: servers' names and addresses, aliases
    /// (unbound's iter_scrub.c; its `iter-scrub-promiscuous` since 1.24.1 and in what was patched for CVE-2025-11411).
    var counted: [RRset] {
        let left: Set<UInt16> = [DNSType.ns, DNSType.a, DNSType.aaaa, DNSType.cname, DNSType.dname]
        return sets.filter { !left.contains($0.type) }
    }
}
