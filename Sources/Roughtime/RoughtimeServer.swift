/// A server that can be asked.
package struct RoughtimeServer: Hashable, Sendable {
    package var name: String
    /// Servers of one operator have one vote.
    package var operatorName: String
    /// The long-term Ed25519 key: 32 bytes. It alone says who answers: addresses may come from anywhere.
    package var key: [UInt8]
    /// What to offer, the most wanted first.
    package var versions: [RoughtimeVersion]
    /// At least one.
    package var addresses: [RoughtimeAddress]
    /// Where the entry was published.
    package var source: String?

    package init(
        name: String, operatorName: String, key: [UInt8], versions: [RoughtimeVersion],
        addresses: [RoughtimeAddress], source: String? = nil
    ) {
        self.name = name
        self.operatorName = operatorName
        self.key = key
        self.versions = versions
        self.addresses = addresses
        self.source = source
    }
}

/// Where a server listens.
package struct RoughtimeAddress: Hashable, Sendable {
    package enum Transport: String, Hashable, Sendable { case udp, tcp }

    package var transport: Transport
    /// A name, an IPv4 address or an IPv6 address without brackets.
    package var host: String
    package var port: UInt16

    package init(_ transport: Transport, host: String, port: UInt16) {
        self.transport = transport
        self.host = host
        self.port = port
    }

    /// `host:port` or `[address]:port`; nil for anything else.
    package init?(_ transport: Transport, text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = RoughtimeAddress.port(text[text.index(after: colon)...])
        else {
            return nil
        }
        var host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        // A lone colon would be an IPv6 address without its brackets.
        let isGood =
            (1...253).contains(host.utf8.count)
            && host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."):
                    true
                case UInt8(ascii: "-"), UInt8(ascii: "_"): !isBracketed
                case UInt8(ascii: ":"): isBracketed
                default: false
                }
            }
        guard isGood, host.contains(":") == isBracketed, !host.hasPrefix("-") else { return nil }
        self.init(transport, host: String(host), port: port)
    }

    private static func port(_ text: Substring) -> UInt16? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return UInt16(text).flatMap { $0 == 0 ? nil : $0 }
    }
}
