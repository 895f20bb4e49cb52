import Box
import Facts
import Values

/// Walks from the trust anchor down to a zone: which keys are trusted there, and by which RRsets.
///
/// Everything learned is kept, so that the names of one run share what they have in common.
struct ZoneWalk: Sendable {
    /// Where a walk ended.
    package enum End: Sendable {
        case zone(DomainName, keys: [KeyData])
        case unsigned
        case bogus(why: String)
        case unknown(why: String)
    }

    /// The step from a zone to a name one label further down.
    private enum Step: Sendable {
        case zone(keys: [KeyData], links: [ChainLink])
        case unsigned(links: [ChainLink])
        case sameZone(links: [ChainLink])
        case bogus(why: String, links: [ChainLink])
        case unknown(why: String, links: [ChainLink])
    }

    package let answers: ChainAnswers
    package let anchors: [TrustAnchor]
    package let library: any DNSLibrary
    package var verifier: SignatureVerifier
    private var steps: [DomainName: Step] = [:]

    package init(answers: ChainAnswers, anchors: [TrustAnchor], library: any DNSLibrary) {
        self.answers = answers
        self.anchors = anchors
        self.library = library
        verifier = SignatureVerifier(library: library)
    }

    /// Down to the zone that signs for `target`, or, without a signer, until a delegation turns out to be unsigned.
    package mutating func walk(to target: DomainName, signer: DomainName?) -> (end: End, links: [ChainLink]) {
        guard let start = target.selfAndAncestors.first(where: { name in anchors.contains { $0.isTrusted(at: name) } })
        else { return (.unknown(why: "no trust anchor is known for \(target)"), []) }
        var (zone, keys): (DomainName, [KeyData]) = (start, [])
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
            let step = steps[name] ?? descend(to: name, from: zone, keys: keys)
            steps[name] = step
            switch step {
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

    private mutating func anchored(_ zone: DomainName) -> Step {
        if let known = steps[zone] { return known }
        let records = anchors.filter { $0.isTrusted(at: zone) }.compactMap { library.record($0.record) }
        let step = keys(of: zone, trusted: records, above: [])
        steps[zone] = step
        return step
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
            return .bogus(why: "\(zone) has \(set.records.count) keys, more than any honest zone", links: above)
        }
        let keys = set.records.compactMap { KeyData($0, library: library) }.filter(\.isZoneKey)
        guard !set.signatures.isEmpty else {
            return .unknown(
                why: "\(zone) DNSKEY came without signatures: the resolver asked strips them", links: above)
        }
        let entries = keys.filter { key in trusted.contains { stands($0, for: key) } }
        let verdicts = verifier.verdicts(on: set, zone: zone, keys: entries)
        let link = ChainLink(owner: "\(zone)", type: "DNSKEY", role: .dnskey, signatures: verdicts)
        guard !entries.isEmpty else {
            let source = above.isEmpty ? "the trust anchor" : "its DS"
            return .bogus(why: "no key of \(zone) is the one that \(source) stands for", links: above + [link])
        }
        guard verdicts.haveGood else {
            return .bogus(why: "\(zone) DNSKEY: \(verdicts.complaint)", links: above + [link])
        }
        return .zone(keys: keys, links: above + [link])
    }

    private func stands(_ trusted: DNSRecord, for key: KeyData) -> Bool {
        guard let ds = DelegationData(trusted) else {
            return trusted.type == DNSType.dnskey && trusted.data == key.record.data
        }
        return ds.keyTag == key.tag && ds.algorithm == key.algorithm && library.matches(ds.record, key: key.record)
    }

    private mutating func descend(to name: DomainName, from zone: DomainName, keys: [KeyData]) -> Step {
        let message: DNSMessage
        switch answers.message(name, DNSType.ds) {
        case .failure(let missing): return .unknown(why: missing.why, links: [])
        case .success(let found): message = found
        }
        let answer = RRsets(message.answer)
        if let set = answer.first(name, DNSType.ds) { return delegation(set, from: zone, keys: keys) }
        if let cname = answer.first(name, DNSType.cname) {
            // A name that is an alias is no delegation (RFC 2181 section 10.1).
            let verdicts = verifier.verdicts(on: cname, zone: zone, keys: keys, wildcards: true)
            let link = ChainLink(owner: "\(name)", type: "CNAME", role: .noDelegation, signatures: verdicts)
            return verdicts.haveGood
                ? .sameZone(links: [link])
                : .bogus(why: "\(cname.label): \(verdicts.complaint)", links: [link])
        }
        let (denial, links, complaint) = denial(in: message, zone: zone, keys: keys, roles: (.insecureProof, .proofSOA))
        if let complaint { return .bogus(why: complaint, links: links) }
        switch denial.delegation(of: name, &verifier) {
        case .unsigned: return .unsigned(links: links)
        case .none:
            return .sameZone(
                links: links.filter { $0.role == .insecureProof }.map {
                    ChainLink(owner: $0.owner, type: $0.type, role: .noDelegation, signatures: $0.signatures)
                })
        case .unproven(let why): return .bogus(why: why, links: links)
        }
    }

    private mutating func delegation(_ set: RRset, from zone: DomainName, keys zoneKeys: [KeyData]) -> Step {
        let verdicts = verifier.verdicts(on: set, zone: zone, keys: zoneKeys)
        let link = ChainLink(owner: "\(set.owner)", type: "DS", role: .ds, signatures: verdicts)
        guard verdicts.haveGood else { return .bogus(why: "\(set.label): \(verdicts.complaint)", links: [link]) }
        let usable = set.records.prefix(DNSSECLimits.delegationsPerZone).compactMap(DelegationData.init)
            .filter { Algorithms.signatures.contains($0.algorithm) && Algorithms.digests.contains($0.digestType) }
        // None that we can follow: as if unsigned (RFC 4035 section 5.2).
        guard !usable.isEmpty else { return .unsigned(links: [link]) }
        // SHA-1 counts only where there is nothing better (RFC 4509 section 3).
        let strong = usable.filter { $0.digestType != 1 }
        return keys(of: set.owner, trusted: (strong.isEmpty ? usable : strong).map(\.record), above: [link])
    }

    /// The denial records of an answer, verified; a complaint where one of them is not good, since validators then
    /// refuse the whole answer.
    package mutating func denial(
        in message: DNSMessage, zone: DomainName, keys: [KeyData], roles: (denial: ChainLink.Role, soa: ChainLink.Role)
    ) -> (denial: Denial, links: [ChainLink], complaint: String?) {
        let sets = RRsets(message.authority)
        // Where aliases lead through several zones, each zone's proofs stand side by side.
        let proofs = sets.all(ofTypes: [DNSType.nsec, DNSType.nsec3]).filter { set in
            set.owner.isInside(zone) && (set.signatures.isEmpty || set.signatures.contains { $0.signer == zone })
        }
        var links: [ChainLink] = []
        var complaint: String?
        for set in proofs.prefix(DNSSECLimits.denialSets) {
            let verdicts = verifier.verdicts(on: set, zone: zone, keys: keys)
            links.append(
                ChainLink(
                    owner: "\(set.owner)", type: DNSType.name(set.type), role: roles.denial, signatures: verdicts))
            if !verdicts.haveGood { complaint = complaint ?? "\(set.label): \(verdicts.complaint)" }
        }
        if proofs.count > DNSSECLimits.denialSets {
            complaint = "\(proofs.count) NSEC and NSEC3 sets in one answer, more than any honest proof needs"
        }
        if let soa = sets.first(zone, DNSType.soa), !soa.signatures.isEmpty {
            let verdicts = verifier.verdicts(on: soa, zone: zone, keys: keys)
            links.append(ChainLink(owner: "\(zone)", type: "SOA", role: roles.soa, signatures: verdicts))
        }
        let records = proofs.prefix(DNSSECLimits.denialSets).flatMap(\.records)
        return (Denial(zone: zone, records: records), links, complaint)
    }
}

/// What the library verifies (RFC 8624 section 3); the rest is treated as unsigned, as validators do.
enum Algorithms {
    package static let signatures: Set<UInt8> = [5, 7, 8, 10, 13, 14, 15, 16]
    static let digests: Set<UInt8> = [1, 2, 4]
}

extension TrustAnchor {
    fileprivate func isTrusted(at name: DomainName) -> Bool { isTrusted && DomainName(owner) == name }
}
