import Facts

/// What a validator makes of keys, signatures and proofs, dates aside: where validators differ from each other, or one from
/// what it was. `ValidatorModel` says what it makes of dates.
package struct ValidatorRules: Sendable, Hashable {
    /// Which of several DS digests for a zone count.
    package enum Digests: Sendable, Hashable {
        case any
        /// SHA-1 only where there is nothing better (RFC 4509 section 3).
        case sha1Last
        /// Those of the highest number that is supported.
        case strongest
    }

    /// What it does with something that the standards leave open, or that it treats in a way of its own.
    package enum Habit: Sendable, Hashable { case accepts, refuses, unknown }

    /// Up to so many NSEC3 iterations for keys of up to so many bits; the last holds for all longer ones.
    package var nsec3Limits: [NSEC3Limit] = [NSEC3Limit(keyBits: 1024, iterations: 150)]
    package var digests = Digests.sha1Last
    package var anchorDigests = Digests.any
    /// A set of records needs a good signature of each algorithm that the zone's DS names (`harden-algo-downgrade`).
    package var requiresEveryAlgorithm = false
    /// A key with the REVOKE bit that signs data (RFC 5011 section 2.1 keeps it from being an anchor).
    package var revokedKeys = Habit.unknown
    /// RFC 6672 section 3.3 leaves a DNAME that was made from a wildcard undefined.
    package var wildcardDNAME = Habit.unknown
    /// NSEC3 records of several parameters in one answer, which RFC 5155 section 8.2 forbids.
    package var mixedNSEC3 = Habit.unknown
    /// An SOA without signature beside a proof of absence, where one out of its dates would be refused.
    package var unsignedSOA = Habit.unknown
    /// Verifies everything beside an answer, not only the proofs.
    package var checksAuthority = false
    /// Where an NSEC of the very name denies its DS, it looks at no other record of the answer.
    package var matchingNSECSuffices = false
    /// Verifications over one set of records, good or not, before it gives up; nil = not known.
    package var mostTries: Int?
    /// Asks for what aliases lead to alone, even where the answer holds it: of one that is not authoritative unbound takes
    /// the aliases only (iter_resptype.c, handle_cname_response), with the proofs beside them.
    package var asksTargetsAnew = false
    /// Takes a DS from the authority section, as referrals have it (iter_scrub.c).
    package var takesReferrals = false
    /// Where the anchor's own zone fails, all is taken for unsigned (`harden-dnssec-stripped: no`).
    package var acceptsFailingAnchor = false

    package init() {}

    /// How many iterations a zone with such a key may ask for.
    func nsec3Iterations(keyBits: Int) -> Int {
        (nsec3Limits.first { keyBits <= $0.keyBits } ?? nsec3Limits.last)?.iterations ?? 0
    }
}
