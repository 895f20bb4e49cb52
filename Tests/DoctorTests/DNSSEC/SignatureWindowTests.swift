import DoctorTesting
import Programs
import Testing

@testable import DNSSEC
@testable import Facts
@testable import Values

@Suite struct SignatureWindowTests {
    private let now: Int64 = 1_800_000_000

    private func signature(_ inception: UInt32, _ expiration: UInt32) -> ChainSignature {
        ChainSignature(
            signer: "org.", keyTag: 1, algorithm: 13, inception: inception, expiration: expiration, isVerified: true)
    }

    /// unbound's check_dates, written out as it stands there: the judge of the interval arithmetic.
    private func unboundAccepts(_ s: ChainSignature, _ clock: Int64) -> Bool {
        let now = UInt32(truncatingIfNeeded: clock)
        func after(_ a: UInt32, _ b: UInt32) -> Bool { a != b && a &- b <= 1 << 31 }
        if after(s.inception, s.expiration) { return false }
        let skew = min(max((s.expiration &- s.inception) / 10, 3600), 86400)
        if after(s.inception, now), s.inception &- now > skew { return false }
        if after(now, s.expiration), now &- s.expiration > skew { return false }
        return true
    }

    @Test func agreesWithSerialArithmeticAtRandom() {
        var generator = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: .min ... .max, using: &generator)
        var random = Seeded(seed)
        for _ in 0..<2000 {
            let reference = Int64.random(in: 0...5_000_000_000, using: &random)
            let inception = UInt32.random(in: .min ... .max, using: &random)
            let lifetimes: [UInt32] = [0, 1, 36_000, 864_000, 864_009, 1 << 30, (1 << 31) - 1]
            let pick = Int.random(in: lifetimes.indices, using: &random)
            let it = signature(inception, inception &+ lifetimes[pick])
            let window = it.acceptedDates(by: .unbound, reference: reference)
            let edges = window.intervals.flatMap { [$0.from - 1, $0.from, $0.until, $0.until + 1] }
            let domain = (reference - (1 << 31))...(reference + (1 << 31) - 1)
            for clock in edges + [reference] where domain.contains(clock) {
                #expect(window.contains(clock) == unboundAccepts(it, clock), "seed \(seed) \(it) at \(clock)")
            }
        }
    }

    @Test func widensAsEachValidatorDoes() {
        let it = signature(1_799_000_000, 1_800_000_000)
        func accepted(_ model: ValidatorModel) -> IntervalSet { it.acceptedDates(by: model, reference: now) }
        #expect(accepted(.unbound) == IntervalSet(from: 1_799_000_000 - 86400, until: 1_800_000_000 + 86400))
        #expect(accepted(.resolved) == IntervalSet(from: 1_799_000_000 - 4200, until: 1_800_000_000 + 4200))
        #expect(accepted(.bind) == IntervalSet(from: 1_799_000_000, until: 1_800_000_000))
        #expect(accepted(.powerdns) == IntervalSet(from: 1_799_000_000 - 60, until: 1_800_000_000))
        var narrow = ValidatorModel.unbound
        narrow.tolerance = .tenthOfLifetime(ValidatorSkew(leastSeconds: 500, mostSeconds: 100))
        #expect(accepted(narrow) == IntervalSet(from: 1_799_000_000 - 100, until: 1_800_000_000 + 100))
    }

    @Test func refusesDatesTheWrongWayRound() {
        for model in ValidatorModel.all {
            #expect(signature(2000, 1000).acceptedDates(by: model, reference: now).isEmpty)
        }
    }

    @Test func survivesAnyReference() {
        for reference in [Int64.min, .max, 0] {
            _ = signature(.max, 5).acceptedDates(by: .unbound, reference: reference)
        }
    }

    @Test func aChainIsAcceptedWhereEveryCountedLinkIs() {
        func link(_ owner: String, _ role: ChainLink.Role, _ dates: [(UInt32, UInt32)], question: String? = nil)
            -> ChainLink
        {
            ChainLink(
                owner: owner, type: "DS", role: role, signatures: dates.map { signature($0.0, $0.1) },
                question: question)
        }
        let chain = NameChain(
            name: "ntp.org", status: .insecure,
            links: [
                link("org.", .ds, [(100, 200), (300, 400)]), link("ntp.org.", .insecureProof, [(150, 350)]),
                link("org.", .proofSOA, [(160, 340)]),
            ])
        #expect(
            chain.acceptedWindows(by: .ldns, reference: 0)
                == IntervalSet([.init(from: 150, until: 200), .init(from: 300, until: 350)]))
        // Gives up where the first signature fails, so that the second never helps.
        #expect(chain.acceptedWindows(by: .bind, reference: 0) == IntervalSet([.init(from: 150, until: 200)]))
        #expect(
            chain.acceptedWindows(by: .dnsmasq, reference: 0)
                == IntervalSet([.init(from: 160, until: 200), .init(from: 300, until: 340)]))
        var excepting = ValidatorModel.unbound
        excepting.insecureZones = ["ntp.org."]
        #expect(chain.acceptedWindows(by: excepting, reference: 0).isAll)
        let either = NameChain(
            name: "a.example", status: .secure,
            links: [
                link(".", .dnskey, [(0, 100)]), link("a.example.", .answer, [(50, 60)], question: "A"),
                link("a.example.", .answer, [(90, 300)], question: "AAAA"),
            ])
        #expect(
            either.signedWindows(reference: 0)
                == IntervalSet([.init(from: 50, until: 60), .init(from: 90, until: 100)]))
        let bogus = NameChain(name: "x", status: .bogus, links: either.links)
        #expect(bogus.acceptedWindows(by: .bind, reference: 0).isEmpty)
    }

    /// Beyond an alias an exception frees what lies below it and no more.
    @Test func anExceptionEndsAtAnAlias() {
        func link(_ owner: String, _ role: ChainLink.Role, _ from: UInt32, _ until: UInt32) -> ChainLink {
            ChainLink(owner: owner, type: "A", role: role, signatures: [signature(from, until)])
        }
        let chain = NameChain(
            name: "www.example", status: .secure,
            links: [
                link(".", .dnskey, 0, 1000), link("www.example.", .cname, 500, 600), link("other.", .ds, 100, 900),
                link("host.other.", .answer, 200, 800),
            ])
        func windows(_ zones: String...) -> IntervalSet {
            var model = ValidatorModel.ldns
            model.insecureZones = zones
            return chain.acceptedWindows(by: model, reference: 0)
        }
        #expect(windows() == IntervalSet(from: 500, until: 600))
        #expect(windows("example.") == IntervalSet(from: 200, until: 800))
        #expect(windows("example.", "host.other.") == IntervalSet(from: 100, until: 900))
        #expect(windows(".").isAll)
        // Where the names are told, an exception for all of them frees all.
        var told = chain
        told.aliases = ["host.other."]
        var model = ValidatorModel.ldns
        model.insecureZones = ["example.", "host.other."]
        #expect(told.acceptedWindows(by: model, reference: 0).isAll)
        model.insecureZones = ["example."]
        #expect(told.acceptedWindows(by: model, reference: 0) == IntervalSet(from: 200, until: 800))
    }

    /// Off and permissive take what is bogus too; ignoring the dates does not.
    @Test func whoRefusesNothing() {
        let bogus = NameChain(name: "a.example", status: .bogus, why: "forged")
        var model = ValidatorModel.unbound
        model.ignoresDates = true
        #expect(bogus.acceptedWindows(by: model, reference: 0).isEmpty)
        model.refusesNothing = true
        #expect(bogus.acceptedWindows(by: model, reference: 0).isAll)
        var excepting = ValidatorModel.unbound
        excepting.insecureZones = ["example."]
        #expect(bogus.acceptedWindows(by: excepting, reference: 0).isAll)
    }
}
