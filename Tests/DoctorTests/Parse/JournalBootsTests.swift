import DoctorTesting
import FoundationEssentials
import Glibc
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Formats
@testable import Values

private let journalWriter = "/lib/systemd/systemd-journal-remote"

/// Journals of systemd's own making, in both of its layouts; journalctl is the judge of boots.
@Suite(
    .enabled(
        if: access(journalWriter, X_OK) == 0 && Lab.installed("journalctl"),
        "needs systemd-journal-remote and journalctl")) struct JournalBootsTests
{
    private struct Line {
        var boot: Character
        /// Seconds of CLOCK_REALTIME since 2026-11-01, and of CLOCK_MONOTONIC.
        var real: Double
        var up: Double
        var by = "kernel"
    }

    private static let day = 1_793_491_200.0

    private func boot(_ letter: Character) -> String { String(repeating: letter, count: 32) }

    private func journal(_ lines: [Line], compact: Bool, in folder: TemporaryFolder) throws -> JournalFile {
        let text = lines.enumerated().map { index, line in
            "__REALTIME_TIMESTAMP=\(Int64((Self.day + line.real) * 1e6))\n__MONOTONIC_TIMESTAMP=\(Int64(line.up * 1e6))\n"
                + "_BOOT_ID=\(boot(line.boot))\nMESSAGE=message \(index)\nPRIORITY=6\nSYSLOG_IDENTIFIER=\(line.by)\n\n"
        }
        let path = folder.path + "/a.journal"
        let command = Command(
            "env", ["SYSTEMD_JOURNAL_COMPACT=\(compact ? 1 : 0)", journalWriter, "--output=\(path)", "-"],
            timeoutSeconds: 20, input: Array(text.joined().utf8))
        let outcome = LiveCommands().run([command], until: Deadline(in: 20, by: LiveClocks())).first
        guard outcome?.output != nil else { throw LabError("\(outcome.map { "\($0)" } ?? "nothing")") }
        let files = try LiveFiles()
        return try #require(JournalFile { try? files.read(path, at: $0, count: $1) })
    }

    /// A box that lives for a thousand messages, and one that is set 36 h forward by chronyd forty seconds into its boot.
    private var twoBoots: [Line] {
        let quiet = (0..<1000).map { Line(boot: "a", real: Double($0), up: 3 + Double($0)) }
        let wrong = (0..<400).map { Line(boot: "b", real: 2000 + Double($0) / 10, up: 2 + Double($0) / 10) }
        let jump = [
            Line(boot: "b", real: 2000 + 40 + 129_600, up: 42, by: "systemd-resolved"),
            Line(boot: "b", real: 2000 + 40.1 + 129_600, up: 42.1, by: "chronyd"),
        ]
        let right = (0..<500).map { Line(boot: "b", real: 2041 + 129_600 + Double($0), up: 43 + Double($0)) }
        return quiet + wrong + jump + right
    }

    @Test(arguments: [false, true]) func findsBootsAndWhoSetTheClock(compact: Bool) throws {
        let folder = try TemporaryFolder()
        let file = try journal(twoBoots, compact: compact, in: folder)
        #expect(file.entryCount == twoBoots.count)
        func time(_ seconds: Double) -> Timestamp {
            Timestamp(unixSeconds: Int64(Self.day)).adding(seconds: seconds)
        }
        let expected = [
            JournalBoot(
                boot: boot("a"), first: time(0), firstSeconds: 3, last: time(999), lastSeconds: 1002, steps: []),
            JournalBoot(
                boot: boot("b"), first: time(2000), firstSeconds: 2, last: time(2041 + 129_600 + 499),
                lastSeconds: 542, steps: [ClockStepSeen(afterSeconds: 42, bySeconds: 129_598, by: "chronyd")]),
        ]
        var boots = JournalBoots.read(file, setBy: ["chronyd"])
        // 2000 - 2 to 2040 + 129600 - 42: the difference is what was set.
        let step = try #require(boots.last?.steps.first)
        #expect(abs(step.bySeconds - 129_600) < 1)
        boots[1].steps[0].bySeconds = 129_598
        #expect(boots == expected)

        let listed = try Lab.run("journalctl", ["--file=\(folder.path)/a.journal", "--list-boots", "--no-pager", "-q"])
        for boot in boots { #expect(listed.contains(boot.boot)) }
        #expect(listed.split(separator: "\n").count { $0.contains("aaaa") || $0.contains("bbbb") } == boots.count)
    }

    /// Late, and by nobody known: a laptop that slept looks the same.
    @Test func aSleepIsNoStep() throws {
        let lines =
            (0..<900).map { Line(boot: "c", real: Double($0), up: 1 + Double($0)) }
            + (0..<900).map { Line(boot: "c", real: 40_000 + Double($0), up: 901 + Double($0)) }
        let folder = try TemporaryFolder()
        let file = try journal(lines, compact: false, in: folder)
        let boots = withExtendedLifetime(folder) { JournalBoots.read(file, setBy: ["chronyd"]) }
        #expect(boots.count == 1 && boots.first?.steps == [])
    }

    /// Whatever a disk makes of it: no crash, no endless loop, nothing read beyond a bound.
    @Test func damageCostsBootsAndNothingElse() throws {
        let folder = try TemporaryFolder()
        _ = try journal(Array(twoBoots.prefix(200)), compact: true, in: folder)
        let whole = Array(try Data(contentsOf: URL(filePath: folder.path + "/a.journal")))
        var seed: UInt64 = 7
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0..<40 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(seed >> 33) % min(bytes.count, 9000)] = UInt8(truncatingIfNeeded: seed >> 20)
            }
            if seed & 1 == 0 { bytes.removeLast(Int(seed >> 40) % bytes.count) }
            let damaged = bytes
            var reads = 0
            let file = JournalFile { offset, count in
                reads += 1
                guard offset >= 0, offset < damaged.count else { return nil }
                return Array(damaged[offset..<min(offset + count, damaged.count)])
            }
            _ = file.map { JournalBoots.read($0, setBy: ["chronyd"]) }
            #expect(reads < 100_000)
        }
    }
}
