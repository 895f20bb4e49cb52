import CTLS
import NTS

/// AES-CMAC and AES-CTR by libcrypto.
package struct LibcryptoAES: AESModes {
    private static let keyBytes = 16

    package init() {}

    package func cmac(_ message: [UInt8], key: [UInt8]) -> [UInt8]? {
        guard key.count == LibcryptoAES.keyBytes, let algorithm = EVP_MAC_fetch(nil, OSSL_MAC_NAME_CMAC, nil) else {
            return nil
        }
        defer { EVP_MAC_free(algorithm) }
        guard let context = EVP_MAC_CTX_new(algorithm) else { return nil }
        defer { EVP_MAC_CTX_free(context) }
        var code = [UInt8](repeating: 0, count: LibcryptoAES.keyBytes)
        var count = 0
        guard box_begin_cmac(context, key, key.count) == 1, EVP_MAC_update(context, message, message.count) == 1,
            EVP_MAC_final(context, &code, &count, code.count) == 1, count == code.count
        else { return nil }
        return code
    }

    package func ctr(_ message: [UInt8], key: [UInt8], counter: [UInt8]) -> [UInt8]? {
        guard key.count == LibcryptoAES.keyBytes, counter.count == LibcryptoAES.keyBytes,
            let size = Int32(exactly: message.count), let context = EVP_CIPHER_CTX_new()
        else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var result = [UInt8](repeating: 0, count: message.count)
        var count: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), nil, key, counter) == 1,
            EVP_EncryptUpdate(context, &result, &count, message, size) == 1, count == size
        else { return nil }
        return result
    }
}
