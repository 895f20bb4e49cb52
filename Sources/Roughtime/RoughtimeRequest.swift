/// A request as it goes out: a response is judged against its very bytes (RFC 10049).
package struct RoughtimeRequest: Hashable, Sendable {
    /// Header and all. 1,036 bytes when made here, so that no response need be larger.
    package let packet: [UInt8]
    /// 32 bytes.
    package let nonce: [UInt8]
    /// As on the wire: ascending.
    package let offered: [RoughtimeVersion]

    /// The least message that a server must answer over UDP.
    static let messageBytes = 1024

    /// A request for `versions`, to whoever holds the long-term key `key`; nil for "anybody" leaves SRV away. Fails for a
    /// nonce that has not 32 bytes, and for no version, more than 32, or those that cannot stand together.
    package init?(
        nonce: [UInt8], versions: [RoughtimeVersion], key: [UInt8]?, crypto: some RoughtimeCrypto
    ) {
        let offered = Set(versions.map(\.rawValue)).sorted()
        let isDraft11 = offered == [RoughtimeVersion.draft11.rawValue]
        guard nonce.count == 32, (1...32).contains(offered.count),
            isDraft11 || !offered.contains(RoughtimeVersion.draft11.rawValue)
        else { return nil }
        var values: [RoughtimeTag: [UInt8]] = [
            .version: offered.flatMap(\.littleEndianBytes), .nonce: nonce, .padding: [],
        ]
        if !isDraft11 { values[.type] = UInt32(0).littleEndianBytes }
        if let key { values[.server] = crypto.hash([0xff] + key) }
        let missing = RoughtimeRequest.messageBytes - RoughtimeMessage(values).encoded.count
        values[.padding] = [UInt8](repeating: 0, count: max(missing, 0))
        packet = RoughtimePacket.encode(RoughtimeMessage(values))
        self.nonce = nonce
        self.offered = offered.map(RoughtimeVersion.init(rawValue:))
    }

    /// Somebody's request, as evidence holds it.
    package init(decoding packet: [UInt8]) throws(RoughtimeRejection) {
        let message: RoughtimeMessage
        do { message = try RoughtimePacket.decode(packet) } catch { throw .malformed(error, in: .request) }
        let fields = RoughtimeFields(message, .request)
        nonce = Array(try fields.value(.nonce, bytes: 32))
        offered = try fields.versions(.version)
        self.packet = packet
    }

    /// Whether the response must be one of drafts 10 and 11: the request decides, so that nobody on the way can.
    var isDraft11: Bool { offered.contains(.draft11) && offered.allSatisfy { $0.rank == nil } }
}
