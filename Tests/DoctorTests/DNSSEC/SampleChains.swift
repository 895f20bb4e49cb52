@testable import Facts
@testable import Values

/// Chains as they are found, without a network.
enum SampleChains {
    static func time(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? Timestamp(unixSeconds: 0) }

    static func link(
        _ owner: String, _ type: String, _ role: ChainLink.Role, signer: String, _ dates: [(String, String)]
    ) -> ChainLink {
        ChainLink(
            owner: owner, type: type, role: role,
            signatures: dates.map { from, until in
                ChainSignature(
                    signer: signer, keyTag: 20326, algorithm: 8,
                    inception: UInt32(truncatingIfNeeded: time(from).unixSeconds),
                    expiration: UInt32(truncatingIfNeeded: time(until).unixSeconds), isVerified: true)
            })
    }

    /// The way to the pool as it is: nothing signed below org, and the proof of that renewed every few days.
    static var pool: NameChain {
        NameChain(
            name: "2.debian.pool.ntp.org", status: .insecure, via: Endpoint(resolver: "127.0.0.1"),
            links: [
                link(".", "DNSKEY", .dnskey, signer: ".", [("2026-11-11", "2026-12-02")]),
                link("org.", "DS", .ds, signer: ".", [("2026-11-18T20:00Z", "2026-12-01T21:00Z")]),
                link("org.", "DNSKEY", .dnskey, signer: "org.", [("2026-11-12T15:20Z", "2026-12-03T15:20Z")]),
                link(
                    "a1.org.", "NSEC3", .insecureProof, signer: "org.", [("2026-11-20T15:00Z", "2026-12-11T15:00Z")]),
                link(
                    "b2.org.", "NSEC3", .insecureProof, signer: "org.", [("2026-11-20T15:00Z", "2026-12-11T15:00Z")]),
                link("org.", "SOA", .proofSOA, signer: "org.", [("2026-11-20T18:00Z", "2026-12-11T18:00Z")]),
            ], addresses: ["192.0.2.7", "2001:db8::7"].compactMap { IPAddress($0) }, roundTrips: 1)
    }

    /// Two signatures over the answer with a day and a half between them that neither covers.
    static var hole: NameChain {
        NameChain(
            name: "time.example", status: .secure, via: Endpoint(resolver: "[2001:db8::53]:53"),
            links: [
                link(".", "DNSKEY", .dnskey, signer: ".", [("2026-11-11", "2026-12-02")]),
                link("example.", "DS", .ds, signer: ".", [("2026-11-15", "2026-11-29")]),
                link("example.", "DNSKEY", .dnskey, signer: "example.", [("2026-11-10", "2026-12-10")]),
                link(
                    "time.example.", "A", .answer, signer: "example.",
                    [("2026-11-16", "2026-11-21"), ("2026-11-23T12:00Z", "2026-11-30")]),
            ], addresses: ["192.0.2.1"].compactMap { IPAddress($0) }, roundTrips: 1)
    }
}
