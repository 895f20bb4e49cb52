/// Host names as configuration files write them, checked before anybody is asked for them.
package enum DNSName {
    /// `2.Debian.pool.ntp.org` as `2.debian.pool.ntp.org.`: lower case, absolute. Nil where it cannot be a host's name:
    /// labels of 1 to 63 letters, digits, hyphens and underscores, 253 characters in all (RFC 1035 section 2.3.4;
    /// underscores because real zones have them). Names in other scripts must come as their `xn--` form.
    package static func absolute(_ text: some StringProtocol) -> String? {
        var bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        guard (1...253).contains(bytes.count) else { return nil }
        for label in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...63).contains(label.count), label.allSatisfy(isHostCharacter), label.first != UInt8(ascii: "-"),
                label.last != UInt8(ascii: "-")
            else { return nil }
        }
        return String(decoding: bytes, as: UTF8.self).lowercased() + "."
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isLetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
