import Box
import Values

/// The verified NSEC or NSEC3 records of one answer, all of one zone, and what they prove.
struct Denial: Sendable {
    enum Delegation: Equatable, Sendable {
        /// A delegation without DS: what is below is unsigned.
        case unsigned
        /// No delegation at all: the same zone goes on.
        case none
        case unproven(why: String)
    }

    enum Absence: Equatable, Sendable {
        case proven
        /// True, but not more secure than unsigned: an opt-out span, or too many iterations.
        case insecure
        case unproven(why: String)
    }

    package var zone: DomainName
    package var nsec: [NSECData] = []
    package var nsec3: [NSEC3Data] = []

    package init(zone: DomainName, records: [DNSRecord]) {
        self.zone = zone
        nsec = records.compactMap(NSECData.init)
        // Unknown algorithms and flags make a record as if it were not there (RFC 5155 section 8.1, 8.2), and all of one
        // answer have the same parameters (section 8.2 again).
        let known = records.compactMap(NSEC3Data.init).filter {
            $0.algorithm == 1 && !$0.hasUnknownFlags && $0.zone == zone
        }
        nsec3 = known.filter { $0.iterations == known.first?.iterations && $0.salt == known.first?.salt }
    }

    var hasTooManyIterations: Bool { nsec3.contains { $0.iterations > DNSSECLimits.nsec3Iterations } }

    /// Whether `name`, below the zone's apex, is a delegation without DS (RFC 4035 section 5.2, RFC 5155 section 8.9).
    func delegation(of name: DomainName, _ verifier: inout SignatureVerifier) -> Delegation {
        if let match = nsec.first(where: { $0.owner == name }) { return delegation(match.types, of: name) }
        if nsec.contains(where: { $0.covers(name, zone: zone) }) { return .none }
        guard !nsec3.isEmpty else { return .unproven(why: "no signed record denies the DS of \(name)") }
        guard !hasTooManyIterations else { return .unsigned }
        if let match = matching(name, &verifier) { return delegation(match.types, of: name) }
        guard let closest = closestEncloser(of: name, &verifier) else {
            return .unproven(why: "no NSEC3 stands for \(name) or any name above it in \(zone)")
        }
        return closest.cover.isOptOut ? .unsigned : .none
    }

    private func delegation(_ types: TypeBitmap, of name: DomainName) -> Delegation {
        if types.contains(DNSType.ds) { return .unproven(why: "the proof says that \(name) does have a DS") }
        if types.contains(DNSType.soa) { return .unproven(why: "the proof comes from below \(name), not above") }
        return types.contains(DNSType.ns) ? .unsigned : .none
    }

    /// That `name` exists without the type, or a wildcard in its place does (RFC 4035 section 5.4, RFC 5155 section 8.5-8.7).
    func noData(_ name: DomainName, _ type: UInt16, _ verifier: inout SignatureVerifier) -> Absence {
        func lacks(_ types: TypeBitmap) -> Bool {
            !types.contains(type) && !types.contains(DNSType.cname)
                && (!types.contains(DNSType.ns) || types.contains(DNSType.soa))
        }
        let failure = Absence.unproven(why: "nothing proves that \(name) has no \(DNSType.name(type))")
        if let match = nsec.first(where: { $0.owner == name }) { return lacks(match.types) ? .proven : failure }
        if let cover = nsec.first(where: { $0.covers(name, zone: zone) }) {
            if cover.next.isInside(name) { return .proven }
            let wildcard = name.suffix(cover.encloserLabels(of: name)).prepending("*")
            return nsec.contains { $0.owner == wildcard && lacks($0.types) } ? .proven : failure
        }
        guard !nsec3.isEmpty else { return failure }
        guard !hasTooManyIterations else { return .insecure }
        if let match = matching(name, &verifier) { return lacks(match.types) ? .proven : failure }
        guard let closest = closestEncloser(of: name, &verifier), let wildcard = closest.name.prepending("*") else {
            return failure
        }
        if let match = matching(wildcard, &verifier), lacks(match.types) { return .proven }
        return closest.cover.isOptOut ? .insecure : failure
    }

