import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Programs
@testable import Remedies
@testable import Reports
@testable import TimeScience
@testable import Values

private let folder = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }) + "/Snapshots"

/// Every report over every sample, whole.
@Suite struct ReportSnapshotTests {
    private func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let difference = Snapshot.difference(text, from: name, in: folder)
        #expect(difference == nil, "\(difference ?? "")", sourceLocation: sourceLocation)
    }

    @Test(arguments: Sample.all.map(\.name)) func looksAsRecorded(_ name: String) throws {
        let diagnosis = try #require(Sample.all.first { $0.name == name }?.diagnosis)
        for format in ReportFormat.allCases {
            expect(diagnosis.report(format), "\(name).\(format.rawValue)")
        }
        expect(diagnosis.report(.text, on: Screen(columns: 40)), "\(name).narrow.text")
        expect(diagnosis.report(.text, on: Screen(columns: 120), verbose: true), "\(name).verbose.text")
    }

    @Test func colourIsOnlyEscapesAroundTheSameText() {
        for (_, diagnosis) in Sample.all {
            let colored = diagnosis.report(.text, on: Screen(style: .colored), verbose: true)
            let stripped = colored.replacing(/\u{1b}\[[0-9;]*m/, with: "")
            #expect(stripped == diagnosis.report(.text, verbose: true))
            #expect(colored != stripped)
        }
    }

    @Test func textIsPrintableASCIIOfAtMostTheScreensWidth() {
        for columns in [40, 60, 80, 132] {
            for (name, diagnosis) in Sample.all {
                for verbose in [false, true] {
                    let text = diagnosis.report(.text, on: Screen(columns: columns), verbose: verbose)
                    #expect(text.utf8.allSatisfy { $0 == 10 || (0x20...0x7e).contains($0) }, "\(name)")
                    #expect(!text.contains("\n\n\n") && text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(name)")
                    let host = diagnosis.facts.host
                    let commands = diagnosis.findings.flatMap(\.remedies).map { host.pasted($0.command) }
                    Self.expectFit(text, columns, commands + diagnosis.nextSteps.map(\.command), name)
                }
            }
        }
    }

    /// Commands stay whole, for they are pasted: one that is longer than the screen stands alone, at its edge.
    private static func expectFit(_ text: String, _ columns: Int, _ commands: [String], _ name: String) {
        let whole = Set(commands.map { escaped($0) })
        for line in text.split(separator: "\n") where line.utf8.count > columns && !whole.contains(String(line)) {
            Issue.record("\(name) at \(columns): \(line)")
        }
    }

    @Test func rehearsalsAndBootsFitToo() {
        for columns in [40, 60, 80] {
            let screen = Screen(columns: columns)
            for box in TenBoxes.all {
                let diagnosis = TenBoxes.diagnosis(box.facts)
                let means = Means(seenIn: box.facts, time: diagnosis.time)
                let rehearsal = rehearse(
                    box.facts, lagSeconds: diagnosis.time.lagSeconds, remedies: allRemedies, means: means)
                let offers = rehearsal.repaired.compactMap { $0.offer?.command }.map { box.facts.host.pasted($0) }
                Self.expectFit(rehearsal.text(on: screen), columns, offers, "\(box.name) rehearsed")
                let boots = BootsReport(host: box.facts.host.title, boots: box.facts.boots).text(on: screen)
                let unit = "sudo systemctl enable --now boxdoctor-check.timer"
                Self.expectFit(boots, columns, [unit], "\(box.name), boots")
                Self.expectFit(diagnosis.time.textReport(on: screen), columns, [], "\(box.name), time")
            }
        }
    }

    @Test func aHealthyBoxGetsOneQuietLine() {
        let text = Sample.healthy.report(.text)
        #expect(text.split(separator: "\n").count == 2, "\(text)")
    }

    @Test func lookingAtOneConsequenceStillNamesItsCause() {
        let diagnosis = Sample.deadlock.showing(only: ["resolvers"])
        #expect(diagnosis.status == .critical)
        #expect(diagnosis.report(.text).contains("explained by clock-offset"))
    }
}
