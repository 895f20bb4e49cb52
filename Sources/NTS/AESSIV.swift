/// The two uses of AES-128 that SIV is made of. A library's own SIV is not asked for: OpenSSL 3.0 to 3.4 gives a tag of zeros
/// for an empty plaintext, which every NTS request has (openssl#26580).
package protocol AESModes: Sendable {
    /// AES-CMAC (RFC 4493) with a key of 16 bytes: 16 bytes; nil where the library cannot.
    func cmac(_ message: [UInt8], key: [UInt8]) -> [UInt8]?
    /// AES-CTR with a key and a first counter block of 16 bytes, big-endian; the same both ways. Nil where the library cannot.
    func ctr(_ message: [UInt8], key: [UInt8], counter: [UInt8]) -> [UInt8]?
}

package enum AESSIVError: Error, Sendable, Equatable {
    /// The library has no AES-CMAC or AES-CTR, or its policy forbids them.
    case unavailable
    /// Changed on the way, or made with another key.
    case notAuthentic
}

/// AES-SIV with CMAC as an authenticated cipher (RFC 5297; AEAD_AES_SIV_CMAC_256 of RFC 5297 section 6 takes one string of
/// associated data and one nonce).
package struct AESSIV: Sendable {
    package static let tagBytes = 16
    private static let blockBytes = 16

    /// Half of it authenticates, half encrypts.
    package struct Key: Sendable, Equatable {
        package static let bytes = 32
        let authentication: [UInt8]
        let encryption: [UInt8]

        package init?(_ bytes: [UInt8]) {
            guard bytes.count == Key.bytes else { return nil }
            authentication = Array(bytes.prefix(Key.bytes / 2))
            encryption = Array(bytes.suffix(Key.bytes / 2))
        }
    }

    private let modes: any AESModes

    package init(by modes: any AESModes) { self.modes = modes }

    /// The tag, and behind it the ciphertext, as long as the plaintext. `header`: the strings that are authenticated only, the
    /// nonce last.
    package func seal(_ plaintext: [UInt8], header: [[UInt8]], key: Key) throws(AESSIVError) -> [UInt8] {
        let tag = try s2v(header + [plaintext], key.authentication)
        return tag + (try crypt(plaintext, tag: tag, key))
    }

    package func open(_ sealed: [UInt8], header: [[UInt8]], key: Key) throws(AESSIVError) -> [UInt8] {
        guard sealed.count >= AESSIV.tagBytes else { throw .notAuthentic }
        let tag = Array(sealed.prefix(AESSIV.tagBytes))
        let plaintext = try crypt(Array(sealed.dropFirst(AESSIV.tagBytes)), tag: tag, key)
        let expected = try s2v(header + [plaintext], key.authentication)
        // Every byte is looked at, whichever differs first.
        guard zip(expected, tag).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else { throw .notAuthentic }
        return plaintext
    }

    /// RFC 5297 section 2.6: the tag without its 31st and 63rd bit is the first counter.
    private func crypt(_ bytes: [UInt8], tag: [UInt8], _ key: Key) throws(AESSIVError) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        var counter = tag
        counter[8] &= 0x7f
        counter[12] &= 0x7f
        guard let result = modes.ctr(bytes, key: key.encryption, counter: counter), result.count == bytes.count else {
            throw .unavailable
        }
        return result
    }

    /// RFC 5297 section 2.4, for at least one string.
    private func s2v(_ strings: [[UInt8]], _ key: [UInt8]) throws(AESSIVError) -> [UInt8] {
        var sum = try cmac(Array(repeating: 0, count: AESSIV.blockBytes), key)
        for string in strings.dropLast() { sum = xor(doubled(sum), try cmac(string, key)) }
        var last = strings.last ?? []
        if last.count >= AESSIV.blockBytes {
            let start = last.count - AESSIV.blockBytes
            for index in 0..<AESSIV.blockBytes { last[start + index] ^= sum[index] }
        } else {
            last.append(0x80)
            last += Array(repeating: 0, count: AESSIV.blockBytes - last.count)
            last = xor(doubled(sum), last)
        }
        return try cmac(last, key)
    }

    private func cmac(_ message: [UInt8], _ key: [UInt8]) throws(AESSIVError) -> [UInt8] {
        guard let code = modes.cmac(message, key: key), code.count == AESSIV.blockBytes else { throw .unavailable }
        return code
    }

    private func xor(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] { zip(a, b).map { $0 ^ $1 } }

    /// RFC 5297 section 2.3: times x in GF(2^128).
    private func doubled(_ block: [UInt8]) -> [UInt8] {
        var result = block
        var carry: UInt8 = 0
        for index in block.indices.reversed() {
            result[index] = block[index] << 1 | carry
            carry = block[index] >> 7
        }
        if carry == 1 { result[block.count - 1] ^= 0x87 }
        return result
    }
}
