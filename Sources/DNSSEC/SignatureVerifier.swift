import Box
import Facts
import Values

/// Verifies RRsets with a zone's keys, dates ignored, and counts what that costs.
///
/// The library checks only the mathematics; everything else RFC 4035 section 5.3.1 asks for is done here.
struct SignatureVerifier: Sendable {
    package let library: any DNSLibrary
    private var verifications = 0
    private var failures = 0
    private var hashes = 0

    package init(library: any DNSLibrary) { self.library = library }

    /// The budget is for one name: an honest name must not suffer from a hostile one before it.
    mutating func startName() { (verifications, failures, hashes) = (0, 0, 0) }

    /// Each signature over the set with its verdict. `zone` must be the signer, the keys its own. A set made from a
    /// wildcard is accepted only with `wildcards`: a denial or delegation never is.
    package mutating func verdicts(on set: RRset, zone: DomainName, keys: [KeyData], wildcards: Bool = false)
        -> [ChainSignature]
    {
        set.signatures.prefix(DNSSECLimits.signaturesPerSet * 2).enumerated().map { index, signature in
            var why = complaint(about: signature, over: set, zone: zone, wildcards: wildcards)
            if why == nil, index >= DNSSECLimits.signaturesPerSet {
                why = "not tried: more than \(DNSSECLimits.signaturesPerSet) signatures over one set of records"
            }
            let verdict = why ?? failure(of: signature, over: set, keys: keys)
            return ChainSignature(
                signer: "\(signature.signer)", keyTag: signature.keyTag, algorithm: signature.algorithm,
                inception: signature.inception, expiration: signature.expiration, isVerified: verdict == nil,
                why: verdict ?? "")
        }
    }

    private func complaint(
        about signature: SignatureData, over set: RRset, zone: DomainName, wildcards: Bool
    ) -> String? {
        guard set.records.count <= DNSSECLimits.recordsPerSet else {
            return "\(set.records.count) records in one set, more than is verified (\(DNSSECLimits.recordsPerSet))"
        }
        guard signature.signer == zone else { return "signed by \(signature.signer), not by its zone \(zone)" }
        guard set.owner.isInside(zone) else { return "its owner is not inside \(zone)" }
        guard signature.labels <= set.owner.signedLabelCount else { return "says more labels than its owner has" }
        guard wildcards || signature.labels == set.owner.signedLabelCount else {
            return "made from a wildcard, which a \(DNSType.name(set.type)) never is"
        }
        return nil
    }

    /// Nil where one of the keys made the signature.
    private mutating func failure(of signature: SignatureData, over set: RRset, keys: [KeyData]) -> String? {
        let candidates = keys.filter {
            $0.tag == signature.keyTag && $0.algorithm == signature.algorithm && $0.isZoneKey
        }
        guard !candidates.isEmpty else { return "no trusted key with tag \(signature.keyTag)" }
        for key in candidates.prefix(DNSSECLimits.keysPerSignature) {
            guard key.isAffordable else { return "key \(key.tag) is larger than any key in use: not tried" }
            guard verifications < DNSSECLimits.verificationsPerName, failures < DNSSECLimits.failuresPerName else {
                return "not tried: the answers ask for more verifications than an honest chain does"
            }
            verifications += 1
            if library.verifies(set.records, signature.record, key: key.record) { return nil }
            failures += 1
        }
        return "the signature is wrong"
    }

    /// Nil where the parameters are not supported or the budget is spent.
    package mutating func hash(_ name: DomainName, like record: NSEC3Data) -> String? {
        guard hashes < DNSSECLimits.nsec3HashesPerName, record.iterations <= DNSSECLimits.nsec3Iterations else {
            return nil
        }
        hashes += 1
        return library.nsec3Hash(
            "\(name)", algorithm: record.algorithm, iterations: record.iterations, salt: record.salt)
    }
}

extension [ChainSignature] {
    var haveGood: Bool { contains(where: \.isVerified) }

    /// Why none is good, for people.
    var complaint: String { isEmpty ? "it is not signed" : Set(map(\.why)).sorted().prefix(2).joined(separator: "; ") }
}
