import DoctorTesting
import Testing

@testable import DNSSEC
@testable import Facts
@testable import Findings
@testable import Values

@Suite struct SignatureFloorTests {
    private let reference: Int64 = 1_795_000_000

    @Test func isTheLatestInceptionOfEachZoneThatIsNoKeys() {
        // The SOA's of org., made three hours after the proof beside it; of the root, the DS set's.
        #expect(
            SampleChains.pool.floors(reference: reference) == [
                floor("2026-11-18T20:00Z", "signature of org. DS", zone: ""),
                floor("2026-11-20T18:00Z", "signature of org. SOA", zone: "org"),
            ])
    }

    private func floor(_ time: String, _ place: String, zone: String) -> Floor {
        Floor(
            kind: .signature, time: SampleChains.time(time), source: Source(place), isAuthenticated: true, zone: zone)
    }

    /// A key long retired may have fallen into anybody's hands: its DNSKEY set has expired, so nothing later counts.
    @Test func nothingAfterTheKeysThemselves() {
        var chain = SampleChains.pool
        chain.links[2] = SampleChains.link("org.", "DNSKEY", .dnskey, signer: "org.", [("2026-11-12", "2026-11-19")])
        #expect(chain.floors(reference: reference).map(\.time).max() == SampleChains.time("2026-11-18T20:00Z"))
    }

    @Test func brokenChainsProveNothing() {
        for status in [NameChain.Status.bogus, .unknown] {
            var chain = SampleChains.pool
            chain.status = status
            #expect(chain.floors(reference: reference) == [])
        }
    }

    @Test func unverifiedSignaturesProveNothing() {
        var chain = SampleChains.pool
        for index in chain.links.indices { chain.links[index].signatures[0].isVerified = false }
        #expect(chain.floors(reference: reference) == [])
    }

    /// Whoever answers an unsigned name can lead it into a zone of his own, signed with whatever date he likes.
    @Test func anUnsignedAliasProvesNothingOfTheZoneItLeadsTo() {
        var chain = SampleChains.pool
        chain.links.append(
            SampleChains.link("x.liar.test.", "A", .answer, signer: "liar.test.", [("2026-11-20T23:00Z", "2026-12-20")])
        )
        #expect(chain.floors(reference: reference).map(\.zone) == ["", "org"])
        chain.status = .secure
        #expect(chain.floors(reference: reference).map(\.zone) == ["", "liar.test", "org"])
    }
}
