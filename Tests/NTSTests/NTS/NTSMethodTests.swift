import DoctorTesting
import Facts
import Foundation
import Native
import Testing
import TimeScience
import Values

@testable import Box
@testable import Probes
@testable import Programs

/// The box's own NTS sources, asked of a real chronyd: from the configuration to what is proven.
@Suite(.serialized, .enabled(if: Lab.installed("chronyd"), "chronyd is not installed")) struct NTSMethodTests {
    /// Without addresses of its own, for on loopback every server would be the box itself.
    private struct PlainKernel: Kernel {
        func clockState() -> Observed<KernelClock> { .notLooked(why: "test") }
        func randomIsReady() -> Observed<Bool> { .notLooked(why: "test") }
        func random(_ count: Int) -> [UInt8] { LiveKernel().random(count) }
        func release() -> (release: String, machine: String) { ("6.1", "aarch64") }
        func hostName() -> String { "box" }
        func addresses() -> [InterfaceAddress] { [] }
        func effectiveUserID() -> UInt32 { 1000 }
    }

    /// What asking for the time makes of one `server 127.0.0.1 nts certset 1`, the clock reading `reading`.
    private func facts(
        _ server: ChronyNTSServer, trusting pem: [UInt8], reading: Timestamp, options: String = "certset 1"
    ) -> Facts {
        var files = MemoryFiles()
        files.add("/etc/chrony/ca.pem", String(decoding: pem, as: UTF8.self))
        files.add(
            "/etc/chrony/chrony.conf",
            """
            server 127.0.0.1 nts ntsport \(server.keys) port \(server.time) \(options)
            ntstrustedcerts 1 /etc/chrony/ca.pem

            """)
        let box = Box(
            files: files, clocks: LiveClocks(), dns: LiveDNS(), kernel: PlainKernel(), network: LiveNetwork(),
            secure: LiveSecureNetwork(), workers: LiveWorkers())
        var facts = Facts(
            host: HostFacts(name: "box", view: .live),
            clock: ClockFacts(reading: reading, boottimeSeconds: box.clocks.boottimeSeconds()))
        let deadline = Deadline(in: 20, by: box.clocks)
        TimeDaemonProbe().look(at: box, options: ProbeOptions(), until: deadline, into: &facts)
        SignedTimeProbe(meanwhile: []).look(at: box, options: ProbeOptions(), until: deadline, into: &facts)
        return facts
    }

    /// Until the server listens.
    private func started(_ certificate: CertificateLab.Made) throws -> ChronyNTSServer {
        let server = try ChronyNTSServer(certificate)
        _ = Lab.wait(upTo: 10) {
            guard
                case .failed(.silent, _) = facts(server, trusting: certificate.pem, reading: LiveClocks().reading())
                    .signedTimes.first?.outcome
            else { return true }
            return false
        }
        return server
    }

    /// Valid now, and neither in 1970 nor in 2040: the dates are judged at the time that was obtained.
    private func current(_ lab: CertificateLab, _ name: String = "Time") throws -> CertificateLab.Made {
        try lab.make(
            name, .server, dates: ("20200101000000Z", "20350101000000Z"), addresses: ["IP:127.0.0.1"],
            organization: "Time Works")
    }

    @Test(arguments: ["1970-01-01T00:00:05Z", "2026-11-21T00:00:00Z", "2061-01-01T00:00:00Z"])
    func whateverTheClockReads(_ reading: String) throws {
        let certificate = try current(try CertificateLab())
        let server = try started(certificate)
        let clock = try Timestamp(reading)
        let found = facts(server, trusting: certificate.pem, reading: clock)
        let signed = try #require(found.signedTimes.first)
        guard case .interval(let low, let high) = signed.outcome else {
            Issue.record("\(signed) \(server.process.said)")
            return
        }
        let lag = LiveClocks().reading().seconds(since: clock)
        #expect(low <= lag && lag - 20 <= high && high - low < 1)
        #expect(signed.method == .nts && signed.operatorName == "Time Works" && signed.name == "127.0.0.1")
        #expect(signed.endpoint?.port == server.time && signed.marks == ["organization Time Works"])
        #expect(estimateTime(found).standing == .proven)
        #expect(found.certificates.map(\.purpose) == [.nts])
    }

    @Test func whoIsNotTrustedProvesNothing() throws {
        let lab = try CertificateLab()
        let certificate = try current(lab)
        let server = try started(certificate)
        let clock = LiveClocks().reading()
        func failure(_ facts: Facts) -> SignedTime.Failure? {
            if case .failed(let failure, _)? = facts.signedTimes.first?.outcome { return failure }
            return nil
        }
        // Another's certificate is trusted; then only the system's (certset 0).
        #expect(failure(facts(server, trusting: try current(lab, "Other").pem, reading: clock)) == .untrusted)
        #expect(failure(facts(server, trusting: certificate.pem, reading: clock, options: "")) == .untrusted)
        // Over, by the time that the server itself tells.
        let old = try lab.make(
            "Old", .server, dates: ("20200101000000Z", "20210101000000Z"), addresses: ["IP:127.0.0.1"])
        let second = try started(old)
        // A clock in 2020 would not notice.
        let past = facts(second, trusting: old.pem, reading: try Timestamp("2020-06-01T00:00:00Z"))
        #expect(failure(past) == .unauthentic)
        #expect(estimateTime(past).proven.lowSeconds == nil)
    }

    /// Proven beforehand to be after its end: a certificate that is good at its own time is not at the true one.
    @Test func datesAreJudgedAtTheProvenTimeToo() throws {
        let certificate = try current(try CertificateLab())
        let server = try started(certificate)
        let clock = LiveClocks().reading()
        let claim = NTSMethod().ask(
            Box(
                files: MemoryFiles(), clocks: LiveClocks(), dns: LiveDNS(), kernel: PlainKernel(),
                network: LiveNetwork(), secure: LiveSecureNetwork()), ProbeOptions(),
            facts(server, trusting: certificate.pem, reading: clock), until: Deadline(in: 10, by: LiveClocks())
        ).claims.first
        let found = try #require(claim)
        // The file is not there any more: nobody is trusted.
        guard case .failed(.untrusted, _) = found.time.outcome else {
            Issue.record("\(found)")
            return
        }
        let shown = facts(server, trusting: certificate.pem, reading: clock)
        var later = ProvenBounds()
        later.lowSeconds = 20 * 31_557_600
        later.highSeconds = 20 * 31_557_600 + 10
        var good = SignedClaim(time: try #require(shown.signedTimes.first), chain: found.chain)
        let presented = SignedClaim.Chain(
            presented: PresentedChain(
                serverName: "127.0.0.1", der: LiveSecureNetwork().certificates(pem: certificate.pem).map(\.der)),
            trust: TLSTrust(usesSystem: false, pem: [certificate.pem]))
        good.chain = presented
        let secure = LiveSecureNetwork()
        #expect(good.judged(by: secure, within: ProvenBounds(), reading: clock) == good.time)
        guard case .failed(.unauthentic, _) = good.judged(by: secure, within: later, reading: clock).outcome else {
            Issue.record("believed")
            return
        }
    }

    @Test func workersRunSideBySide() {
        var isDone = false
        let jobs = (0..<4).map { number -> @Sendable () -> Int in
            return { @Sendable in
                usleep(200_000)
                return number
            }
        }
        let clock = ContinuousClock()
        let spent = clock.measure {
            let found = LiveWorkers().together(jobs) { isDone = true }
            #expect(found == [0, 1, 2, 3])
        }
        // One after the other they take longer.
        #expect(isDone && spent < .milliseconds(790))
    }
}
