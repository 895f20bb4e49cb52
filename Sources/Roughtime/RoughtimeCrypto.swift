/// What Roughtime asks of a cryptographic library. Pure: the same bytes give the same answer.
package protocol RoughtimeCrypto: Sendable {
    /// SHA-512 (RFC 6234): 64 bytes; none where the library refuses, which then agrees with nothing.
    func sha512(_ bytes: [UInt8]) -> [UInt8]

    /// Whether `signature` (64 bytes) is that of `bytes` by the public key `key` (32 bytes): plain Ed25519 (RFC 8032 section
    /// 5.1). False for other lengths.
    func isEd25519(_ signature: [UInt8], of bytes: [UInt8], by key: [UInt8]) -> Bool
}

extension RoughtimeCrypto {
    /// Roughtime's hash H (RFC 10049): the first 32 bytes of SHA-512.
    package func hash(_ bytes: [UInt8]) -> [UInt8] { Array(sha512(bytes).prefix(32)) }
}
