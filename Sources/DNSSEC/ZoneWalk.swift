import Box
import Facts
import Values

/// Walks from the trust anchor down to a zone: which keys are trusted there, and by which RRsets.
///
/// Everything learned is kept, so that the names of one run share what they have in common.
struct ZoneWalk: Sendable {
    /// Where a walk ended.
    enum End: Sendable {
        case zone(DomainName, keys: ZoneKeys)
        case unsigned
        case bogus(why: String)
        case unknown(why: String)
    }

    /// The step from a zone to a name one label further down.
    private enum Step: Sendable {
        case zone(keys: ZoneKeys, links: [ChainLink])
        case unsigned(links: [ChainLink])
        case sameZone(links: [ChainLink])
        case bogus(why: String, links: [ChainLink])
        case unknown(why: String, links: [ChainLink])
    }

    let answers: ChainAnswers
    let anchors: [TrustAnchor]
    let library: any DNSLibrary
    let rules: ValidatorRules
    /// Whether an SOA beside a proof must be good: of absence, of no DS.
    let countsSOA: Bool
    let countsProofSOA: Bool
    private let insecureZones: [DomainName]
    private let disabled: [DisabledAlgorithms]
    /// The zones with an anchor that can be followed: one of an unknown algorithm is as none (unbound's anchors_assemble).
    private let anchorZones: Set<DomainName>
    var verifier: SignatureVerifier
    private var steps: [DomainName: Step] = [:]

    init(answers: ChainAnswers, anchors: [TrustAnchor], library: any DNSLibrary, model: ValidatorModel) {
        self.answers = answers
        self.anchors = anchors
        self.library = library
        rules = model.rules
        (countsSOA, countsProofSOA) = (model.countsSOA, model.countsProofSOA)
        insecureZones = model.insecureZones.compactMap { DomainName($0) }
        verifier = SignatureVerifier(library: library, rules: rules)
        disabled = model.disabledAlgorithms
        let disabled = model.disabledAlgorithms
        anchorZones = Set(
            anchors.filter(\.isTrusted).compactMap { anchor in
                guard let record = library.record(anchor.record) else { return nil }
                guard let owner = DomainName(anchor.owner) else { return nil }
                let known = Algorithms(disabled, at: owner)
                let ds = DelegationData(record).map(known.follows)
                let isKey = record.data.count > 4 && known.signatures.contains(record.data[3])
                return ds ?? isKey ? owner : nil
            })
    }

    /// Down to the zone that signs for `target`, or, without a signer, until a delegation turns out to be unsigned.
    ///
    /// `denies`: what is signed says that there is no such name: then the signer may stand above an anchor, or an exception.
    mutating func walk(to target: DomainName, signer: DomainName?, denies: Bool = false) -> (
        end: End, links: [ChainLink]
    ) {
        guard !anchors.isEmpty else { return (.unknown(why: "no trust anchor is known for \(target)"), []) }
        var above = target
        if denies, let signer,
            let nearest = target.selfAndAncestors.first(where: { isAnchored($0) || insecureZones.contains($0) }),
            nearest != signer, nearest.isInside(signer)
        {
            above = signer
        }
        // Outside of what its anchors cover, and in zones that it was told to leave alone, a validator looks at nothing. Of
        // an anchor and such a zone the nearer counts; of both in one place, the anchor.
        guard let start = anchorZone(above: above) else { return (.unsigned, []) }
        if let excepted = above.selfAndAncestors.first(where: insecureZones.contains),
            excepted.labels.count > start.labels.count
        {
            return (.unsigned, [])
        }
        var zone = start
        var keys = ZoneKeys(keys: [])
        var links: [ChainLink] = []
        switch anchored(start) {
        case .zone(let found, let above): (keys, links) = (found, above)
        case .unsigned(let above), .sameZone(let above): return (.unsigned, above)
        case .bogus(let why, let above): return (.bogus(why: why), above)
        case .unknown(let why, let above): return (.unknown(why: why), above)
        }
        // Proofs of names that are no delegations count only if a cut is found below them.
        var pending: [ChainLink] = []
        for count in stride(from: start.labels.count + 1, through: target.labels.count, by: 1) where zone != signer {
            let name = target.suffix(count)
            switch step(to: name, from: zone, keys) {
            case .zone(let found, let below):
                (zone, keys) = (name, found)
                links += pending + below
                pending = []
            case .sameZone(let proof): pending += proof
            case .unsigned(let proof): return (.unsigned, links + pending + proof)
            case .bogus(let why, let below): return (.bogus(why: why), links + pending + below)
            case .unknown(let why, let below): return (.unknown(why: why), links + pending + below)
            }
        }
        if let signer, zone != signer {
            return (.bogus(why: "\(target) is signed by \(signer), which is no zone on the way to it"), links)
        }
        return (.zone(zone, keys: keys), links)
    }

