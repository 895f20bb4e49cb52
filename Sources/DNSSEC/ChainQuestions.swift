import Box
import Values

/// Which questions a chain needs: all of the first round at once, since none depends on another's answer.
package enum ChainQuestions {
    /// A, AAAA, the DNSKEY of the root, and DS and DNSKEY of the name and each name above it: 2L + 3 for L labels.
    package static func firstRound(for name: String) -> [DNSQuestion] {
        guard let name = DomainName(name), name.labels.count <= DNSSECLimits.labels else { return [] }
        return [DNSQuestion(name: "\(name)", type: DNSType.a), DNSQuestion(name: "\(name)", type: DNSType.aaaa)]
            + name.selfAndAncestors.flatMap { zone in
                [DNSQuestion(name: "\(zone)", type: DNSType.dnskey)]
                    + (zone.isRoot ? [] : [DNSQuestion(name: "\(zone)", type: DNSType.ds)])
            }
    }

    /// What the names that aliases lead to need beside what was asked: one more round, whatever their number.
    package static func nextRound(for names: [String], after answers: ChainAnswers) -> [DNSQuestion] {
        var wanted: [DNSQuestion] = []
        for name in names {
            for target in targets(of: name, in: answers) {
                wanted += firstRound(for: "\(target)")
            }
        }
        var seen = Set(answers.answers.keys)
        return wanted.filter { seen.insert($0).inserted }
    }

    private static func targets(of name: String, in answers: ChainAnswers) -> [DomainName] {
        var found: [DomainName] = []
        var queue = DomainName(name).map { [$0] } ?? []
        var visited: Set<DomainName> = []
        while let next = queue.popLast(), found.count < DNSSECLimits.cnameHops {
            guard visited.insert(next).inserted else { continue }
            for type in [DNSType.a, DNSType.aaaa] {
                guard case .success(let message) = answers.message(next, type) else { continue }
                for record in message.answer.prefix(64) where record.type == DNSType.cname {
                    guard let target = DomainName.read(record.data[...])?.name, !found.contains(target) else {
                        continue
                    }
                    found.append(target)
                    queue.append(target)
                }
            }
        }
        return Array(found.prefix(DNSSECLimits.cnameHops))
    }
}
