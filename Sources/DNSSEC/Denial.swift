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

    let zone: DomainName
    private let iterations: Int
    private(set) var nsec: [NSECData] = []
    private(set) var nsec3: [NSEC3Data] = []
    /// What to make of parameters that differ, where they do.
    private var mixture: ValidatorRules.Habit?

    /// `iterations`: how many hashing rounds the validator bears.
    init(zone: DomainName, records: [DNSRecord], iterations: Int, mixed: ValidatorRules.Habit) {
        self.zone = zone
        self.iterations = iterations
        nsec = records.compactMap(NSECData.init)
        // Unknown algorithms and flags make a record as if it were not there (RFC 5155 section 8.1, 8.2).
        nsec3 = records.compactMap(NSEC3Data.init).filter {
            $0.algorithm == 1 && !$0.hasUnknownFlags && $0.zone == zone
        }
        let isMixed = nsec3.contains { $0.iterations != nsec3[0].iterations || $0.salt != nsec3[0].salt }
        mixture = isMixed ? mixed : nil
    }

    private var hasTooManyIterations: Bool { nsec3.contains { Int($0.iterations) > iterations } }

    /// What the parameters alone decide: nil where they may be used.
    private func hindrance(_ verifier: inout SignatureVerifier) -> Absence? {
        switch mixture {
        case .unknown:
            verifier.spend()
            return .unproven(why: "its NSEC3 records have different parameters")
        case .refuses: return .unproven(why: "its NSEC3 records have different parameters")
        case .accepts, nil: return hasTooManyIterations ? .insecure : nil
        }
    }

    /// Whether `name`, below the zone's apex, is a delegation without DS (RFC 4035 section 5.2, RFC 5155 section 8.9).
    func delegation(of name: DomainName, _ verifier: inout SignatureVerifier) -> Delegation {
        if let match = nsec.first(where: { $0.owner == name }) { return delegation(match.types, of: name) }
        if nsec.contains(where: { $0.showsEmptyNonTerminal(name) }) { return .none }
        if let wildcard = wildcard(for: name) { return delegation(wildcard.types, of: name) }
        guard !nsec3.isEmpty else { return .unproven(why: "no signed record denies the DS of \(name)") }
        switch hindrance(&verifier) {
        case .insecure: return .unsigned
        case .unproven(let why): return .unproven(why: why)
        case .proven, nil: break
        }
        if let match = matching(name, &verifier) { return delegation(match.types, of: name) }
        guard case .proven(_, let cover) = closestEncloser(of: name, &verifier) else {
            return .unproven(why: "no NSEC3 stands for \(name) or any name above it in \(zone)")
        }
        return cover.isOptOut ? .unsigned : .unproven(why: "the proof says that there is no \(name)")
    }

    private func delegation(_ types: TypeBitmap, of name: DomainName) -> Delegation {
        if types.contains(DNSType.ds) { return .unproven(why: "the proof says that \(name) does have a DS") }
        if types.contains(DNSType.soa) { return .unproven(why: "the proof comes from below \(name), not above") }
        return types.contains(DNSType.ns) ? .unsigned : .none
    }

    /// That `name` exists without the type, or a wildcard in its place does (RFC 4035 section 5.4, RFC 5155 section 8.5-8.7).
    func noData(_ name: DomainName, _ type: UInt16, _ verifier: inout SignatureVerifier) -> Absence {
        func lacks(_ types: TypeBitmap) -> Bool {
            !types.contains(type) && !types.contains(DNSType.cname) && !types.isCut
        }
        let failure = Absence.unproven(why: "nothing proves that \(name) has no \(DNSType.name(type))")
        if nsec.contains(where: { $0.showsInsecureDelegation(above: name) }) { return .insecure }
        if let match = nsec.first(where: { $0.owner == name }) { return lacks(match.types) ? .proven : failure }
        if nsec.contains(where: { $0.showsEmptyNonTerminal(name) }) { return .proven }
        if let wildcard = wildcard(for: name) { return lacks(wildcard.types) ? .proven : failure }
        if isWildcardEmpty(for: name) { return .proven }
        guard !nsec3.isEmpty else { return failure }
        if let decided = hindrance(&verifier) { return decided }
        if let match = matching(name, &verifier) {
            if match.types.isInsecureCut { return .insecure }
            return lacks(match.types) ? .proven : failure
        }
        switch closestEncloser(of: name, &verifier) {
        case .insecureDelegation: return .insecure
        case .none: return failure
        case .proven(let closest, let cover):
            if let wildcard = closest.prepending("*"), let match = matching(wildcard, &verifier) {
                // In an opt-out span the name itself may be an unsigned delegation (RFC 5155 section 8.7, appendix B.5).
                guard lacks(match.types) else { return failure }
                return cover.isOptOut ? .insecure : .proven
            }
            return cover.isOptOut ? .insecure : failure
        }
    }

    /// That neither `name` nor a wildcard for it exists (RFC 4035 section 5.4, RFC 5155 section 8.4).
    func nameError(_ name: DomainName, _ verifier: inout SignatureVerifier) -> Absence {
        let failure = Absence.unproven(why: "nothing proves that \(name) does not exist")
        if nsec.contains(where: { $0.showsInsecureDelegation(above: name) }) { return .insecure }
        if let cover = nsec.first(where: { $0.covers(name, zone: zone) }), !cover.next.isInside(name),
            let wildcard = name.suffix(encloserLabels(of: name)).prepending("*"),
            nsec.contains(where: { $0.covers(wildcard, zone: zone) })
        {
            return .proven
        }
        guard !nsec3.isEmpty else { return failure }
        if let decided = hindrance(&verifier) { return decided }
        switch closestEncloser(of: name, &verifier) {
        case .insecureDelegation: return .insecure
        case .none: return failure
        case .proven(let closest, let cover):
            guard let wildcard = closest.prepending("*"), covering(wildcard, &verifier) != nil,
                matching(name, &verifier) == nil
            else { return failure }
            return cover.isOptOut ? .insecure : .proven
        }
    }

    /// That no name closer than the wildcard at `encloserLabels` labels exists (RFC 4035 section 5.3.4, RFC 5155 section 8.8).
    func noCloser(_ name: DomainName, encloserLabels: Int, _ verifier: inout SignatureVerifier) -> Absence {
        let failure = Absence.unproven(why: "nothing proves that the wildcard may stand for \(name)")
        if nsec.contains(where: { $0.covers(name, zone: zone) && $0.encloserLabels(of: name) == encloserLabels }) {
            return .proven
        }
        guard !nsec3.isEmpty else { return failure }
        if let decided = hindrance(&verifier) { return decided }
        guard let cover = covering(name.suffix(encloserLabels + 1), &verifier) else { return failure }
        return cover.isOptOut ? .insecure : .proven
    }

    /// The longest part of `name` that any NSEC here shows to exist.
    private func encloserLabels(of name: DomainName) -> Int { nsec.map { $0.encloserLabels(of: name) }.max() ?? 0 }

    /// The wildcard that stands in the place of `name`, which does not exist itself.
    private func wildcard(for name: DomainName) -> NSECData? {
        guard let cover = nsec.last(where: { $0.covers(name, zone: zone) && !$0.next.isInside(name) }) else {
            return nil
        }
        let wildcard = name.suffix(cover.encloserLabels(of: name)).prepending("*")
        return nsec.first { $0.owner == wildcard }
    }

    /// Whether that wildcard has nothing itself, but names below it.
    private func isWildcardEmpty(for name: DomainName) -> Bool {
        guard let cover = nsec.last(where: { $0.covers(name, zone: zone) && !$0.next.isInside(name) }),
            let wildcard = name.suffix(cover.encloserLabels(of: name)).prepending("*")
        else { return false }
        return nsec.contains { $0.showsEmptyNonTerminal(wildcard) && !name.isInside($0.next) }
    }

    private func matching(_ name: DomainName, _ verifier: inout SignatureVerifier) -> NSEC3Data? {
        for record in nsec3 where verifier.hash(name, like: record) == record.hash { return record }
        return nil
    }

    private func covering(_ name: DomainName, _ verifier: inout SignatureVerifier) -> NSEC3Data? {
        for record in nsec3 {
            guard let hash = verifier.hash(name, like: record) else { continue }
            if record.hash < record.nextHash
                ? record.hash < hash && hash < record.nextHash
                : record.hash != hash && (record.hash < hash || hash < record.nextHash)
            {
                return record
            }
        }
        return nil
    }

    private enum Encloser {
        /// The longest existing ancestor and the record that covers the name one label longer (RFC 5155 section 8.3).
        case proven(DomainName, cover: NSEC3Data)
        /// The zone ends there, unsigned: what is below is not its to deny.
        case insecureDelegation
        case none
    }

    /// Not a delegation and not a DNAME: such a record belongs to the other side of a cut.
    private func closestEncloser(of name: DomainName, _ verifier: inout SignatureVerifier) -> Encloser {
        for count in stride(from: name.labels.count - 1, through: zone.labels.count, by: -1) {
            guard let match = matching(name.suffix(count), &verifier) else { continue }
            if match.types.isInsecureCut { return .insecureDelegation }
            guard !match.types.contains(DNSType.dname), !match.types.isCut,
                let cover = covering(name.suffix(count + 1), &verifier)
            else { return .none }
            return .proven(name.suffix(count), cover: cover)
        }
        return .none
    }
}