    private func anchorZone(above target: DomainName) -> DomainName? {
        target.selfAndAncestors.first(where: isAnchored)
    }

    private func isAnchored(_ name: DomainName) -> Bool { anchorZones.contains(name) }

    private mutating func step(to name: DomainName, from zone: DomainName, _ keys: ZoneKeys) -> Step {
        if let known = steps[name] { return known }
        return keep(descend(to: name, from: zone, keys: keys), for: name)
    }

    private mutating func anchored(_ zone: DomainName) -> Step {
        if let known = steps[zone] { return known }
        let records = anchors.filter { $0.isTrusted(at: zone) }.compactMap { library.record($0.record) }
        let delegations = usable(records.compactMap(DelegationData.init), rules.anchorDigests, at: zone)
        // A key of an algorithm that the library lacks is no anchor; with none left, all is as unsigned.
        let known = records.filter {
            $0.type == DNSType.dnskey && $0.data.count > 4
                && Algorithms(disabled, at: zone).signatures.contains($0.data[3])
        }
        let trusted = delegations.map(\.record) + known
        guard !trusted.isEmpty else { return keep(.unsigned(links: []), for: zone) }
        let step = keys(of: zone, trusted: trusted, above: [])
        if rules.acceptsFailingAnchor, case .bogus = step { return keep(.unsigned(links: []), for: zone) }
        return keep(step, for: zone)
    }

    /// What was cut short by our own limits is not known, and is not kept: another name has a budget of its own.
    private mutating func keep(_ step: Step, for name: DomainName) -> Step {
        guard verifier.isSpent else {
            steps[name] = step
            return step
        }
        if case .bogus(let why, let links) = step { return .unknown(why: why, links: links) }
        return step
    }

    /// Those whose algorithm and digest can be followed, and of these the digests that count.
    private func usable(
        _ delegations: [DelegationData], _ digests: ValidatorRules.Digests, at zone: DomainName
    ) -> [DelegationData] {
        let known = delegations.filter(Algorithms(disabled, at: zone).follows)
        switch digests {
        case .any: return known
        case .sha1Last:
            let strong = known.filter { $0.digestType != 1 }
            return strong.isEmpty ? known : strong
        case .strongest:
            let best = known.map(\.digestType).max()
            return known.filter { $0.digestType == best }
        }
    }

    /// The DNSKEY RRset of a zone, signed by a key that `trusted` (DS or DNSKEY) stands for (RFC 4035 section 5.2).
    private mutating func keys(of zone: DomainName, trusted: [DNSRecord], above: [ChainLink]) -> Step {
        let message: DNSMessage
        switch answers.message(zone, DNSType.dnskey) {
        case .failure(let missing): return .unknown(why: missing.why, links: above)
        case .success(let found): message = found
        }
        guard let set = RRsets(message.answer).first(zone, DNSType.dnskey) else {
            // Nobody denies the root's keys: such a resolver serves names of its own, or none.
            if above.isEmpty, message.rcode != 0 {
                let whose = zone.labels.isEmpty ? "the root" : "\(zone)"
                let rcode = DNSAsk.rcodeName(message.rcode)
                return .unknown(why: "asked for the keys of \(whose), the resolver answers \(rcode)", links: above)
            }
            return .bogus(why: "\(zone) has no DNSKEY although it should be signed", links: above)
        }
        guard set.records.count <= DNSSECLimits.keysPerZone else {
            return .unknown(why: "\(zone) has \(set.records.count) keys, more than any honest zone", links: above)
        }
        let keys = set.records.compactMap { KeyData($0, library: library) }.filter(\.isZoneKey)
        guard !set.signatures.isEmpty else {
            // Where signatures arrived above it, nothing on the way strips them.
            guard above.isEmpty else { return .bogus(why: "\(set.label): it is not signed", links: above) }
            return .unknown(
                why: "\(zone) DNSKEY came without signatures: the resolver asked strips them", links: above)
        }
        let entries = entries(trusted, among: keys)
        let algorithms = rules.requiresEveryAlgorithm ? Array(Set(trusted.compactMap(algorithm))).sorted() : nil
        let verdict = verifier.verdicts(on: set, zone: zone, keys: ZoneKeys(keys: entries, algorithms: algorithms))
        let links = above + [verdict.link(.dnskey)]
        guard !entries.isEmpty else {
            let owner = "\(zone)" == "." ? "root key" : "key of \(zone)"
            return .bogus(
                why: "\(above.isEmpty ? "the trust anchor" : "the DS") matches no current \(owner)", links: links)
        }
        guard verdict.isGood else { return .bogus(why: verdict.complaint, links: links) }
        return .zone(keys: ZoneKeys(keys: keys, algorithms: algorithms), links: links)
    }

