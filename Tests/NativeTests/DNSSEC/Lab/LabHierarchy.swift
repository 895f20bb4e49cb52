import DoctorTesting

@testable import Box
@testable import Facts
@testable import Reports
@testable import Values

/// Zones from the root down, answering together as a resolver in front of them would.
final class LabHierarchy {
    private(set) var zones: [LabZone] = []
    let pool: LabKeyPool

    init(pool: LabKeyPool) { self.pool = pool }

    /// Adds a zone and delegates to it from the zone above, which must be there already.
    @discardableResult
    func add(
        _ name: String, style: LabZone.Style, algorithm: UInt8, isSigned: Bool = true, wrongDS: Bool = false,
        dates: @escaping (String, UInt16) -> [(inception: UInt32, expiration: UInt32)]
    ) -> LabZone {
        let number = zones.count % 4
        let zone = LabZone(
            name, style: style, ksk: pool.key(algorithm, isKSK: true, number: number),
            zsk: pool.key(algorithm, isKSK: false, number: number), isSigned: isSigned, dates: dates)
        if let parent = self.zone(holding: name, strictlyAbove: true), name != "." {
            let key = wrongDS ? pool.key(algorithm, isKSK: true, number: 9) : zone.ksk
            parent.delegate(name, ds: isSigned ? key.ds(for: name) : nil)
        }
        zones.append(zone)
        return zone
    }

    var anchor: TrustAnchor {
        let ds = zones[0].ksk.ds(for: ".")
        let hex = ds.data.dropFirst(4).map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        let tag = UInt16(ds.data[0]) << 8 | UInt16(ds.data[1])
        return TrustAnchor(
            owner: ".", keyTag: tag, algorithm: ds.data[2], state: .valid,
            record: ". IN DS \(tag) \(ds.data[2]) \(ds.data[3]) \(hex)", source: Source("lab"))
    }

    func zone(holding name: String, strictlyAbove: Bool) -> LabZone? {
        let name = labName(name)
        return zones.filter {
            let zone = labName($0.name)
            return name.isInside(zone) && !(strictlyAbove && zone == name && !zone.isRoot)
        }.max { $0.name.split(separator: ".").count < $1.name.split(separator: ".").count }
    }

    /// As a resolver answers: aliases followed, DS from above the cut.
    func answer(_ question: DNSQuestion) -> LabAnswer {
        var result = LabAnswer()
        var name = question.name
        for _ in 0..<8 {
            guard let zone = zone(holding: name, strictlyAbove: question.type == DNSType.ds) else { break }
            let part = zone.answer(name, question.type)
            result.answer += part.answer
            result.authority += part.authority
            result.rcode = part.rcode
            guard question.type != DNSType.cname, !part.answer.contains(where: { $0.type == question.type }),
                let alias = part.answer.first(where: { $0.type == DNSType.cname })
            else { break }
            name = "\(must(DomainName.read(alias.data[...])).name)"
        }
        return result
    }

    /// Everything that a validator may ask on the way to these names; NS is asked for by Knot Resolver and PowerDNS.
    func answers(for names: [String], withNS: Bool = false) -> [DNSQuestion: LabAnswer] {
        var result: [DNSQuestion: LabAnswer] = [:]
        let types = [DNSType.a, DNSType.aaaa, DNSType.ds, DNSType.dnskey] + (withNS ? [DNSType.ns] : [])
        for name in names.flatMap({ labName($0).selfAndAncestors }) {
            for type in types {
                let question = DNSQuestion(name: "\(name)", type: type)
                if result[question] == nil { result[question] = answer(question) }
            }
        }
        return result
    }
}
