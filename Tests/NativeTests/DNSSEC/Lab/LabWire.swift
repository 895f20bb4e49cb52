@testable import Box
@testable import Values

extension DNSRecord {
    /// The whole record in wire form, names uncompressed.
    var wire: [UInt8] {
        wireName(owner) + bytes(type) + bytes(recordClass) + bytes(UInt16(ttl >> 16)) + bytes(UInt16(ttl & 0xffff))
            + bytes(UInt16(data.count)) + data
    }
}

/// An answer that a lab gives, whatever it was asked with.
struct LabAnswer: Sendable {
    var rcode: UInt8 = 0
    var answer: [DNSRecord] = []
    var authority: [DNSRecord] = []

    /// In reply to a query: its id, question, RD and CD repeated, EDNS with DO behind.
    func wire(for question: DNSQuestion, id: UInt16, checkingDisabled: Bool) -> [UInt8] {
        var message = bytes(id) + [0x81, 0x80 | (checkingDisabled ? 0x10 : 0) | rcode]
        message += bytes(1) + bytes(UInt16(answer.count)) + bytes(UInt16(authority.count)) + bytes(1)
        message += wireName(question.name) + bytes(question.type) + bytes(1)
        for record in answer + authority { message += record.wire }
        message += [0] + bytes(41) + bytes(4096)
        message += [0, 0, 0x80, 0] + bytes(0)
        return message
    }
}

/// The parts of a query that a lab looks at.
struct LabQuery {
    var id: UInt16
    var question: DNSQuestion
    var checkingDisabled: Bool

    init?(_ query: ArraySlice<UInt8>) {
        let query = Array(query)
        guard query.count > 16, query[5] == 1 else { return nil }
        id = UInt16(query[0]) << 8 | UInt16(query[1])
        checkingDisabled = query[3] & 0x10 != 0
        var labels: [String] = []
        var at = 12
        while at < query.count, query[at] != 0 {
            let end = at + 1 + Int(query[at])
            guard end < query.count else { return nil }
            labels.append(String(decoding: query[(at + 1)..<end], as: UTF8.self).lowercased())
            at = end
        }
        guard at + 4 < query.count else { return nil }
        question = DNSQuestion(
            name: labels.isEmpty ? "." : labels.joined(separator: ".") + ".",
            type: UInt16(query[at + 1]) << 8 | UInt16(query[at + 2]))
    }
}

func wireName(_ name: String) -> [UInt8] {
    name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
}

func bytes(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xff)] }

/// A lab whose own parts do not come together is a broken test, not a finding.
func must<Value>(_ value: Value?, line: UInt = #line) -> Value {
    guard let value else { preconditionFailure("the lab could not be made, line \(line)") }
    return value
}

func labName(_ text: String) -> DomainName { must(DomainName(text)) }
