import DoctorTesting
import FoundationEssentials
import Testing

/// What is shipped for systemd, before systemd's own judges.
@Suite struct UnitTests {
    private static let folder = HouseTree.root + "/packaging/systemd"
    private static let units = [
        "boxdoctor-check.service", "boxdoctor-check.timer", "boxdoctor-rescue.service", "boxdoctor-rescue.timer",
        "boxdoctor-undo.service",
    ]

    /// Calendar timers start after time-sync.target, which a box without time may never reach (systemd.timer(5)).
    @Test func noTimerNeedsTheClockAndNothingWaitsForUs() {
        for file in HouseTree.files(in: ["packaging/systemd"]) {
            let lines = HouseTree.text(file).split(separator: "\n").filter { !$0.hasPrefix("#") }
            for word in [
                "OnCalendar", "Before=", "RequiredBy=", "After=time-sync", "After=network-online", "Requires=",
            ] {
                #expect(!lines.contains { $0.contains(word) }, "\(file): \(word)")
            }
        }
    }

    @Test func noUnitStartsAShell() {
        for file in HouseTree.files(in: ["packaging/systemd"], suffix: ".service") {
            #expect(!HouseTree.text(file).contains("/sh "), "\(file)")
        }
    }

    @Test(.enabled(if: Lab.installed("systemd-analyze"), "systemd-analyze is not installed"))
    func systemdHasNothingToSayAgainstThem() throws {
        let folder = try copies()
        let paths = Self.units.map { folder.path + "/" + $0 }
        let said = try Lab.run("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no"] + paths)
        #expect(said == "")
    }

    /// Thresholds are tenths: 2.0 for the check; what sets the clock needs the right to.
    @Test(
        .enabled(if: Lab.installed("systemd-analyze"), "systemd-analyze is not installed"),
        arguments: [("boxdoctor-check.service", 20), ("boxdoctor-rescue.service", 35), ("boxdoctor-undo.service", 40)])
    func exposureIsSmall(_ unit: String, _ most: Int) throws {
        let folder = try copies()
        try Lab.run(
            "systemd-analyze",
            ["security", "--offline=true", "--no-pager", "--threshold=\(most)", folder.path + "/" + unit])
    }

    /// With programs that exist on a machine where nothing is installed.
    private func copies() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for unit in Self.units {
            let text = HouseTree.text("packaging/systemd/\(unit)")
                .replacing("/usr/bin/boxdoctor", with: "/bin/true")
                .replacing("/usr/lib/boxdoctor/publish-metrics", with: "/bin/true")
            try folder.write(unit, text)
        }
        return folder
    }

    @Test func metricsArePublishedWholeOrNotAtAll() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("target")
        let source = try folder.write("boxdoctor.prom", "boxdoctor_frozen 0\n")
        let script = Self.folder + "/publish-metrics"
        try Lab.run(script, [folder.path + "/target", source])
        #expect(folder.read("target/boxdoctor.prom") == Array("boxdoctor_frozen 0\n".utf8))
        #expect(try Lab.run("stat", ["-c", "%a", folder.path + "/target/boxdoctor.prom"]) == "644\n")
        #expect(try Lab.run("ls", ["-A", folder.path + "/target"]) == "boxdoctor.prom\n")
        // No collector: nothing to do, and no failure.
        try Lab.run(script, [folder.path + "/absent", source])
    }
}
