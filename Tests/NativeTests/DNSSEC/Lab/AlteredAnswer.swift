import DoctorTesting

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Values

extension LabCase {
    /// With one thing about one answer changed at random; what it was, for people.
    func altered(_ random: inout Seeded) -> (lab: LabCase, what: String) {
        var lab = self
        // Half of the time the answer itself, else anything on the way to it.
        let own = [DNSType.a, DNSType.aaaa].map { DNSQuestion(name: name, type: $0) }
        let all = table.keys.filter { $0.type != DNSType.ns }.sorted { "\($0)" < "\($1)" }
        let question = (Bool.random(using: &random) ? own : all).randomElement(using: &random) ?? own[0]
        var answer = table[question] ?? LabAnswer()
        let what = answer.alter(others: all.compactMap { table[$0] }, &random)
        // A resolver has one copy of a record set: what of it changed in one answer is so in all.
        for set in (table[question] ?? answer).sets.filter({
            answer.sets.contains($0) && answer.records($0) != table[question]?.records($0)
        }) {
            for other in all where table[other]?.sets.contains(set) == true {
                lab.table[other]?.replace(set, with: answer.records(set))
            }
        }
        lab.table[question] = answer
        return (lab, "\(question.name) \(DNSType.name(question.type)): \(what)")
    }
}

extension LabAnswer {
    fileprivate struct SetName: Hashable {
        var owner: String
        var type: UInt16

        init(_ record: DNSRecord) {
            owner = record.owner
            type = SignatureData(record)?.typeCovered ?? record.type
        }
    }

    fileprivate var sets: Set<SetName> { Set((answer + authority).map(SetName.init)) }

    /// With their signatures, whichever section they stand in.
    fileprivate func records(_ set: SetName) -> [DNSRecord] { (answer + authority).filter { SetName($0) == set } }

    fileprivate mutating func replace(_ set: SetName, with records: [DNSRecord]) {
        let path: WritableKeyPath<LabAnswer, [DNSRecord]> =
            answer.contains { SetName($0) == set } ? \.answer : \.authority
        let at = self[keyPath: path].firstIndex { SetName($0) == set } ?? 0
        self[keyPath: path].removeAll { SetName($0) == set }
        self[keyPath: path].insert(contentsOf: records, at: min(at, self[keyPath: path].count))
    }

    fileprivate mutating func alter(others: [LabAnswer], _ random: inout Seeded) -> String {
        let inAnswer = !answer.isEmpty && (authority.isEmpty || Bool.random(using: &random))
        let path: WritableKeyPath<LabAnswer, [DNSRecord]> = inAnswer ? \.answer : \.authority
        guard let at = self[keyPath: path].indices.randomElement(using: &random) else {
            rcode = 3 - rcode
            return "rcode \(rcode)"
        }
        let record = self[keyPath: path][at]
        let label = "\(record.owner) \(DNSType.name(record.type))"
        switch Int.random(in: 0..<24, using: &random) {
        case 0:
            self[keyPath: path].remove(at: at)
            return "\(label) dropped"
        case 1:
            let covered = SignatureData(record)?.typeCovered ?? record.type
            self[keyPath: path].removeAll { one in
                one.owner == record.owner && SignatureData(one)?.typeCovered == covered
            }
            return "\(label) unsigned"
        case 2:
            self[keyPath: path].removeAll { $0.owner == record.owner && $0.type == record.type }
            return "\(label), all dropped"
        case 3:
            self[keyPath: path][at].data[record.data.count - 1] ^= 1
            return "\(label) changed at its end"
        case 4, 5:
            rcode = 3 - rcode
            return "rcode \(rcode)"
        case 6:
            let covered = SignatureData(record)?.typeCovered ?? record.type
            let set = self[keyPath: path].filter { one in
                one.owner == record.owner && (SignatureData(one)?.typeCovered ?? one.type) == covered
            }
            self[keyPath: path].removeAll(where: set.contains)
            if inAnswer { authority += set } else { answer += set }
            return "\(label) to the other section"
        case 7:
            self = others.randomElement(using: &random) ?? self
            return "another question's answer"
        case 8:
            let other = others.randomElement(using: &random) ?? self
            authority += other.authority
            return "another question's authority section as well"
        case 9:
            let other = others.randomElement(using: &random) ?? self
            authority = other.authority
            return "another question's authority section instead"
        case 10:
            let other = others.randomElement(using: &random) ?? self
            answer += other.answer
            return "another question's answer section as well"
        case 11:
            self[keyPath: path].append(record)
            return "\(label) twice"
        case 12:
            self = LabAnswer(rcode: rcode)
            return "empty"
        case 13:
            self[keyPath: path][at].ttl = record.ttl &* 2 &+ 7
            return "\(label) for longer"
        case 14:
            var other = record
            other.ttl = 5
            self[keyPath: path].append(other)
            return "\(label) twice, for another time"
        case 15:
            self[keyPath: path][at].recordClass = 3
            return "\(label) of another class"
        case 16:
            rcode = [1, 2, 4, 5].randomElement(using: &random) ?? 5
            return "rcode \(rcode)"
        case 17:
            let byte = record.data.indices.randomElement(using: &random) ?? 0
            self[keyPath: path][at].data[byte] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            return "\(label) changed at \(byte)"
        case 18:
            self[keyPath: path].shuffle(using: &random)
            return "\(inAnswer ? "answer" : "authority") shuffled"
        case 19:
            guard let stray = others.randomElement(using: &random)?.answer.randomElement(using: &random) else {
                return "nothing"
            }
            self[keyPath: path].insert(stray, at: at)
            return "\(stray.owner) \(DNSType.name(stray.type)) before \(label)"
        case 20:
            guard let stray = others.randomElement(using: &random)?.authority.randomElement(using: &random) else {
                return "nothing"
            }
            authority.append(stray)
            return "\(stray.owner) \(DNSType.name(stray.type)) as well"
        case 21:
            guard let other = others.randomElement(using: &random), !other.authority.isEmpty else { return "nothing" }
            answer += other.authority
            return "another question's authority section in the answer"
        case 22:
            let owner = record.owner
            guard record.type == DNSType.rrsig, let signer = DomainName.read(record.data.dropFirst(18)) else {
                self[keyPath: path][at].owner = "other." + (owner == "." ? "" : owner)
                return "\(label) of another owner"
            }
            let above = signer.name.labels.isEmpty ? "org." : "\(signer.name.suffix(signer.name.labels.count - 1))"
            self[keyPath: path][at].data.replaceSubrange(18..<(18 + signer.length), with: wireName(above))
            return "\(label) signed by \(above)"
        default:
            let signatures = self[keyPath: path].indices.filter { self[keyPath: path][$0].type == DNSType.rrsig }
            guard let signature = signatures.randomElement(using: &random) else {
                (answer, authority) = (authority, answer)
                return "sections exchanged"
            }
            // Type covered, algorithm, labels, dates, tag (RFC 4034 section 3.1).
            let byte = [1, 2, 3, 8, 12, 17].randomElement(using: &random) ?? 3
            self[keyPath: path][signature].data[byte] ^= 1
            return "signature \(signature) changed at \(byte)"
        }
    }
}
