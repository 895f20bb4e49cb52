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
        arguments: [("boxdoctor-check.service", 20), ("boxdoctor-rescue.service", 35), ("boxdoctor-undo.service", 30)])
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
        #expect(try Lab.run(script, [folder.path + "/absent", source]) == "nothing critical, no warning\n")
        let sick = (Snapshot.contents(of: HouseTree.root + "/Tests/Snapshots/deadlock.prometheus")) ?? ""
        let other = try folder.write("sick.prom", sick)
        #expect(
            try Lab.run(script, [folder.path + "/absent", other])
                == "critical: clock-offset dnssec-window resolvers ntp-sources \nwarning: rtc \n")
    }

    /// The folder of the metrics is the check's user's, and its plugins': what they put there is not followed, not waited for,
    /// and read with their rights only.
    @Test(
        .enabled(if: (try? Lab.run("id", ["-u"])) == "0\n", "only root can give a folder away"),
        arguments: [
            "symbolic link", "hard link", "pipe", "pipe with a writer", "folder", "nothing", "endless", "device",
        ])
    func whatPluginsPutInItsPlaceIsNotPublished(_ trick: String) throws {
        let folder = try TemporaryFolder()
        let secret = try folder.write("secret", "root:hash\n")
        try Lab.run("chmod", ["600", secret])
        let old = "boxdoctor_frozen 0\n"
        try folder.write("target/boxdoctor.prom", old)
        try folder.makeFolder("state")
        let source = folder.path + "/state/boxdoctor.prom"
        switch trick {
        case "symbolic link": try folder.link("state/boxdoctor.prom", to: secret)
        case "hard link": try Lab.run("ln", [secret, source])
        case "pipe", "pipe with a writer": try Lab.run("mkfifo", [source])
        case "folder": try folder.makeFolder("state/boxdoctor.prom")
        case "endless": try Lab.run("truncate", ["-s", "2G", source])
        case "device": try folder.link("state/boxdoctor.prom", to: "/dev/zero")
        default: break
        }
        try Lab.run("chown", ["-hR", "65534:65534", folder.path + "/state"])
        if trick == "hard link" { try Lab.run("chown", ["0:0", secret]) }
        let script = trick == "pipe with a writer" ? "exec 3<>'\(source)'; echo ready; sleep 60" : "echo ready"
        let writer = try LabProcess("sh", ["-c", script], log: folder.path + "/log")
        #expect(Lab.wait(upTo: 5) { writer.said == "ready\n" })
        #expect(throws: LabError.self) {
            try Lab.run(Self.folder + "/publish-metrics", [folder.path + "/target", source], timeoutSeconds: 5)
        }
        withExtendedLifetime(writer) {}
        #expect(folder.read("target/boxdoctor.prom") == Array(old.utf8))
        #expect(try Lab.run("ls", ["-A", folder.path + "/target"]) == "boxdoctor.prom\n")
    }

    /// The collector's folder may be another user's too: nothing is written through what he puts there.
    @Test(.enabled(if: (try? Lab.run("id", ["-u"])) == "0\n", "only root can give a folder away"))
    func nothingIsWrittenOutOfTheCollectorsFolder() throws {
        let folder = try TemporaryFolder()
        let new = "boxdoctor_frozen 1\n"
        let source = try folder.write("state/boxdoctor.prom", new)
        for name in ["roots/kept", "target/empty"] { try folder.write(name, "old") }
        for link in [".boxdoctor.new", "boxdoctor.prom"] {
            for (target, owner) in [("roots", "65534"), ("roots/kept", "65534"), ("roots", "0"), ("roots/kept", "0")] {
                try Lab.run(
                    "rm", ["-f", folder.path + "/target/.boxdoctor.new", folder.path + "/target/boxdoctor.prom"])
                try folder.link("target/\(link)", to: folder.path + "/" + target)
                try Lab.run("chown", ["-h", owner, folder.path + "/target", folder.path + "/target/\(link)"])
                try Lab.run(Self.folder + "/publish-metrics", [folder.path + "/target", source])
                #expect(try Lab.run("ls", ["-A", folder.path + "/roots"]) == "kept\n")
                #expect(folder.read("roots/kept") == Array("old".utf8))
                #expect(folder.read("target/boxdoctor.prom") == Array(new.utf8))
                let made = try Lab.run("stat", ["-c", "%F %a %u", folder.path + "/target/boxdoctor.prom"])
                #expect(made == "regular file 644 \(owner)\n")
            }
        }
    }
}
