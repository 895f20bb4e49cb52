import Native

@testable import Box
@testable import DNSSEC
@testable import Reports
@testable import Values

/// One signed zone of a lab: answers for what it holds, proves what it does not.
final class LabZone {
    enum Style: String, CaseIterable { case nsec, nsec3, optOut }

    let name: String
    let style: Style
    let ksk: LabKey
    let zsk: LabKey
    let isSigned: Bool
    private var made: [String: [UInt16: [DNSRecord]]] = [:]
    /// Names of delegations; those in `signed` have a DS.
    private var cuts: Set<String> = []
    /// Dates for a set; asked once for each.
    var dates: (_ owner: String, _ type: UInt16) -> [(inception: UInt32, expiration: UInt32)]
    private var signed: [String: [DNSRecord]] = [:]
    var iterations: UInt16 = 0
    /// Sign with a key that is not in the zone.
    var forger: LabKey?
    private var others: [LabKey] = []
    private let library = LiveDNS()

    init(
        _ name: String, style: Style, ksk: LabKey, zsk: LabKey, isSigned: Bool = true,
        dates: @escaping (String, UInt16) -> [(inception: UInt32, expiration: UInt32)]
    ) {
        self.name = name
        self.isSigned = isSigned
        self.style = style
        self.ksk = ksk
        self.zsk = zsk
        self.dates = dates
        let host = name == "." ? "ns." : "ns." + name
        add(name, "SOA", "\(host) \(host) 1 3600 600 86400 300")
        add(name, "NS", host)
        guard isSigned else { return }
        made[name, default: [:]][DNSType.dnskey] = [ksk.record(for: name), zsk.record(for: name)]
    }

    func add(_ owner: String, _ type: String, _ text: String) {
        let record = must(library.record("\(owner) 3600 IN \(type) \(text)"))
        made[owner, default: [:]][record.type, default: []].append(record)
    }

    func delegate(_ child: String, ds: DNSRecord?) {
        cuts.insert(child)
        add(child, "NS", "ns.elsewhere.test.")
        if let ds { made[child, default: [:]][DNSType.ds] = [ds] }
    }

    /// A further key, which signs beside the others.
    func addKey(_ key: LabKey, signs: Bool = true) {
        made[name, default: [:]][DNSType.dnskey, default: []].append(key.record(for: name))
        if signs { others.append(key) }
    }

    /// A further DS for a child that is delegated already.
    func addDS(_ ds: DNSRecord, for child: String) { made[child, default: [:]][DNSType.ds, default: []].append(ds) }

    func removeDS(of child: String) { made[child]?[DNSType.ds] = nil }

    /// The answer to a question that belongs to this zone. Aliases are not followed.
    func answer(_ name: String, _ type: UInt16) -> LabAnswer {
        if let types = made[name] {
            if let records = types[type], !(cuts.contains(name) && type != DNSType.ds) {
                return LabAnswer(answer: sign(name, type, records))
            }
            if let alias = types[DNSType.cname] { return LabAnswer(answer: sign(name, DNSType.cname, alias)) }
            return LabAnswer(authority: soa + proof(existing: name))
        }
        if isEmptyNonTerminal(name) { return LabAnswer(authority: soa + proof(existing: name)) }
        for above in ancestors(name) {
            guard let records = made[above]?[DNSType.dname], let target = DomainName.read(records[0].data[...])?.name,
                let alias = labName(name).replacing(labName(above), with: target)
            else { continue }
            let made = must(library.record("\(name) 0 IN CNAME \(alias)"))
            return LabAnswer(answer: sign(above, DNSType.dname, records) + [made])
        }
        let encloser = closestEncloser(name)
        let wildcard = encloser == "." ? "*." : "*." + encloser
        guard let types = made[wildcard] else {
            // Below an opt-out span nothing can be proven to be absent but signed delegations.
            if type == DNSType.ds, style == .optOut { return LabAnswer(authority: soa + cover(name, under: encloser)) }
            return LabAnswer(
                rcode: 3, authority: soa + unique(cover(name, under: encloser) + covering(wildcard)))
        }
        let found = types[type] == nil ? DNSType.cname : type
        if let records = types[found] {
            let expanded = sign(wildcard, found, records).map { record in
                var record = record
                record.owner = name
                return record
            }
            let closer = style == .nsec ? covering(name) : covering(nextCloser(name, encloser))
            return LabAnswer(answer: expanded, authority: closer)
        }
        return LabAnswer(authority: soa + unique(cover(name, under: encloser) + matching(wildcard)))
    }

