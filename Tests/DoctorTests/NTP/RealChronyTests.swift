import DoctorTesting
import Testing

@testable import Facts
@testable import TimeScience
@testable import Values

/// The judge that knows nothing of us: a real chronyd, serving its own clock on loopback.
@Suite(.serialized) struct RealChronyTests {
    @Test(.enabled(if: Lab.installed("chronyd"), "chronyd is not installed")) func answersAndIsBelieved() throws {
        let folder = try TemporaryFolder()
        let port = try Lab.freePort()
        let configuration = try folder.write(
            "chrony.conf",
            """
            port \(port)
            bindaddress 127.0.0.1
            allow 127.0.0.1
            local stratum 5
            cmdport 0
            bindcmdaddress /
            pidfile \(folder.path)/chronyd.pid

            """)
        // -x: never touches the clock; -U: needs no privilege.
        let chronyd = try LabProcess(
            "chronyd", ["-x", "-d", "-U", "-f", configuration], log: folder.path + "/log")
        let source = NTPSource(name: "127.0.0.1", port: port, source: Source(configuration, line: 1))
        var facts = LoopbackLab.facts([])
        let answered = Lab.wait(upTo: 5) {
            facts = LoopbackLab.look([source])
            return facts.ntp.contains { $0.sample != nil }
        }
        #expect(answered, "\(facts.ntp) \(chronyd.said)")
        let sample = try #require(facts.ntp.first?.sample)
        #expect(sample.stratum == 5)
        #expect(sample.referenceID == "127.127.1.1")
        #expect(abs(sample.offsetSeconds) <= sample.rootDistanceSeconds)
        #expect(sample.rootDistanceSeconds < 0.5)
        let estimate = estimateTime(facts)
        #expect(estimate.agreeing == 1 && estimate.refusal() == "only 1 of 1 time sources agree, 3 are needed")
    }
}
