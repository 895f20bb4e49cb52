import DoctorTesting
import Programs
import Testing

@testable import DNSSEC
@testable import Facts
@testable import Reports

/// What `windows` prints, against the texts recorded in Tests/Snapshots/windows.
@Suite struct WindowsReportTests {
    private let folder = String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }) + "/Snapshots"

    private func view(
        _ chain: NameChain, _ clock: String, _ truth: String? = nil, _ model: ValidatorModel = .unbound
    ) -> WindowsView {
        WindowsView(
            chain, validator: model, reading: SampleChains.time(clock), trueTime: truth.map(SampleChains.time),
            floor: nil)
    }

    private var views: [WindowsView] {
        let pool = SampleChains.pool
        let broken = NameChain(
            name: "x.example", status: .bogus, why: "the DS matches no current key of example.")
        return [
            view(pool, "2026-11-19T12:03Z", "2026-11-21T00:03Z"), view(pool, "2026-11-21T12:03Z", nil, .dnsmasq),
            view(pool, "1970-01-01T00:01Z", "2026-11-21T00:03Z", .bind), view(SampleChains.hole, "2026-11-22T12:00Z"),
            view(broken, "1970-01-01"),
        ]
    }

    private func expect(_ text: String, _ name: String) {
        let difference = Snapshot.difference(text, from: name, in: folder)
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test func text() { expect(views.textReport(on: Screen(columns: 80)), "windows-80.txt") }
    @Test func narrowText() { expect(views.textReport(on: Screen(columns: 40)), "windows-40.txt") }
    @Test func colouredText() { expect(views.textReport(on: Screen(style: .colored)), "windows-color.txt") }
    @Test func json() { expect(views.jsonReport, "windows.json") }
    @Test func svg() { expect(views.svgReport, "windows.svg") }

    @Test(arguments: [33, 40, 60, 80, 132]) func noLineIsLongerThanTheScreen(_ columns: Int) {
        for line in views.textReport(on: Screen(columns: columns)).split(separator: "\n") {
            #expect(line.utf8.count <= columns, "\(line)")
        }
    }
}
