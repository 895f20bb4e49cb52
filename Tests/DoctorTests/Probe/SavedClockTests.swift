import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Programs
@testable import Values

@Suite struct SavedClockTests {
    private let probes: [any Probe] = [
        TimeDaemonProbe(), SavedClockProbe(), FloorProbe(),
    ]
    private let build = "build 2026-11-01T00:00:00Z boxdoctor's build date"

    private func clocks(_ facts: Facts) -> [String] {
        facts.savedClocks.map {
            "\($0.kind.rawValue) \($0.path): \($0.time.text); restored \($0.isRestored.text); kept \($0.persists.text); every "
                + "\($0.saveIntervalSeconds.map { "\($0)" } ?? "-"); \($0.source)"
        }
    }

    private func floors(_ facts: Facts) -> [String] {
        facts.floors.map { "\($0.kind.rawValue) \($0.time) \($0.source)" }
    }

    private func file(_ text: String = "", at seconds: Int64) -> MemoryFiles.Entry {
        MemoryFiles.Entry(.file(Array(text.utf8)), modified: Timestamp(unixSeconds: seconds))
    }

    private let ext4 = "25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n30 25 0:5 / /run rw - tmpfs tmpfs rw\n"

    @Test func raspberryPi() throws {
        let facts = look(probes, at: try treeBox("raspberrypios-timesyncd"))
        // A checkout gives timesyncd's file any mtime.
        #expect(facts.savedClocks.first?.kind == .timesyncd)
        #expect(facts.savedClocks.first?.saveIntervalSeconds == 300)
        #expect(
            clocks(facts).last
                == "fakeHwclock /etc/fake-hwclock.data: 2026-11-19T11:17:01Z /etc/fake-hwclock.data; restored true "
                + "/etc/systemd/system/sysinit.target.wants/fake-hwclock.service; kept not looked: files only, nothing is "
                + "mounted there; every 3600.0; /etc/fake-hwclock.data")
        #expect(facts.floors.map(\.kind) == [.build, .timesync, .fakeHwclock])
        #expect(facts.troubles == [])
    }

    @Test func chronyRestoresOnlyWhenToldTo() {
        var files = MemoryFiles(texts: [
            "/etc/chrony.conf": "driftfile /var/lib/chrony/drift\n", "/etc/sysconfig/chronyd": "OPTIONS=\"-F 2\"\n",
            "/usr/lib/systemd/system/chronyd.service":
                "[Service]\nEnvironmentFile=-/etc/sysconfig/chronyd\nExecStart=/usr/sbin/chronyd $OPTIONS\n",
            "/proc/1/comm": "systemd\n", "/proc/self/mountinfo": ext4, "/etc/passwd": "chrony:x:0:0::/:/bin/false\n",
        ])
        files.link(
            "/etc/systemd/system/multi-user.target.wants/chronyd.service",
            to: "/usr/lib/systemd/system/chronyd.service")
        files["/var/lib/chrony/drift"] = file("1 2\n", at: 1_794_900_000)
        let link = "/etc/systemd/system/multi-user.target.wants/chronyd.service"
        for (options, restored) in [
            ("-F 2", "false /etc/chrony.conf"), ("-F 2 -s", "true \(link)"), ("-sF2", "true \(link)"),
        ] {
            files.add("/etc/sysconfig/chronyd", "OPTIONS=\"\(options)\"\n")
            let facts = look(probes, at: memoryBox(files, isLive: true))
            #expect(
                clocks(facts) == [
                    "chrony /var/lib/chrony/drift: 2026-11-17T07:20:00Z /var/lib/chrony/drift; restored \(restored); kept "
                        + "\(facts.savedClocks.first?.persists.text ?? ""); every 3600.0; /etc/chrony.conf:1"
                ])
            #expect(floors(facts) == [build, "chronyDrift 2026-11-17T07:20:00Z /var/lib/chrony/drift"])
            #expect(facts.troubles == [])
        }
    }

    @Test func memoryAndReadOnlyPlacesKeepNothing() {
        func kept(_ mounts: String) -> Bool? {
            var files = MemoryFiles(texts: [
                "/etc/fake-hwclock.data": "2026-11-19 11:17:01\n", "/proc/1/comm": "init\n",
                "/proc/self/mountinfo": mounts, "/etc/passwd": "root:x:0:0::/:/bin/sh\n",
            ])
            files["/etc/fake-hwclock.data"]?.modified = Timestamp(unixSeconds: 1)
            return look(probes, at: memoryBox(files, isLive: true)).savedClocks.first?.persists.value
        }
        #expect(kept(ext4) == true)
        #expect(kept("25 1 8:1 / / ro,relatime - ext4 /dev/sda1 rw\n") == false)
        #expect(kept("25 1 0:5 / / rw - tmpfs tmpfs rw\n") == false)
    }

    @Test func openWrtTakesTheNewestFileBelowEtc() {
        var files = MemoryFiles(texts: [:])
        files["/etc/init.d/sysfixtime"] = file(at: 5)
        files["/etc/config/system"] = file(at: 1_794_000_000)
        files["/etc/config/deep/er"] = file(at: 1_794_500_000)
        files.link("/etc/rc.d/S00sysfixtime", to: "../init.d/sysfixtime")
        files["/usr/lib/clock-epoch"] = file(at: 1_793_000_000)
        let facts = look(probes, at: memoryBox(files))
        #expect(
            clocks(facts) == [
                "sysfixtime /etc: 2026-11-12T16:13:20Z /etc/config/deep/er; restored true /etc/rc.d/S00sysfixtime; kept "
                    + "not looked: files only, nothing is mounted there; every -; /etc/init.d/sysfixtime"
            ])
        // No systemd, so nothing applies the epoch file; it is a floor all the same.
        #expect(floors(facts) == [build, "clockEpoch 2026-10-26T07:33:20Z /usr/lib/clock-epoch"])
    }

    @Test func alpineTakesTheDateOfItsLastCleanStop() {
        var files = MemoryFiles(texts: ["/etc/init.d/swclock": "#!/sbin/openrc-run\n", "/etc/init.d/hostname": ""])
        files.link("/etc/runlevels/boot/hostname", to: "/etc/init.d/hostname")
        // The script is part of every OpenRC.
        #expect(clocks(look(probes, at: memoryBox(files))) == [])
        files.link("/etc/runlevels/boot/swclock", to: "/etc/init.d/swclock")
        let saved = "/var/lib/misc/openrc-shutdowntime"
        files[saved] = file(at: 1_794_900_000)
        let facts = look(probes, at: memoryBox(files))
        #expect(
            clocks(facts) == [
                "swclock \(saved): 2026-11-17T07:20:00Z \(saved); restored true /etc/runlevels/boot/swclock; kept "
                    + "not looked: files only, nothing is mounted there; every -; /etc/init.d/swclock"
            ])
        #expect(floors(facts) == [build, "swclock 2026-11-17T07:20:00Z \(saved)"])
    }

    @Test func theLatestJournalCounts() {
        var files = MemoryFiles()
        let early = JournalHeaderTests.bytes(state: 2, tail: 1_794_000_000_000_000)
        let late = JournalHeaderTests.bytes(tail: 1_794_800_000_000_000)
        files["/var/log/journal/aaaa/system.journal"] = MemoryFiles.Entry(.file(early))
        files["/run/log/journal/aaaa/system.journal"] = MemoryFiles.Entry(.file(late))
        files["/var/log/journal/bbbb/system.journal"] = MemoryFiles.Entry(.file(Array(repeating: 7, count: 300)))
        files.fail("/var/log/journal/cccc/system.journal", .permissionDenied)
        let facts = look([FloorProbe()], at: memoryBox(files))
        #expect(floors(facts) == [build, "journal 2026-11-16T03:33:20Z /run/log/journal/aaaa/system.journal"])
        #expect(
            facts.troubles == [
                Trouble(
                    Source("/var/log/journal/bbbb/system.journal"), "not a journal file, or damaged; not used")
            ])
    }

    @Test func aDeniedJournalIsToldWhereThereIsNoOther() {
        var files = MemoryFiles()
        files.fail("/var/log/journal/cccc/system.journal", .permissionDenied)
        let facts = look([FloorProbe()], at: memoryBox(files))
        #expect(floors(facts) == [build])
        #expect(facts.troubles.map(\.source.place) == ["/var/log/journal/cccc/system.journal"])
    }
}
