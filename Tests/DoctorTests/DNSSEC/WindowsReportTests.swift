import Doctor
import DoctorTesting
import Native
import Testing

@Suite struct WindowsReportTests {

    private func time(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? Timestamp(unixSeconds: 0) }

    private func link(
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
    private var pool: NameChain {
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

    private func view(_ chain: NameChain, _ clock: String, _ truth: String? = nil, _ model: ValidatorModel = .unbound)
        -> WindowsView
    {
        WindowsView(chain, validator: model, reading: time(clock), trueTime: truth.map(time), floor: nil)
    }

    @Test func show() {
        let views = [
            view(pool, "2026-11-19T12:03Z", "2026-11-21T00:03Z"), view(pool, "2026-11-21T12:03Z", nil, .dnsmasq),
            view(pool, "1970-01-01T00:01Z", "2026-11-21T00:03Z", .bind),
            view(NameChain(name: "x.example", status: .bogus, why: "no key of example. is the one that its DS stands for"), "1970-01-01"),
        ]
        print(views.textReport(on: Screen(columns: 80)))
        print(views.textReport(on: Screen(columns: 40)))
        print(views.jsonReport)
        try? OutputFile.replace("/tmp/dnssec-w.svg", with: views.svgReport)
    }
}
