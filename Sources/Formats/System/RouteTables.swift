import Facts
import Values

/// The kernel's routes, /proc/net/route and /proc/net/ipv6_route (proc(5), net/ipv6/route.c).
package enum RouteTables {
    private static let up: UInt32 = 0x1
    private static let gateway: UInt32 = 0x2
    private static let reject: UInt32 = 0x200
    private static let local: UInt32 = 0x8000_0000

    /// Addresses are 32-bit words in the machine's byte order, little-endian wherever we run.
    package static func ipv4(_ lines: [ConfigLine]) -> [Route] {
        lines.compactMap { line in
            let fields = line.text.words
            guard fields.count >= 8, let destination = UInt32(fields[1], radix: 16),
                let next = UInt32(fields[2], radix: 16), let flags = UInt32(fields[3], radix: 16),
                let mask = UInt32(fields[7], radix: 16), flags & up != 0, flags & reject == 0,
                let network = address(destination)
            else { return nil }
            return Route(
                destination: network, prefixLength: mask.nonzeroBitCount,
                gateway: flags & gateway != 0 ? address(next) : nil, interface: String(fields[0]))
        }
    }

    package static func ipv6(_ lines: [ConfigLine]) -> [Route] {
        lines.compactMap { line in
            let fields = line.text.words
            guard fields.count >= 10, let destination = bytes(fields[0]), let length = Int(fields[1], radix: 16),
                length <= 128, let next = bytes(fields[4]), let flags = UInt32(fields[8], radix: 16), flags & up != 0,
                flags & (reject | local) == 0, fields[9] != "lo", destination.first != 0xff
            else { return nil }
            let interface = String(fields[9])
            guard let network = IPAddress(bytes: destination), let hop = IPAddress(bytes: next) else { return nil }
            let scoped = hop.isLinkLocal ? IPAddress(bytes: next, scope: interface) : hop
            return Route(
                destination: network, prefixLength: length, gateway: flags & gateway != 0 ? scoped : nil,
                interface: interface)
        }
    }

    private static func address(_ word: UInt32) -> IPAddress? {
        IPAddress(bytes: (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        guard text.utf8.count == 32 else { return nil }
        let digits = Array(text)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        return bytes.count == 16 ? bytes : nil
    }
}
