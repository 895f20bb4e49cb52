/// An IPv4 or IPv6 address, with the scope that a link-local IPv6 address needs (RFC 4007 section 11).
///
/// Text form: RFC 5952 for IPv6, `fe80::1%eth0` with a scope. Codable as that text.
package struct IPAddress: Hashable, Sendable {
    /// 4 or 16 bytes, network order.
    package let bytes: [UInt8]
    /// Interface name or index, for link-local addresses.
    package let scope: String?

    /// Nil unless there are 4 or 16 bytes; a scope is kept only with 16.
    package init?(bytes: [UInt8], scope: String? = nil) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
        self.scope = bytes.count == 16 ? scope : nil
    }

    /// Nil unless the text is a literal address: dotted decimal with four parts and no leading zeros, or RFC 4291
    /// section 2.2. Names, `127.1` and octal never pass, so what parses here needs no resolver.
    package init?(_ text: some StringProtocol) {
        // By bytes: each name of a configuration is tried as an address first, often.
        let text = Array(text.utf8.prefix(IPAddress.longestText + 1))
        guard text.count <= IPAddress.longestText else { return nil }
        if let percent = text.firstIndex(of: UInt8(ascii: "%")) {
            let scope = String(decoding: text[(percent + 1)...], as: UTF8.self)
            guard (1...IPAddress.longestScope).contains(scope.utf8.count),
                let bytes = IPAddress.parseIPv6(text[..<percent])
            else { return nil }
            self.init(bytes: bytes, scope: scope)
        } else if let bytes = IPAddress.parseIPv4(text[...]) ?? IPAddress.parseIPv6(text[...]) {
            self.init(bytes: bytes)
        } else {
            return nil
        }
    }

    private static let longestScope = 32
    /// `0000:0000:0000:0000:0000:0000:255.255.255.255%` and a scope.
    private static let longestText = 46 + longestScope

    /// As inet_aton(3) reads one, and getaddrinfo(3) with it: `127.1`, `0x7f000001`, `0177.0.0.1`. One to four numbers, decimal,
    /// octal or hexadecimal, of which the last fills what is left.
    package init?(numbersAndDots text: some StringProtocol) {
        guard text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "x") || $0.isHexDigit })
        else {
            return nil
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> UInt32? in
            let (digits, radix): (Substring, Int) =
                part.lowercased().hasPrefix("0x")
                ? (Substring(part.dropFirst(2)), 16) : (Substring(part), part.hasPrefix("0") ? 8 : 10)
            return UInt32(digits, radix: radix)
        }
        guard (1...4).contains(parts.count), numbers.count == parts.count, let last = numbers.last,
            numbers.dropLast().allSatisfy({ $0 < 256 }), UInt64(last) < 1 << (8 * (5 - UInt64(parts.count)))
        else { return nil }
        let tail = (0..<(5 - parts.count)).reversed().map { UInt8(last >> (8 * UInt32($0)) & 0xff) }
        self.init(bytes: numbers.dropLast().map { UInt8($0) } + tail)
    }

    /// An IPv4 address written as an IPv6 one (RFC 4291 section 2.5.5.2).
    package var isV4Mapped: Bool { isV6 && bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] }
    package var isV6: Bool { bytes.count == 16 }
    package var isLoopback: Bool { isV6 ? bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 : bytes[0] == 127 }
    package var isLinkLocal: Bool {
        isV6 ? bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80 : bytes[0] == 169 && bytes[1] == 254
    }
    package var isMulticast: Bool { isV6 ? bytes[0] == 0xff : bytes[0] & 0xf0 == 0xe0 }
    package var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
    /// Not the unspecified address, and none that daemons cannot send to.
    package var isSomebodys: Bool { !isUnspecified && !isV4Mapped }

    /// Whether the first `prefixLength` bits equal those of `network`; false across families.
    package func isInside(_ network: IPAddress, prefixLength: Int) -> Bool {
        guard network.bytes.count == bytes.count, (0...bytes.count * 8).contains(prefixLength) else { return false }
        let (whole, rest) = (prefixLength / 8, prefixLength % 8)
        guard bytes.prefix(whole) == network.bytes.prefix(whole) else { return false }
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xff00 >> rest)
        return bytes[whole] & mask == network.bytes[whole] & mask
    }

    private static func parseIPv4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }) else { return nil }
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0"),
                let byte = UInt8(exactly: part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func parseIPv6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let colon = UInt8(ascii: ":")
        let isPlausible = text.allSatisfy { $0.isHexDigit || $0 == colon || $0 == UInt8(ascii: ".") }
        guard isPlausible, text.contains(colon) else { return nil }
        /// Two bytes a group; an IPv4 address at the text's end counts as two groups.
        func groups(_ part: ArraySlice<UInt8>) -> [UInt8]? {
            guard !part.isEmpty else { return [] }
            var bytes: [UInt8] = []
            for field in part.split(separator: colon, omittingEmptySubsequences: false) {
                if field.endIndex == text.endIndex, let tail = parseIPv4(field) {
                    bytes += tail
                } else {
                    guard (1...4).contains(field.count),
                        let group = UInt16(String(decoding: field, as: UTF8.self), radix: 16)
                    else { return nil }
                    bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
                }
            }
            return bytes
        }
        // At most one "::" stands for a run of zero groups.
        guard let gap = text.indices.dropLast().first(where: { text[$0] == colon && text[$0 + 1] == colon }) else {
            return groups(text).flatMap { $0.count == 16 ? $0 : nil }
        }
        guard let head = groups(text[..<gap]), let tail = groups(text[(gap + 2)...]), head.count + tail.count <= 14
        else {
            return nil
        }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        guard isV6 else { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        // RFC 5952 section 4.2: the longest run of at least two zero groups, the first of equals, becomes "::".
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = max(end, start + 1)
        }
        func hex(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        let text = best.isEmpty ? hex(0..<8) : hex(0..<best.lowerBound) + "::" + hex(best.upperBound..<8)
        return scope.map { text + "%" + $0 } ?? text
    }
}

extension IPAddress: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = IPAddress(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text.prefix(60))' is not an IP address")
        }
        self = address
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// An address and a port. Printed as `192.0.2.1:53` or `[2001:db8::1]:53`.
package struct Endpoint: Codable, Hashable, Sendable, CustomStringConvertible {
    package var address: IPAddress
    package var port: UInt16

    package init(_ address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    package var description: String { address.isV6 ? "[\(address)]:\(port)" : "\(address):\(port)" }

    /// A resolver as people write it: an address, `address@port`, or the form this prints; nil for anything else.
    package init?(resolver text: String) {
        if let address = IPAddress(text) {
            self.init(address, port: 53)
            return
        }
        let separator: Character = text.contains("@") ? "@" : ":"
        guard let at = text.lastIndex(of: separator), let port = UInt16(text[text.index(after: at)...]), port > 0 else {
            return nil
        }
        var host = text[..<at]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let address = IPAddress(host) else { return nil }
        self.init(address, port: port)
    }
}

extension String {
    /// The text before and after the first occurrence of `separator`; `after` is nil where there is none.
    package func splitOnce(_ separator: String) -> (before: Substring, after: Substring?) {
        var start = utf8.startIndex
        while start < utf8.endIndex {
            if utf8[start...].starts(with: separator.utf8) {
                return (self[..<start], self[utf8.index(start, offsetBy: separator.utf8.count)...])
            }
            utf8.formIndex(after: &start)
        }
        return (self[...], nil)
    }
}
