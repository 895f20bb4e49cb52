/// A domain name as labels of bytes, lower case: what DNSSEC orders, hashes and compares (RFC 4034 section 6.1).
///
/// Text form: presentation form of RFC 1035 section 5.1, absolute: `pool.ntp.org.`, escapes `\.` and `\032`.
package struct DomainName: Hashable, Sendable {
    /// From the leftmost; empty for the root.
    package let labels: [[UInt8]]

    package static let root = DomainName(labels: [])

    private init(labels: [[UInt8]]) { self.labels = labels }

    /// Nil for an empty or oversized label, more than 255 octets in all, or a broken escape.
    package init?(_ text: some StringProtocol) {
        var labels: [[UInt8]] = []
        var label: [UInt8] = []
        let bytes = Array(text.utf8)
        if bytes == [UInt8(ascii: ".")] || bytes.isEmpty {
            self = .root
            return
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "."):
                guard !label.isEmpty else { return nil }
                labels.append(label)
                label = []
            case UInt8(ascii: "\\"):
                guard let escaped = DomainName.escape(bytes[index...]) else { return nil }
                label.append(escaped.byte)
                index += escaped.length
            default: label.append(byte)
            }
        }
        if !label.isEmpty { labels.append(label) }
        self.init(checking: labels)
    }

    /// An uncompressed name at the start of record data, and how many octets it took.
    package static func read(_ data: ArraySlice<UInt8>) -> (name: DomainName, length: Int)? {
        var labels: [[UInt8]] = []
        var index = data.startIndex
        while index < data.endIndex {
            let length = Int(data[index])
            index += 1
            if length == 0 {
                return DomainName(checking: labels).map { ($0, index - data.startIndex) }
            }
            guard length < 64, data.endIndex - index > length, labels.count < 128 else { return nil }
            labels.append(Array(data[index..<index + length]))
            index += length
        }
        return nil
    }

    private init?(checking labels: [[UInt8]]) {
        guard labels.allSatisfy({ (1...63).contains($0.count) }), labels.reduce(1, { $0 + $1.count + 1 }) <= 255 else {
            return nil
        }
        self.labels = labels.map { $0.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } }
    }

    private static func escape(_ rest: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
        guard let first = rest.first else { return nil }
        guard first.isDigit else { return (first, 1) }
        let digits = rest.prefix(3)
        guard digits.count == 3, let value = UInt8(String(decoding: digits, as: UTF8.self)) else { return nil }
        return (value, 3)
    }

    package var isRoot: Bool { labels.isEmpty }
    package var parent: DomainName? { isRoot ? nil : DomainName(labels: Array(labels.dropFirst())) }
    var isWildcard: Bool { labels.first == [UInt8(ascii: "*")] }
    /// Labels as an RRSIG counts them: without the root and a leading asterisk (RFC 4034 section 3.1.3).
    package var signedLabelCount: Int { labels.count - (isWildcard ? 1 : 0) }

    /// At or below `zone`.
    package func isInside(_ zone: DomainName) -> Bool {
        labels.count >= zone.labels.count && suffix(zone.labels.count) == zone
    }

    /// The rightmost `count` labels.
    package func suffix(_ count: Int) -> DomainName { DomainName(labels: Array(labels.suffix(count))) }

    /// This name and every one above it, the root last.
    package var selfAndAncestors: [DomainName] { (0...labels.count).reversed().map(suffix) }

    package func prepending(_ label: String) -> DomainName? { DomainName(checking: [Array(label.utf8)] + labels) }

    /// `self` with the ending `old` exchanged for `new`, as a DNAME does (RFC 6672 section 2.2); nil where it is not below.
    package func replacing(_ old: DomainName, with new: DomainName) -> DomainName? {
        guard isInside(old), self != old else { return nil }
        return DomainName(checking: labels.dropLast(old.labels.count) + new.labels)
    }

    /// Labels that both names end in.
    package func commonLabels(with other: DomainName) -> Int {
        zip(labels.reversed(), other.labels.reversed()).prefix { $0 == $1 }.count
    }
}

/// Canonical order: by label from the right, as unsigned bytes (RFC 4034 section 6.1).
extension DomainName: Comparable {
    package static func < (a: DomainName, b: DomainName) -> Bool {
        for (x, y) in zip(a.labels.reversed(), b.labels.reversed()) where x != y {
            return x.lexicographicallyPrecedes(y)
        }
        return a.labels.count < b.labels.count
    }
}

extension DomainName: CustomStringConvertible {
    package var description: String {
        guard !isRoot else { return "." }
        return labels.map { label in
            label.map { byte -> String in
                switch byte {
                case UInt8(ascii: "."), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
                case 0x21...0x7e: String(UnicodeScalar(byte))
                default: "\\" + String(String(Int(byte) + 1000).dropFirst())
                }
            }.joined() + "."
        }.joined()
    }
}

/// A domain name as compared: lower case, no final dot.
package func canonical(_ name: String) -> String {
    let lower = name.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
}

/// Whether a canonical name is in a zone; everything is in the root.
package func isName(_ name: String, inZone zone: String) -> Bool {
    let zone = canonical(zone)
    return zone.isEmpty || name == zone || name.hasSuffix("." + zone)
}

/// A domain name as the facts write it: lower case, with the final dot.
package func absoluteName(_ text: some StringProtocol) -> String {
    let name = text.lowercased()
    return name.hasSuffix(".") ? name : name + "."
}
