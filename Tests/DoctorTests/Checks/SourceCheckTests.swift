import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import TimeScience
@testable import Values

/// `ntp-sources` and `ntp-quorum`.
@Suite struct SourceCheckTests {
    private func source(_ name: String, _ form: NTPSource.Form = .server) -> NTPSource {
        NTPSource(name: name, form: form, source: Patients.line)
    }

    private func answer(_ name: String, _ address: String, offset: Double?) throws -> NTPAnswer {
        let endpoint = Endpoint(try #require(IPAddress(address)), port: 123)
        guard let offset else {
            return NTPAnswer(name: name, endpoint: endpoint, outcome: .silent(why: "no answer"), source: Patients.line)
        }
        let sample = NTPSample(
            offsetSeconds: offset, delaySeconds: 0.02, rootDelaySeconds: 0.01, rootDispersionSeconds: 0.001,
            dispersionSeconds: 0.001, stratum: 2, leap: 0, referenceID: "192.0.2.1")
        return NTPAnswer(name: name, endpoint: endpoint, outcome: .time(sample), source: Patients.line)
    }

    private func judged(_ id: String, _ daemon: TimeDaemon, _ answers: [NTPAnswer]) -> Finding? {
        let facts = Patients.live {
            $0.timeDaemons = [daemon]
            $0.ntp = answers
        }
        let patient = Patient(
            facts: facts, settings: Settings(), time: estimateTime(facts), bootstrap: BootstrapReport(status: .unknown),
            means: Means())
        return Patients.judge(id, patient)
    }

    private let names = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::4"]

    @Test func serversThatAnswer() throws {
        let daemon = Patients.daemon(sources: names.map { source($0) })
        func judged(_ offsets: [Double?]) throws -> Finding? {
            self.judged("ntp-sources", daemon, try zip(names, offsets).map { try answer($0, $0, offset: $1) })
        }
        #expect(try judged([0, 0, 0, 0])?.summary == "4 of 4 time sources answer well")
        #expect(try judged([0, 0, 0, nil])?.summary == "2001:db8::4 gives no usable answer")
        #expect(try judged([0, nil, nil, nil])?.summary == "only 1 of 4 time sources usable")
        #expect(try judged([nil, nil, nil, nil])?.summary == "none of 4 time sources gives a usable answer")
        #expect(self.judged("ntp-sources", daemon, [])?.status == .unknown)
        #expect(self.judged("ntp-sources", Patients.daemon(), [])?.status == .critical)
    }

    /// A pool replaces its dead members: one of them is no finding.
    @Test func poolWithADeadMember() throws {
        let daemon = Patients.daemon(sources: [source("pool.ntp.org", .pool)])
        let answers = try zip(names, [0.0, 0, nil, nil]).map { try answer("pool.ntp.org", $0, offset: $1) }
        #expect(judged("ntp-sources", daemon, answers)?.status == .ok)
        #expect(judged("ntp-sources", daemon, Array(answers.dropFirst()))?.status == .warning)
    }

    @Test func daemonThatFoundNoAddress() throws {
        var daemon = Patients.daemon(sources: [source("ntp.example.org")])
        daemon.view = .known(DaemonView(isSynchronised: false, unresolvedSources: 1), Patients.line)
        let finding = judged("ntp-sources", daemon, [try answer("ntp.example.org", "192.0.2.1", offset: 0)])
        #expect(finding?.status == .warning)
        #expect(finding?.remedies.map(\.id) == ["address-source", "chrony-online"])
    }

    @Test func quorumOfAnswers() throws {
        func judged(_ offsets: [Double], minimum: Int = 1, _ kind: TimeDaemon.Kind = .chrony) throws -> Finding? {
            let own = Array(names.prefix(offsets.count))
            let daemon = Patients.daemon(kind, minimumSources: minimum, sources: own.map { source($0) })
            return self.judged("ntp-quorum", daemon, try zip(own, offsets).map { try answer($0, $0, offset: $1) })
        }
        #expect(try judged([0, 0, 0])?.status == .ok)
        #expect(try judged([0, 0])?.status == .warning)
        #expect(try judged([0])?.summary == "only 1 time source: nobody would notice it lie")
        #expect(try judged([0, 0, 50])?.summary == "192.0.2.3 tells a wrong time")
        #expect(try judged([0, 50])?.summary == "2 time servers answer, and no majority agrees")
        #expect(try judged([0, 0, 50], minimum: 3)?.summary == "chrony wants 3 sources to agree, and 2 do")
        #expect(try judged([0, 0], minimum: 3)?.summary == "chrony wants 3 sources and has 2")
        #expect(try judged([0], .timesyncd)?.status == .skipped)
        #expect(try judged([0, 50], .timesyncd)?.status == .critical)
    }
}
