import DoctorTesting
import Testing

@testable import Box
@testable import Findings
@testable import Judgement
@testable import Reports

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
                    // Commands stay whole, whatever their length: they are for pasting.
                    let commands = diagnosis.findings.flatMap(\.remedies).map(\.command) + ["sudo ", "'a"]
                    for line in text.split(separator: "\n") where !commands.contains(where: { line.contains($0) }) {
                        #expect(line.utf8.count <= columns, "\(name) at \(columns): \(line)")
                    }
                }
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
