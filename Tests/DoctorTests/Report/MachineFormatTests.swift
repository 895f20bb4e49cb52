import FoundationEssentials
import Testing

@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Reports
@testable import TimeScience
@testable import Values

@Suite struct MachineFormatTests {
    @Test func nagiosFirstLineIsShortAndItsBarIsTheOnlyOne() {
        for (name, diagnosis) in Sample.all {
            let text = diagnosis.report(.nagios)
            let first = text.prefix { $0 != "\n" }
            #expect(first.utf8.count < 80, "\(name): \(first)")
            #expect(first.hasPrefix("BOXDOCTOR \(diagnosis.status.rawValue.uppercased()): "))
            #expect(text.count { $0 == "|" } <= 1, "\(name)")
            #expect(text.utf8.count <= 4096)
        }
    }

    @Test func nagiosStaysUnderFourKilobytesAndKeepsItsPerformanceData() {
        var diagnosis = Sample.deadlock
        diagnosis.findings += (0..<200).map {
            Sample.finding(
                "check-\($0)", .critical, String(repeating: "long ", count: 30), metrics: ["age_seconds": Double($0)])
        }
        let text = diagnosis.report(.nagios)
        #expect(text.utf8.count <= 4096)
        #expect(text.contains("|"))
    }

    @Test func checkmkHasOneServiceALine() {
        for (name, diagnosis) in Sample.all {
            for line in diagnosis.report(.checkmk).split(separator: "\n") {
                #expect(
                    line.wholeMatch(
                        of:
                            /[0-3] "boxdoctor[ a-z0-9-]*" (-|[A-Za-z0-9_]+=[-0-9.e+]+(\|[A-Za-z0-9_]+=[-0-9.e+]+)*) [ -~]+/
                    ) != nil, "\(name): \(line)")
            }
        }
    }

    @Test func jsonReadsBackWithEveryKeyOfTheContract() throws {
        struct Report: Decodable {
            struct Clock: Decodable {
                var reading: Timestamp; var lag_seconds: Double?; var uncertainty_seconds: Double?
            }
            var schema_version: Int
            var status: Status
            var host: String
            var clock: Clock
            var findings: [Inner]
            struct Inner: Decodable { var check: String; var summary: String; var explained_by: [String] }
        }
        for (name, diagnosis) in Sample.all {
            let text = diagnosis.report(.json)
            let report = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
            #expect(report.schema_version == 1)
            #expect(report.host == diagnosis.facts.host.name, "\(name)")
            #expect(report.findings.map(\.summary) == diagnosis.findings.map(\.summary), "\(name)")
            #expect(report.clock.lag_seconds == diagnosis.time.lagSeconds)
            for key in [
                "behind_limit_seconds", "ahead_limit_seconds", "survives_power_cut_seconds", "freeze", "lag_seconds",
            ] {
                #expect(text.contains("\"\(key)\": "), "\(name) has no \(key), null or not")
            }
        }
    }

    @Test func exitStatusFollowsTheLeastBadStatusAskedFor() {
        #expect([Status.ok, .skipped, .unknown, .warning, .critical].map { ExitStatus.of($0) } == [0, 0, 3, 1, 2])
        #expect(
            [Status.unknown, .warning, .critical].map { ExitStatus.of($0, failOn: .warning) } == [0, 1, 2])
        #expect(
            [Status.unknown, .warning, .critical].map { ExitStatus.of($0, failOn: .critical) } == [0, 0, 2])
    }
}
