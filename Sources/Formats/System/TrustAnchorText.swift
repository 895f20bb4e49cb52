import Facts
import FoundationEssentials
import Values

/// Trust anchors in the forms that resolvers keep them: DS and DNSKEY records in presentation form (RFC 1035 section 5.1),
/// and unbound's RFC 5011 file, where comments carry the state of each key.
package enum TrustAnchorText {
    package struct Contents: Equatable {
        package var anchors: [TrustAnchor] = []
        package var lastSuccess: Timestamp?
        package var troubles: [Trouble] = []

        package init(anchors: [TrustAnchor] = [], lastSuccess: Timestamp? = nil, troubles: [Trouble] = []) {
            self.anchors = anchors
            self.lastSuccess = lastSuccess
            self.troubles = troubles
        }
    }

    /// Of a whole file; a binary one holds none.
    package static func read(_ bytes: [UInt8], _ path: String) -> Contents {
        guard let lines = Lines.of(bytes, path: path) else {
            return Contents(troubles: [Trouble(Source(path), "binary, not a text file; not read")])
        }
        return parse(lines)
    }

    package static func parse(_ lines: [ConfigLine]) -> Contents {
        var contents = Contents()
        var record: (parts: [String], depth: Int, first: ConfigLine)?
        for line in lines {
            if line.text.hasPrefix(";;last_success:") {
                contents.lastSuccess = seconds(line.text, after: ";;last_success:")
            }
            // A record in parentheses goes on over lines; what follows `;` is a comment on each.
            let text = line.text.beforeComment(";")
            var whole = record ?? ([], 0, line)
            record = nil
            whole.parts.append(String(text))
            whole.depth += text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "(") ? 1 : $1 == UInt8(ascii: ")") ? -1 : 0) }
            record = whole.depth > 0 ? whole : nil
            guard record == nil else { continue }
            let first = whole.first
            let words = whole.parts.joined(separator: " ").filter { $0 != "(" && $0 != ")" }.words
            guard !words.isEmpty, words[0].first != "$" else { continue }
            if let anchor = anchor(words, comment: line.text, first.source) {
                contents.anchors.append(anchor)
            } else if words.contains(where: { ["DS", "DNSKEY"].contains($0.uppercased()) }) {
                contents.troubles.append(Trouble(first.source, "not a DS or DNSKEY record that can be read; ignored"))
            }
        }
        return contents
    }

    /// One record as configuration files hold it between quotes.
    package static func anchor(_ record: String, _ source: Source) -> TrustAnchor? {
        anchor(record.words, comment: "", source)
    }

    private static func anchor(_ words: [Substring], comment: Substring, _ source: Source) -> TrustAnchor? {
        guard let index = words.firstIndex(where: { ["DS", "DNSKEY"].contains($0.uppercased()) }), index > 0,
            words.count > index + 4, let first = UInt16(words[index + 1]), let second = UInt8(words[index + 2]),
            let third = UInt8(words[index + 3])
        else { return nil }
        let type = words[index].uppercased()
        let data = words[(index + 4)...].joined()
        let owner = absoluteName(words[0])
        let isKey = type == "DNSKEY"
        guard isKey ? Data(base64Encoded: data) != nil : data.allSatisfy(\.isHexDigit) else { return nil }
        let tag = isKey ? KeyTag.of(flags: first, protocolNumber: second, algorithm: third, base64: data) : first
        guard let tag else { return nil }
        return TrustAnchor(
            owner: owner, keyTag: tag, algorithm: isKey ? third : second, state: state(comment),
            record: "\(owner) IN \(type) \(first) \(second) \(third) \(data)",
            stateSince: seconds(comment, after: ";;lastchange="), source: source)
    }

    /// `;;state=2 [  VALID  ]` (validator/autotrust.h); a record without it is a plain anchor.
    private static func state(_ comment: Substring) -> TrustAnchor.State {
        let states: [TrustAnchor.State] = [.start, .pending, .valid, .missing, .revoked, .removed]
        guard let number = seconds(comment, after: ";;state=")?.unixSeconds,
            states.indices.contains(Int(clamping: number))
        else { return .valid }
        return states[Int(clamping: number)]
    }

    /// The number behind a mark; 0 is unbound's "never".
    private static func seconds(_ text: Substring, after mark: String) -> Timestamp? {
        guard let rest = String(text).splitOnce(mark).after else { return nil }
        let digits = rest.trimmed.prefix { $0.isASCII && $0.isNumber }
        guard let value = Int64(digits), value > 0 || mark == ";;state=" else { return nil }
        return Timestamp(givenSeconds: value)
    }
}

/// RFC 4034 appendix B: a checksum that tells keys of one zone apart.
enum KeyTag {
    package static func of(flags: UInt16, protocolNumber: UInt8, algorithm: UInt8, base64: String) -> UInt16? {
        guard let key = Data(base64Encoded: base64), !key.isEmpty else { return nil }
        let bytes = [UInt8(flags >> 8), UInt8(flags & 0xff), protocolNumber, algorithm] + [UInt8](key)
        // Algorithm 1 (RSA/MD5) takes bits of the modulus instead (appendix B.1).
        if algorithm == 1 {
            return bytes.count < 7 ? nil : UInt16(bytes[bytes.count - 3]) << 8 | UInt16(bytes[bytes.count - 2])
        }
        var sum: UInt64 = 0
        for (index, byte) in bytes.enumerated() { sum &+= index % 2 == 0 ? UInt64(byte) << 8 : UInt64(byte) }
        return UInt16(truncatingIfNeeded: sum &+ (sum >> 16 & 0xffff))
    }
}
