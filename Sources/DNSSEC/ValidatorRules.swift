import Facts
import Values

/// What a validator makes of keys, signatures and proofs, dates aside: where validators differ from each other, or one from
/// what it was. `ValidatorModel` says what it makes of dates.
///
/// unbound's are read in its source (1.17.1 with Debian's patches) and judged by libunbound in the tests.
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

    /// MAX_VALIDATE_RRSIGS (8) is compared after the verification; in 1.19.1 and what distributions patched for
    /// CVE-2023-50387. A DS of any supported digest will do, against RFC 4509: with `harden-algo-downgrade` only the best.
    package static let unbound: ValidatorRules = {
        var rules = ValidatorRules()
        rules.digests = .any
        rules.anchorDigests = .strongest
        rules.revokedKeys = .accepts
        rules.wildcardDNAME = .refuses
        rules.unsignedSOA = .refuses
        rules.checksAuthority = true
        rules.matchingNSECSuffices = true
        rules.mostTries = 9
        rules.asksTargetsAnew = true
        rules.takesReferrals = true
        return rules
    }()

    /// dnssec.c tries each DS that it has a digest for; an unsigned SOA it overlooks, though not one out of its dates
    /// [both measured, 2.90].
    package static let dnsmasq: ValidatorRules = {
        var rules = ValidatorRules()
        rules.digests = .any
        rules.unsignedSOA = .accepts
        return rules
    }()

    /// How many iterations a zone with such a key may ask for.
    func nsec3Iterations(keyBits: Int) -> Int {
        (nsec3Limits.first { keyBits <= $0.keyBits } ?? nsec3Limits.last)?.iterations ?? 0
    }
}

extension ValidatorRules {
    /// Those of a resolver as it is configured, by its version where that is known.
    mutating func adopt(_ resolver: LocalResolver) {
        requiresEveryAlgorithm = resolver.requiresEveryAlgorithm?.value ?? requiresEveryAlgorithm
        if requiresEveryAlgorithm { digests = .strongest }
        acceptsFailingAnchor = resolver.acceptsStripped?.value ?? acceptsFailingAnchor
        if let limits = resolver.nsec3Limits, !limits.isEmpty { nsec3Limits = limits }
        guard resolver.kind.rawValue == "unbound", let version = resolver.version.value else { return }
        // Up to 1.17 each record is hashed by its own parameters; later ones refuse the mixture.
        let numbers = version.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        guard numbers.count == 2 else { return }
        mixedNSEC3 = numbers.lexicographicallyPrecedes([1, 18]) ? .accepts : .refuses
    }
}
