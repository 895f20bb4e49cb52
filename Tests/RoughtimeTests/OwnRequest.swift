import Native
import Roughtime
import Testing

/// Our own request, to `key` or to anybody.
func request(
    _ nonce: UInt8 = 7, versions: [RoughtimeVersion] = RoughtimeVersion.negotiable, key: [UInt8]? = nil
) throws -> RoughtimeRequest {
    try #require(
        RoughtimeRequest(
            nonce: [UInt8](repeating: nonce, count: 32), versions: versions, key: key, crypto: LiveCrypto()))
}
