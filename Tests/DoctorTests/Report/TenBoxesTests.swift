import DoctorTesting
import Testing

@testable import Findings
@testable import Judgement
@testable import Remedies
@testable import Reports
@testable import TimeScience
@testable import Values

/// Twenty seconds: the first lines of `check` say what is wrong and what to type, on ten boxes, at three widths.
@Suite struct TenBoxesTests {
    @Test(arguments: [60, 80, 120]) func looksAsRecorded(_ columns: Int) {
        let screens = TenBoxes.all.map { box in
            "=== \(box.name)\n" + TenBoxes.diagnosis(box.facts).report(.text, on: Screen(columns: columns))
        }
        let difference = Snapshot.difference(
            screens.joined(separator: "\n"), from: "ten-boxes-\(columns).txt", in: HouseTree.root + "/Tests/Snapshots")
        #expect(difference == nil, "\(difference ?? "")")
    }

    /// Three lines, as they stand on the screen.
    @Test(arguments: [60, 80, 120]) func theFirstLinesSayWhatIsWrongAndWhatToType(_ columns: Int) {
        for box in TenBoxes.all {
            let text = TenBoxes.diagnosis(box.facts).report(.text, on: Screen(columns: columns))
            let words = text.split(separator: "\n").prefix(3).flatMap { $0.split(separator: " ") }
            let first = words.joined(separator: " ")
            #expect(first.contains(box.says), "\(box.name) at \(columns):\n\(text)")
            if let command = box.command { #expect(first.contains(command), "\(box.name) at \(columns):\n\(text)") }
        }
    }

    /// Whatever a box is offered for its clock, the fix would not refuse.
    @Test func noClockIsOfferedThatWouldBeRefused() {
        for box in TenBoxes.all {
            let diagnosis = TenBoxes.diagnosis(box.facts)
            let offers = diagnosis.findings.flatMap(\.remedies).filter { $0.id == "fix-clock" }
            for offer in offers {
                var options = ClockFixOptions()
                options.isUnsafe = offer.command.contains("--unsafe")
                let decision = decideClock(diagnosis.facts, time: diagnosis.time, options: options)
                if case .refuse(let why) = decision, diagnosis.time.estimate != nil {
                    Issue.record("\(box.name): \(offer.command): \(why)")
                }
            }
        }
    }
}
