import Values

/// What a PEM file says of its certificates: subject, dates, whether they may sign others (RFC 7468, RFC 5280). Nothing is
/// verified. Certificates that are not well formed are left out.
package enum CertificateText {
    package struct Certificate: Sendable, Equatable {
        /// The subject's common name; empty where it has none.
        package var name: String
        package var notBefore: Timestamp
        package var notAfter: Timestamp
        package var isAuthority: Bool
    }

    /// Bundles of a system hold some hundred.
    private static let most = 512

    package static func parse(_ lines: [ConfigLine]) -> [Certificate] {
        var found: [Certificate] = []
        var text: [UInt8]?
        for line in lines where found.count < most {
            switch line.text.trimmed {
            case "-----BEGIN CERTIFICATE-----", "-----BEGIN X509 CERTIFICATE-----": text = []
            case "-----END CERTIFICATE-----", "-----END X509 CERTIFICATE-----":
                if let bytes = text.flatMap(base64), let certificate = certificate(bytes) { found.append(certificate) }
                text = nil
            case let rest: text?.append(contentsOf: rest.utf8)
            }
        }
        return found
    }

    /// RFC 4648 section 4; nil for any other character.
    private static func base64(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for character in text where character != UInt8(ascii: "=") {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = (bits << 6 | UInt32(value)) & 0xff_ffff
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    /// Certificate ::= SEQUENCE { tbsCertificate SEQUENCE { [0] version, serial, algorithm, issuer, validity, subject, key,
    /// ..., [3] extensions }, ... }
    private static func certificate(_ bytes: [UInt8]) -> Certificate? {
        guard let whole = DER(bytes[...]).first, whole.tag == 0x30, let signed = DER(whole.content).first,
            signed.tag == 0x30
        else { return nil }
        var fields = DER(signed.content)[...]
        if fields.first?.tag == 0xa0 { fields = fields.dropFirst() }
        let parts = Array(fields.prefix(5))
        guard parts.count == 5 else { return nil }
        let dates = DER(parts[3].content)
        guard dates.count == 2, let notBefore = time(dates[0]), let notAfter = time(dates[1]) else { return nil }
        let extensions = fields.first { $0.tag == 0xa3 }
        return Certificate(
            name: commonName(parts[4]), notBefore: notBefore, notAfter: notAfter,
            isAuthority: extensions.map(mayBeAuthority) ?? true)
    }

    /// UTCTime counts 50 to 99 for the last century (RFC 5280 section 4.1.2.5.1); GeneralizedTime has all four digits.
    private static func time(_ value: DER.Value) -> Timestamp? {
        var text = Array(value.content.prefix(16))
        if value.tag == 0x17 { text = Array((text.first ?? 0 >= UInt8(ascii: "5") ? "19" : "20").utf8) + text }
        guard text.count == 15, text.last == UInt8(ascii: "Z"), text.dropLast().allSatisfy(\.isDigit) else {
            return nil
        }
        func part(_ from: Int, _ count: Int) -> String { String(decoding: text[from..<(from + count)], as: UTF8.self) }
        let date = "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))"
        return Timestamp(rfc3339: "\(date)T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))Z")
    }

    /// The last attribute of type 2.5.4.3.
    private static func commonName(_ subject: DER.Value) -> String {
        var name = ""
        for set in DER(subject.content) {
            for attribute in DER(set.content) {
                let parts = DER(attribute.content)
                if parts.count == 2, parts[0].tag == 0x06, Array(parts[0].content) == [0x55, 0x04, 0x03] {
                    name = String(decoding: parts[1].content.prefix(256), as: UTF8.self)
                }
            }
        }
        return name
    }

    /// Basic constraints (2.5.29.19) with cA TRUE. One of version 1, without extensions, is taken for an authority.
    private static func mayBeAuthority(_ extensions: DER.Value) -> Bool {
        for item in DER(DER(extensions.content).first?.content ?? []) {
            let parts = DER(item.content)
            guard let kind = parts.first, Array(kind.content) == [0x55, 0x1d, 0x13], let octets = parts.last else {
                continue
            }
            let first = DER(DER(octets.content).first?.content ?? []).first
            return first.map { $0.tag == 0x01 && $0.content.first ?? 0 != 0 } ?? false
        }
        return false
    }
}

/// The values of one level of distinguished encoding (X.690), as far as they are well formed.
private struct DER: RandomAccessCollection {
    struct Value {
        var tag: UInt8
        var content: ArraySlice<UInt8>
    }

    private var values: [Value] = []
    var startIndex: Int { values.startIndex }
    var endIndex: Int { values.endIndex }
    subscript(index: Int) -> Value { values[index] }

    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let tag = rest.popFirst(), let first = rest.popFirst() {
            var length = Int(first)
            if first >= 0x80 {
                let count = Int(first & 0x7f)
                guard (1...3).contains(count), rest.count >= count else { return }
                length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(count)
            }
            guard length <= rest.count else { return }
            values.append(Value(tag: tag, content: rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
    }
}
