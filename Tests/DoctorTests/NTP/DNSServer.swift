import DoctorTesting

@testable import Values

/// A resolver on loopback, its answers written by hand.
enum DNSServer {
    struct Question {
        var id: [UInt8]
        var type: UInt16
        var checkingDisabled: Bool
        /// As sent: name, type, class.
        var bytes: [UInt8]
        /// Presentation form, with the final dot.
        var name: String
    }

    static func question(_ query: [UInt8]) -> Question? {
        guard query.count > 16 else { return nil }
        var labels: [String] = []
        var position = 12
        while position < query.count, query[position] > 0 {
            let length = Int(query[position])
            guard position + length < query.count else { return nil }
            labels.append(String(decoding: query[position + 1...position + length], as: UTF8.self))
            position += length + 1
        }
        guard position + 4 < query.count else { return nil }
        return Question(
            id: Array(query[0...1]), type: UInt16(query[position + 1]) << 8 | UInt16(query[position + 2]),
            checkingDisabled: query[3] & 0x10 != 0, bytes: Array(query[12...position + 4]),
            name: labels.joined(separator: ".") + ".")
    }

    /// A whole response; `addresses` become records of the type asked for.
    static func response(
        to question: Question, rcode: UInt8 = 0, addresses: [IPAddress] = [], isTruncated: Bool = false,
        isAuthenticated: Bool = false
    ) -> [UInt8] {
        let first: UInt8 = 0x81 | (isTruncated ? 2 : 0)
        let second: UInt8 = 0x80 | (isAuthenticated ? 0x20 : 0) | rcode
        let counts: [UInt8] = [0, 1, 0, UInt8(addresses.count), 0, 0, 0, 0]
        var bytes = question.id + [first, second] + counts + question.bytes
        for address in addresses {
            // The owner points back at the question; class IN, a minute to live.
            bytes += [0xc0, 12, 0, UInt8(question.type), 0, 1, 0, 0, 0, 60, 0, UInt8(address.bytes.count)]
            bytes += address.bytes
        }
        return bytes
    }
}
