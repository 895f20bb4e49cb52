import DoctorTesting
import Programs
import Testing

@testable import Facts
@testable import Reports
@testable import TimeScience
@testable import Values

private let folder = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }) + "/Snapshots"

/// `boxdoctor time`, whole, as people see it.
@Suite struct TimeReportTests {
    /// 36 h behind three of five servers; one lies, one name does not resolve.
    private static var behind: TimeEstimate {
        let answers = [
            LiarTests.answer("192.0.2.1", offset: 129_600), LiarTests.answer("2001:db8::123", offset: 129_600.004),
            LiarTests.answer("ntp.example.net", offset: 129_599.997), LiarTests.answer("liar.example", offset: -7),
        ]
        var facts = LiarTests.facts(answers)
        facts.ntp.append(
            NTPAnswer(
                name: "2.debian.pool.ntp.org", endpoint: nil, outcome: .unresolved(why: "127.0.0.1:53: SERVFAIL"),
                source: Source("/etc/chrony/chrony.conf", line: 3)))
        facts.signedTimes = [
            SignedTime(
                method: .roughtime, name: "rough.example", operatorName: "Example Org",
                outcome: .failed(.keyChanged, why: "answers with another key than the list has"),
                source: Source("/etc/boxdoctor/roughtime.json")),
            SignedTime(
                method: .nts, name: "nts.example", operatorName: "nts.example",
                outcome: .failed(.unauthentic, why: "its certificate: expired (CN=<nts>)"),
                source: Source("/etc/chrony/chrony.conf", line: 4)),
        ]
        facts.floors += [
            Floor(
                kind: .signature, time: Timestamp(unixSeconds: 1_795_080_000), source: Source("RRSIG of org."),
                isAuthenticated: true),
            Floor(
                kind: .fakeHwclock, time: Timestamp(unixSeconds: 1_900_000_000),
                source: Source("/etc/fake-hwclock.data")),
        ]
        return estimateTime(facts)
    }

    private static let samples: [(name: String, estimate: TimeEstimate)] = [
        ("behind", behind),
        ("alone", estimateTime(LiarTests.facts([LiarTests.answer("192.0.2.1", offset: 0.004)]))),
        (
            "torn",
            estimateTime(
                LiarTests.facts([LiarTests.answer("192.0.2.1", offset: 0), LiarTests.answer("192.0.2.2", offset: 60)]))
        ),
        ("nobody", estimateTime(LiarTests.facts([]))),
    ]

    @Test func looksAsRecorded() {
        let trouble = Trouble(Source("/etc/chrony/chrony.conf", line: 9), "'\u{1b}[2J' is no host name")
        for (name, estimate) in Self.samples {
            for columns in [80, 40] {
                let text = estimate.textReport(on: Screen(columns: columns), troubles: [trouble])
                let difference = Snapshot.difference(text, from: "time-\(name)-\(columns).text", in: folder)
                #expect(difference == nil, "\(difference ?? "")")
                #expect(text.utf8.allSatisfy { $0 == 10 || (0x20...0x7e).contains($0) })
                for line in text.split(separator: "\n") { #expect(line.utf8.count <= columns, "\(line)") }
            }
            let picture = Snapshot.difference(estimate.svgReport, from: "time-\(name).svg", in: folder)
            #expect(picture == nil, "\(picture ?? "")")
            let json = estimate.jsonReport(troubles: [trouble])
            let difference = Snapshot.difference(json, from: "time-\(name).json", in: folder)
            #expect(difference == nil, "\(difference ?? "")")
        }
    }
}
