import DoctorTesting
import Testing

@testable import DNSSEC
@testable import Facts
@testable import Findings
@testable import Values

@Suite struct SignatureFloorTests {
    private let reference: Int64 = 1_795_000_000

    @Test func isTheLatestInceptionThatIsNoKeys() {
        let floor = SampleChains.pool.floor(reference: reference)
        // The SOA's, made three hours after the proof beside it.
        #expect(floor?.time == SampleChains.time("2026-11-20T18:00Z"))
        #expect(floor?.source == Source("signature of org. SOA"))
        #expect(floor?.isAuthenticated == true)
        #expect(floor?.kind == .signature)
    }

    /// A key long retired may have fallen into anybody's hands: its DNSKEY set has expired, so nothing later counts.
    @Test func nothingAfterTheKeysThemselves() {
        var chain = SampleChains.pool
        chain.links[2] = SampleChains.link("org.", "DNSKEY", .dnskey, signer: "org.", [("2026-11-12", "2026-11-19")])
        #expect(chain.floor(reference: reference)?.time == SampleChains.time("2026-11-18T20:00Z"))
    }

    @Test func brokenChainsProveNothing() {
        for status in [NameChain.Status.bogus, .unknown] {
            var chain = SampleChains.pool
            chain.status = status
            #expect(chain.floor(reference: reference) == nil)
        }
    }

    @Test func unverifiedSignaturesProveNothing() {
        var chain = SampleChains.pool
        for index in chain.links.indices { chain.links[index].signatures[0].isVerified = false }
        #expect(chain.floor(reference: reference) == nil)
    }
}
