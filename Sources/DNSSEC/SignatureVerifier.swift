import Box
import Facts
import Values

/// Verifies RRsets with a zone's keys, dates ignored, and counts what that costs.
///
/// The library checks only the mathematics; everything else RFC 4035 section 5.3.1 asks for is done here.
struct SignatureVerifier: Sendable {
    let library: any DNSLibrary
    let rules: ValidatorRules
    private var verifications = 0
    private var failures = 0
    private var hashes: [Hash: String?] = [:]
    private var rounds = 0
    /// Whether something was left undone that might have decided: then nothing of this name is called bogus.
    private(set) var isSpent = false

    init(library: any DNSLibrary, rules: ValidatorRules) {
        self.library = library
        self.rules = rules
    }

    /// The budget is for one name: an honest name must not suffer from a hostile one before it.
    mutating func startName() {
        (verifications, failures, rounds, isSpent) = (0, 0, 0, false)
        hashes = [:]
    }

    /// For what is beyond our own limits elsewhere.
    mutating func spend() { isSpent = true }

    /// Each signature over the set with its verdict. `zone` must be the signer, the keys its own. A set made from a
    /// wildcard is accepted only with `wildcards`: a denial or delegation never is.
    mutating func verdicts(on set: RRset, zone: DomainName, keys: ZoneKeys, wildcards: Bool = false) -> SetVerdict {
        var verdict = SetVerdict(set: set, needs: keys.algorithms)
        var tries = 0
        for signature in set.signatures {
            let why =
                complaint(about: signature, over: set, zone: zone, wildcards: wildcards)
                ?? failure(of: signature, over: set, keys: keys.keys, &tries)
            verdict.signatures.append(
                ChainSignature(
                    signer: "\(signature.signer)", keyTag: signature.keyTag, algorithm: signature.algorithm,
                    inception: signature.inception, expiration: signature.expiration, isVerified: why == nil,
                    why: why ?? ""))
        }
        return verdict
    }

    private func complaint(
        about signature: SignatureData, over set: RRset, zone: DomainName, wildcards: Bool
    ) -> String? {
        guard signature.signer == zone else { return "signed by \(signature.signer), not by its zone \(zone)" }
        guard set.owner.isInside(zone) else { return "its owner is not inside \(zone)" }
        guard signature.labels <= set.owner.signedLabelCount else { return "says more labels than its owner has" }
        guard wildcards || signature.labels == set.owner.signedLabelCount else {
            return "made from a wildcard, which a \(DNSType.name(set.type)) never is"
        }
        return nil
    }

    /// Nil where one of the keys made the signature. `tries` are those over the whole set, signatures in their order, as
    /// validators count them.
    private mutating func failure(of signature: SignatureData, over set: RRset, keys: [KeyData], _ tries: inout Int)
        -> String?
    {
        let candidates = keys.filter {
            $0.tag == signature.keyTag && $0.algorithm == signature.algorithm && $0.isZoneKey
        }
        guard !candidates.isEmpty else { return "no trusted key with tag \(signature.keyTag)" }
        for key in candidates {
            if let most = rules.mostTries, tries >= most {
                return "not tried: more than \(most) signatures and keys to try over one set"
            }
            let isRefused = key.isRevoked && rules.revokedKeys == .refuses
            guard !isRefused else { continue }
            let cost = 1 + set.records.count / DNSSECLimits.recordsPerVerification
            guard key.isAffordable, tries < DNSSECLimits.triesPerSet,
                verifications + cost <= DNSSECLimits.verificationsPerName, failures < DNSSECLimits.failuresPerName
            else {
                isSpent = true
                return key.isAffordable
                    ? "not tried: the answers ask for more verifications than an honest chain does"
                    : "key \(key.tag) is larger than any key in use: not tried"
            }
            tries += 1
            verifications += cost
            if library.verifies(set.records, signature.record, key: key.record) {
                guard !key.isRevoked || rules.revokedKeys == .accepts else {
                    isSpent = true
                    return "made with key \(key.tag), which is revoked"
                }
                return nil
            }
            failures += 1
        }
        return "the signature is wrong"
    }

    private struct Hash: Hashable {
        var name: DomainName
        var iterations: UInt16
        var salt: [UInt8]
    }

    /// Nil where the parameters are not supported or the budget is spent.
    mutating func hash(_ name: DomainName, like record: NSEC3Data) -> String? {
        let key = Hash(name: name, iterations: record.iterations, salt: record.salt)
        if let known = hashes[key] { return known }
        guard hashes.count < DNSSECLimits.nsec3HashesPerName, record.iterations <= DNSSECLimits.nsec3Iterations,
            rounds + Int(record.iterations) < DNSSECLimits.nsec3RoundsPerName
        else {
            isSpent = true
            return nil
        }
        rounds += Int(record.iterations) + 1
        let hash = library.nsec3Hash(
            "\(name)", algorithm: record.algorithm, iterations: record.iterations, salt: record.salt)
        hashes[key] = hash
        return hash
    }
}

/// A zone's keys as trusted, and the algorithms of which a validator that wants each needs one good signature.
struct ZoneKeys: Sendable {
    var keys: [KeyData]
    /// Nil for validators that take any.
    var algorithms: [UInt8]?
}

/// What came of verifying one RRset.
struct SetVerdict: Sendable {
    var set: RRset
    /// The algorithms needed, each; nil = any.
    var needs: [UInt8]?
    var signatures: [ChainSignature] = []

    var isGood: Bool {
        guard let needs else { return signatures.contains(where: \.isVerified) }
        return !needs.isEmpty && missing == nil
    }

    private var missing: UInt8? {
        needs?.first { algorithm in !signatures.contains { $0.isVerified && $0.algorithm == algorithm } }
    }

    /// Why it is not, for people.
    var complaint: String {
        guard !signatures.isEmpty else { return "\(set.label): it is not signed" }
        if let missing, signatures.contains(where: \.isVerified) {
            return "\(set.label): no good signature of algorithm \(missing), which its DS names"
        }
        return "\(set.label): " + Set(signatures.map(\.why)).sorted().prefix(2).joined(separator: "; ")
    }

    func link(_ role: ChainLink.Role) -> ChainLink {
        ChainLink(
            owner: "\(set.owner)", type: DNSType.name(set.type), role: role, signatures: signatures,
            algorithms: needs.flatMap { $0.count > 1 ? $0 : nil })
    }
}