extension TypeBitmap {
    /// Of a delegation, seen from above.
    fileprivate var isCut: Bool { contains(DNSType.ns) && !contains(DNSType.soa) }
    fileprivate var isInsecureCut: Bool { isCut && !contains(DNSType.ds) }
}

extension NSECData {
    /// Strictly between owner and next; the last record of a zone covers everything behind it. A record of a delegation
    /// says nothing of what lies below the cut (RFC 6840 section 4.1).
    fileprivate func covers(_ name: DomainName, zone: DomainName) -> Bool {
        guard name.isInside(zone), owner < name else { return false }
        guard !((types.isCut || types.contains(DNSType.dname)) && name.isInside(owner)) else { return false }
        return next == zone || name < next
    }

    /// The name has nothing itself, but the next one is below it.
    fileprivate func showsEmptyNonTerminal(_ name: DomainName) -> Bool {
        owner < name && next != name && next.isInside(name)
    }

    /// At or above the name the zone ends, unsigned: whoever sends this proof has seen no further.
    fileprivate func showsInsecureDelegation(above name: DomainName) -> Bool {
        types.isInsecureCut && name.isInside(owner)
    }

    /// How many labels of `name` exist, given that this record covers it.
    fileprivate func encloserLabels(of name: DomainName) -> Int {
        max(name.commonLabels(with: owner), name.commonLabels(with: next))
    }
}