    private func algorithm(_ trusted: DNSRecord) -> UInt8? {
        DelegationData(trusted)?.algorithm ?? (trusted.data.count > 4 ? trusted.data[3] : nil)
    }

    /// The keys that a DS or an anchor stands for.
    private mutating func entries(_ trusted: [DNSRecord], among keys: [KeyData]) -> [KeyData] {
        var found: [KeyData] = []
        var digests = 0
        for key in keys {
            let isEntry = trusted.contains { record in
                guard let ds = DelegationData(record) else {
                    return record.type == DNSType.dnskey && record.data == key.record.data
                }
                guard ds.keyTag == key.tag, ds.algorithm == key.algorithm else { return false }
                digests += 1
                return digests <= DNSSECLimits.digestsPerZone && library.matches(ds.record, key: key.record)
            }
            if isEntry { found.append(key) }
        }
        if digests > DNSSECLimits.digestsPerZone { verifier.spend() }
        return found
    }

    private mutating func descend(to name: DomainName, from zone: DomainName, keys: ZoneKeys) -> Step {
        let message: DNSMessage
        switch answers.message(name, DNSType.ds) {
        case .failure(let missing): return .unknown(why: missing.why, links: [])
        case .success(let found): message = found
        }
        let answer = RRsets(message.answer)
        let referral = rules.takesReferrals ? RRsets(message.authority).first(name, DNSType.ds) : nil
        if let set = answer.first(name, DNSType.ds) ?? referral {
            guard message.rcode == 0 else {
                let rcode = DNSAsk.rcodeName(message.rcode)
                return .bogus(why: "\(set.label): answered \(rcode) although it is there", links: [])
            }
            return delegation(set, from: zone, keys: keys)
        }
        if let cname = answer.first(name, DNSType.cname) {
            // A name that is an alias is no delegation (RFC 2181 section 10.1).
            let verdict = verifier.verdicts(on: cname, zone: zone, keys: keys, wildcards: true)
            let links = [verdict.link(.noDelegation)]
            return verdict.isGood ? .sameZone(links: links) : .bogus(why: verdict.complaint, links: links)
        }
        let beside = beside(
            in: message, zone: zone, keys: keys, scope: .proofs(of: name), roles: (.insecureProof, .proofSOA))
        let links = beside.links
        if let complaint = beside.complaint { return .bogus(why: complaint, links: links) }
        switch beside.denial.delegation(of: name, &verifier) {
        case .unsigned: return .unsigned(links: links)
        case .none:
            return .sameZone(
                links: links.filter { $0.role == .insecureProof }.map {
                    ChainLink(
                        owner: $0.owner, type: $0.type, role: .noDelegation, signatures: $0.signatures,
                        algorithms: $0.algorithms)
                })
        case .unproven(let why): return .bogus(why: why, links: links)
        }
    }

    private mutating func delegation(_ set: RRset, from zone: DomainName, keys zoneKeys: ZoneKeys) -> Step {
        let verdict = verifier.verdicts(on: set, zone: zone, keys: zoneKeys)
        let links = [verdict.link(.ds)]
        guard verdict.isGood else { return .bogus(why: verdict.complaint, links: links) }
        guard set.records.count <= DNSSECLimits.delegationsPerZone else {
            return .unknown(why: "\(set.label): \(set.records.count) of them, more than any honest zone", links: links)
        }
        let usable = usable(set.records.compactMap(DelegationData.init), rules.digests, at: set.owner)
        // None that we can follow: as if unsigned (RFC 4035 section 5.2).
        guard !usable.isEmpty else { return .unsigned(links: links) }
        return keys(of: set.owner, trusted: usable.map(\.record), above: links)
    }
}

/// What the library verifies (RFC 8624 section 3); the rest is treated as unsigned, as validators do.
struct Algorithms {
    private(set) var signatures: Set<UInt8> = [5, 7, 8, 10, 13, 14, 15, 16]
    private(set) var digests: Set<UInt8> = [1, 2, 4]

    /// Without those that a validator takes for unknown at a name.
    init(_ disabled: [DisabledAlgorithms], at name: DomainName) {
        for less in disabled where DomainName(less.zone).map(name.isInside) == true {
            signatures.subtract(less.signatures)
            digests.subtract(less.digests)
        }
    }

    func follows(_ delegation: DelegationData) -> Bool {
        signatures.contains(delegation.algorithm) && digests.contains(delegation.digestType)
    }
}

extension TrustAnchor {
    fileprivate func isTrusted(at name: DomainName) -> Bool { isTrusted && DomainName(owner) == name }
}
