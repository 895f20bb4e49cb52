/// A response taken apart: every value there and of its length, none of them believed (RFC 10049).
struct RoughtimeResponse {
    var signature: [UInt8]
    /// Nil in drafts 10 and 11, where some servers leave it away: the Merkle tree holds it anyway.
    var nonce: [UInt8]?
    /// Nil in drafts before 14, which have none.
    var type: UInt32?
    var path: MerklePath
    /// The bytes that SIG is over.
    var signedResponse: [UInt8]
    var version: RoughtimeVersion
    /// Nil in drafts 10 and 11.
    var versions: [RoughtimeVersion]?
    var radiusSeconds: UInt32
    var midpointSeconds: UInt64
    var root: [UInt8]
    /// The bytes that the certificate's SIG is over.
    var delegation: [UInt8]
    var delegationSignature: [UInt8]
    var onlineKey: [UInt8]
    var delegatedSeconds: (from: UInt64, until: UInt64)

    init(_ packet: [UInt8], isDraft11: Bool) throws(RoughtimeRejection) {
        let message: RoughtimeMessage
        do { message = try RoughtimePacket.decode(packet) } catch { throw .malformed(error, in: .response) }
        let top = RoughtimeFields(message, .response)
        let signed = try top.nested(.signedResponse, .signedResponse)
        let certificate = try top.nested(.certificate, .certificate)
        let dele = try certificate.nested(.delegation, .delegation)

        signature = Array(try top.value(.signature, bytes: 64))
        signedResponse = Array(try top.value(.signedResponse))
        version = RoughtimeVersion(rawValue: try (isDraft11 ? top : signed).number32(.version))
        versions = isDraft11 ? nil : try signed.versions(.versions)
        radiusSeconds = try signed.number32(.radius)
        midpointSeconds = try signed.number64(.midpoint)
        root = Array(try signed.value(.root, bytes: MerklePath.nodeBytes))

        nonce = isDraft11 && !top.has(.nonce) ? nil : Array(try top.value(.nonce, bytes: 32))
        let mayLackType = isDraft11 || version == .draft12
        type = mayLackType && !top.has(.type) ? nil : try top.number32(.type)
        guard let path = MerklePath(try top.value(.path), index: try top.number32(.index)) else {
            throw .value(.path, in: .response)
        }
        self.path = path

        delegation = Array(try certificate.value(.delegation))
        delegationSignature = Array(try certificate.value(.signature, bytes: 64))
        onlineKey = Array(try dele.value(.publicKey, bytes: 32))
        delegatedSeconds = (from: try dele.number64(.minimumTime), until: try dele.number64(.maximumTime))
    }
}
