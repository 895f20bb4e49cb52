import Doctor
import Testing

/// The loop catalogue: each row sick and healthy, with the exact loop and the exact repairs.
@Suite struct CatalogueTests {
    @Test func plainBoxComesUpFromAnywhere() {
        let report = judgeBootstrap(Boxes.plain(), lagSeconds: 0)
        #expect(report.status == .ok)
        #expect(report.comesUp == [.init(fromLag: nil, toLag: nil)])
        #expect(report.loops.isEmpty && report.causes.isEmpty && report.repairs.isEmpty && report.unknowns.isEmpty)
    }

    @Test func ownValidatingResolverIsADeadlock() {
        let lag: Int64 = 36 * 3600
        let report = judgeBootstrap(Boxes.ownUnbound(lag: lag), lagSeconds: Double(lag))
        #expect(report.status == .deadlock)
        #expect(
            lines(report.loops.first) == [
                "clock-chrony-unbound-signatures",
                "clock needs an NTP source: 2.debian.pool.ntp.org, the only one [/etc/chrony/chrony.conf:3]",
                "source needs its address: 127.0.0.1, the only resolver [/etc/resolv.conf:1]",
                "resolver needs valid signatures: org. NSEC3 not valid before 11-19 16:23 [unbound, validating]",
                "signature needs the clock: unbound accepts them only at their time [/etc/unbound.conf:4]",
            ])
        #expect(report.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure"])
    }
}
