import Facts
import Values

extension NameChain {
    /// For each zone that signed something in this chain, the latest time that its signatures prove to be past: nobody
    /// without a zone's private key can make an inception later than the moment of signing, so the present is no earlier.
    ///
    /// DNSKEY sets are left out, for they are signed ahead of time: the root's for three months at a ceremony. And the
    /// dates of the chain above must allow the moment, else a key long retired, in whose hands ever, could forge a floor.
    /// Where an unsigned name leads elsewhere by an alias, anybody could have led it into a zone of his own: only the zones
    /// above the name itself count then. Replaying old answers can only make a floor earlier.
    package func floors(reference: Int64) -> [Floor] {
        guard status == .secure || status == .insecure else { return [] }
        let keys = links.filter { $0.role == .dnskey }.reduce(IntervalSet.all) {
            $0.intersection($1.signedWindow(reference: reference))
        }
        var best: [String: (second: Int64, link: ChainLink)] = [:]
        for link in links where link.role != .dnskey {
            for signature in link.signatures where signature.isVerified {
                let dates = signature.dates(reference: reference)
                let zone = canonical(signature.signer)
                guard status == .secure || isName(canonical(name), inZone: zone),
                    !dates.intersection(keys).isEmpty, let inception = dates.intervals.first?.from,
                    inception > best[zone]?.second ?? .min
                else { continue }
                best[zone] = (inception, link)
            }
        }
        return best.sorted { $0.key < $1.key }.map { zone, found in
            Floor(
                kind: .signature, time: Timestamp(unixSeconds: found.second),
                source: Source("signature of \(found.link.owner) \(found.link.type)"), isAuthenticated: true, zone: zone
            )
        }
    }
}
