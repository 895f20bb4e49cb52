/// The two keys that both sides draw from the TLS session (RFC 8915 section 5.1, RFC 8446 section 7.5).
package struct NTSKeys: Sendable, Equatable {
    /// What to ask the TLS exporter for.
    package struct Export: Sendable, Equatable {
        package var label: String
        package var context: [UInt8]
        package var bytes: Int
    }

    package static let clientToServerExport = export(direction: 0)
    package static let serverToClientExport = export(direction: 1)

    /// Authenticates and encrypts requests.
    package let clientToServer: AESSIV.Key
    /// The same for replies.
    package let serverToClient: AESSIV.Key

    /// What the exporter gave for the two; nil where either is not as long as the AEAD's key.
    package init?(clientToServer: [UInt8], serverToClient: [UInt8]) {
        guard let first = AESSIV.Key(clientToServer), let second = AESSIV.Key(serverToClient) else { return nil }
        self.clientToServer = first
        self.serverToClient = second
    }

    /// Context: the protocol, the AEAD, and which way the key is for.
    private static func export(direction: UInt8) -> Export {
        Export(
            label: "EXPORTER-network-time-security",
            context: KeyEstablishment.ntpVersion4.bigEndianBytes + KeyEstablishment.aesSIVCMAC256.bigEndianBytes
                + [direction],
            bytes: AESSIV.Key.bytes)
    }
}