    private var soa: [DNSRecord] { sign(name, DNSType.soa, made[name, default: [:]][DNSType.soa, default: []]) }

    private func sign(_ owner: String, _ type: UInt16, _ records: [DNSRecord]) -> [DNSRecord] {
        guard isSigned else { return records }
        let label = "\(owner) \(type)"
        if let known = signed[label] { return known }
        let keys =
            [type == DNSType.dnskey ? ksk : forger ?? zsk] + others.filter { $0.isKSK == (type == DNSType.dnskey) }
        let signatures = keys.flatMap { key in
            dates(owner, type).map {
                key.sign(records, zone: name, inception: $0.inception, expiration: $0.expiration)
            }
        }
        signed[label] = records + signatures
        return records + signatures
    }

    // MARK: - Denial

    private func proof(existing name: String) -> [DNSRecord] {
        if style == .nsec { return made[name] == nil ? covering(name) : matching(name) }
        let found = matching(name)
        return found.isEmpty ? cover(name, under: closestEncloser(name)) : found
    }

    /// That `name` does not exist below `encloser`, which does.
    private func cover(_ name: String, under encloser: String) -> [DNSRecord] {
        style == .nsec ? covering(name) : unique(matching(encloser) + covering(nextCloser(name, encloser)))
    }

    private func matching(_ name: String) -> [DNSRecord] {
        let key = style == .nsec ? name : hash(name)
        guard let at = chain.firstIndex(where: { $0.key == key }) else { return [] }
        return denial(at)
    }

    private func covering(_ name: String) -> [DNSRecord] {
        if style == .nsec {
            return denial(chain.lastIndex { labName($0.key) < labName(name) } ?? chain.count - 1)
        }
        let hashed = hash(name)
        return denial(chain.lastIndex { $0.key < hashed } ?? chain.count - 1)
    }

    private func denial(_ at: Int) -> [DNSRecord] {
        guard isSigned else { return [] }
        let (key, types) = chain[at]
        let next = chain[(at + 1) % chain.count].key
        let list = types.map(DNSType.name).joined(separator: " ")
        let owner = style == .nsec ? key : key + "." + (name == "." ? "" : name)
        let text =
            style == .nsec
            ? "\(owner) 300 IN NSEC \(next) \(list)"
            : "\(owner) 300 IN NSEC3 1 \(style == .optOut ? 1 : 0) \(iterations) ab \(next) \(list)"
        let record = must(library.record(text))
        return sign(owner, record.type, [record])
    }

    /// Owner or hash, and the types there, in order.
    private lazy var chain: [(key: String, types: [UInt16])] = {
        var names = Set(made.keys)
        if style == .optOut { names.subtract(cuts.filter { made[$0]?[DNSType.ds] == nil }) }
        if style != .nsec { for name in names { names.formUnion(ancestors(name)) } }
        let all = names.map { owner -> (key: String, types: [UInt16]) in
            var types = Array(made[owner, default: [:]].keys)
            let isUnsigned = types.isEmpty || cuts.contains(owner) && !types.contains(DNSType.ds)
            if !isUnsigned || style == .nsec { types.append(DNSType.rrsig) }
            if style == .nsec { types.append(DNSType.nsec) }
            return (style == .nsec ? owner : hash(owner), types.sorted())
        }
        return all.sorted {
            style == .nsec ? labName($0.key) < labName($1.key) : $0.key < $1.key
        }
    }()

    private func hash(_ name: String) -> String {
        must(library.nsec3Hash(name, algorithm: 1, iterations: min(iterations, 2500), salt: [0xab]))
    }

    /// Between a name and the apex, both excluded.
    private func ancestors(_ name: String) -> [String] {
        labName(name).selfAndAncestors.dropFirst().map { "\($0)" }.filter {
            labName($0).isInside(labName(self.name)) && $0 != self.name
        }
    }

    private func isEmptyNonTerminal(_ name: String) -> Bool {
        made[name] == nil && made.keys.contains { $0.hasSuffix("." + name) }
    }

    private func closestEncloser(_ name: String) -> String {
        labName(name).selfAndAncestors.dropFirst().map { "\($0)" }.first {
            (made[$0] != nil || isEmptyNonTerminal($0)) && (style == .nsec || !matching($0).isEmpty)
        } ?? self.name
    }

    private func nextCloser(_ name: String, _ encloser: String) -> String {
        "\(labName(name).suffix(labName(encloser).labels.count + 1))"
    }

    private func unique(_ records: [DNSRecord]) -> [DNSRecord] {
        var seen: Set<DNSRecord> = []
        return records.filter { seen.insert($0).inserted }
    }
}
