import Facts
import Values

extension NameChain {
    /// The latest time that a signature of this chain proves to be past: nobody without a zone's private key can make an
    /// inception later than the moment of signing, so the present is no earlier. Nil where nothing proves anything.
    ///
    /// DNSKEY sets are left out, for they are signed ahead of time: the root's for three months at a ceremony. And the
    /// dates of the chain above must allow the moment, else a key long retired, in whose hands ever, could forge a floor.
    /// Replaying old answers can only make the floor earlier.
    package func floor(reference: Int64) -> Floor? {
        guard status == .secure || status == .insecure else { return nil }
        let keys = links.filter { $0.role == .dnskey }.reduce(IntervalSet.all) {
            $0.intersection($1.signedWindow(reference: reference))
        }
        var best: (second: Int64, link: ChainLink)?
        for link in links where link.role != .dnskey {
            for signature in link.signatures where signature.isVerified {
                let dates = signature.dates(reference: reference)
                guard !dates.intersection(keys).isEmpty, let inception = dates.intervals.first?.from,
                    inception > best?.second ?? .min
                else { continue }
                best = (inception, link)
            }
        }
        return best.map { second, link in
            Floor(
                kind: .signature, time: Timestamp(unixSeconds: second),
                source: Source("signature of \(link.owner) \(link.type)"), isAuthenticated: true)
        }
    }
}
