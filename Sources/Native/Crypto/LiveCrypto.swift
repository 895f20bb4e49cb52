import CCrypto
import Roughtime

/// libcrypto, which libldns brings.
package struct LiveCrypto: RoughtimeCrypto {
    package init() {}

    package func sha512(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        return box_sha512(bytes, bytes.count, &digest) == 1 ? digest : []
    }

    package func isEd25519(_ signature: [UInt8], of bytes: [UInt8], by key: [UInt8]) -> Bool {
        guard key.count == 32, signature.count == 64 else { return false }
        return box_ed25519_verify(key, signature, bytes, bytes.count) == 1
    }
}
