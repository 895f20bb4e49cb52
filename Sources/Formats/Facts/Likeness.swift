import Values

/// A fingerprint of bytes, 128 bits, keyed anew in every process (SipHash): nobody outside can make two things look alike.
package struct Likeness: Hashable, Sendable {
    private let first: Int
    private let second: Int

    fileprivate init(_ hashers: (Hasher, Hasher)) {
        first = hashers.0.finalize()
        second = hashers.1.finalize()
    }
}

struct LikenessBuilder {
    private var hashers = (Hasher(), Hasher())

    init() {
        hashers.0.combine(0)
        hashers.1.combine(1)
    }

    mutating func add(_ name: String, _ bytes: ArraySlice<UInt8>) {
        hashers.0.combine(name)
        hashers.1.combine(name)
        hashers.0.combine(bytes.count)
        hashers.1.combine(bytes.count)
        bytes.withUnsafeBytes {
            hashers.0.combine(bytes: $0)
            hashers.1.combine(bytes: $0)
        }
    }

    mutating func add(_ part: Likeness) {
        hashers.0.combine(part)
        hashers.1.combine(part)
    }

    func finish() -> Likeness { Likeness(hashers) }
}

extension JSONTokens {
    /// Every address that stands in a text, alone or among other words (`192.0.2.1:53`, `[2001:db8::1]/64`).
    var mentions: Set<IPAddress> {
        var found: Set<IPAddress> = []
        for (index, token) in tokens.enumerated() where token.kind == .string || token.kind == .escaped {
            let (start, end) = (Int(token.start), Int(token.end))
            // The shortest is `::`; one has a dot or a colon in it.
            guard bytes[start..<end].contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }),
                let text = try? string(index)
            else { continue }
            for piece in text.split(whereSeparator: { !$0.isOfAddresses }) {
                if let address = IPAddress(piece) {
                    found.insert(IPAddress(bytes: address.bytes) ?? address)
                } else {
                    // With a port, or with a dot that ends a sentence.
                    for part in piece.split(separator: ":") + [piece.dropLast()] {
                        if let address = IPAddress(part) { found.insert(address) }
                    }
                }
            }
        }
        return found
    }
}

extension Character {
    fileprivate var isOfAddresses: Bool {
        self == "." || self == ":" || asciiValue?.isHexDigit == true
    }
}