    /// That neither `name` nor a wildcard for it exists (RFC 4035 section 5.4, RFC 5155 section 8.4).
    func nameError(_ name: DomainName, _ verifier: inout SignatureVerifier) -> Absence {
        let failure = Absence.unproven(why: "nothing proves that \(name) does not exist")
        if let cover = nsec.first(where: { $0.covers(name, zone: zone) }), !cover.next.isInside(name) {
            guard let wildcard = name.suffix(cover.encloserLabels(of: name)).prepending("*") else { return failure }
            return nsec.contains { $0.covers(wildcard, zone: zone) } ? .proven : failure
        }
        guard !nsec3.isEmpty else { return failure }
        guard !hasTooManyIterations else { return .insecure }
        guard let closest = closestEncloser(of: name, &verifier), let wildcard = closest.name.prepending("*"),
            covering(wildcard, &verifier) != nil
        else { return failure }
        return closest.cover.isOptOut ? .insecure : .proven
    }

    /// That no name closer than the wildcard at `encloserLabels` labels exists (RFC 4035 section 5.3.4, RFC 5155 section 8.8).
    func noCloser(_ name: DomainName, encloserLabels: Int, _ verifier: inout SignatureVerifier) -> Absence {
        let failure = Absence.unproven(why: "nothing proves that the wildcard may stand for \(name)")
        if nsec.contains(where: { $0.covers(name, zone: zone) && $0.encloserLabels(of: name) == encloserLabels }) {
            return .proven
        }
        guard !nsec3.isEmpty else { return failure }
        guard !hasTooManyIterations else { return .insecure }
        guard let cover = covering(name.suffix(encloserLabels + 1), &verifier) else { return failure }
        return cover.isOptOut ? .insecure : .proven
    }

    private func matching(_ name: DomainName, _ verifier: inout SignatureVerifier) -> NSEC3Data? {
        guard let first = nsec3.first, let hash = verifier.hash(name, like: first) else { return nil }
        return nsec3.first { $0.hash == hash }
    }

    private func covering(_ name: DomainName, _ verifier: inout SignatureVerifier) -> NSEC3Data? {
        guard let first = nsec3.first, let hash = verifier.hash(name, like: first) else { return nil }
        return nsec3.first {
            $0.hash < $0.nextHash
                ? $0.hash < hash && hash < $0.nextHash : $0.hash != hash && ($0.hash < hash || hash < $0.nextHash)
        }
    }

    /// The longest existing ancestor and the record that covers the name one label longer (RFC 5155 section 8.3). Not a
    /// delegation and not a DNAME: such a record belongs to the other side of a cut.
    private func closestEncloser(of name: DomainName, _ verifier: inout SignatureVerifier)
        -> (name: DomainName, cover: NSEC3Data)?
    {
        for count in stride(from: name.labels.count - 1, through: zone.labels.count, by: -1) {
            guard let match = matching(name.suffix(count), &verifier) else { continue }
            guard !match.types.contains(DNSType.dname),
                !match.types.contains(DNSType.ns) || match.types.contains(DNSType.soa)
            else { return nil }
            return covering(name.suffix(count + 1), &verifier).map { (name.suffix(count), $0) }
        }
        return nil
    }
}

extension NSECData {
    /// Strictly between owner and next; the last record of a zone covers everything behind it. A record of a delegation
    /// says nothing of what lies below the cut (RFC 6840 section 4.1).
    fileprivate func covers(_ name: DomainName, zone: DomainName) -> Bool {
        guard name.isInside(zone), owner < name else { return false }
        let isCut = types.contains(DNSType.ns) && !types.contains(DNSType.soa) || types.contains(DNSType.dname)
        guard !(isCut && name.isInside(owner)) else { return false }
        return next == zone || name < next
    }

    /// How many labels of `name` exist, given that this record covers it.
    fileprivate func encloserLabels(of name: DomainName) -> Int {
        max(name.commonLabels(with: owner), name.commonLabels(with: next))
    }
}
