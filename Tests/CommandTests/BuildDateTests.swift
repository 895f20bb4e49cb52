import DoctorTesting
import Testing

@testable import TimeScience
@testable import Values
@testable import boxdoctor

/// The build date is a floor under every clock that is examined: made by the build, never by hand, never older than the release.
@Suite struct BuildDateTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    private static let sourceDate = root + "/packaging/build/source-date"

    private static func seconds(_ program: String, _ arguments: [String]) throws -> Int64? {
        Int64(try Lab.run(program, arguments).split(separator: "\n").joined())
    }

    @Test func isNotOlderThanTheNewestEntryOfTheChangelog() throws {
        let newest = try #require(try Self.seconds(Self.sourceDate, ["changelog"]))
        #expect(builtUnixSeconds >= newest)
        #expect(Timestamp(unixSeconds: newest) > Era.earliestBuild)
    }

    @Test func comesFromWhoBuildsElseTheLastCommitElseTheChangelog() throws {
        #expect(try Self.seconds("env", ["SOURCE_DATE_EPOCH=1800000000", Self.sourceDate]) == 1_800_000_000)
        #expect(
            try Self.seconds("env", ["SOURCE_DATE_EPOCH=1800000000", Self.sourceDate, "changelog"])
                == Self.seconds(Self.sourceDate, ["changelog"]))
        // As unpacked from an archive: no history.
        let folder = try TemporaryFolder()
        for name in ["packaging", "packaging/build", "packaging/debian"] { try folder.makeFolder(name) }
        let script = folder.path + "/packaging/build/source-date"
        try Lab.run("cp", [Self.sourceDate, script])
        try folder.write(
            "packaging/debian/changelog",
            "a (2-1) unstable; urgency=medium\n\n -- A <a@example.org>  Tue, 01 Dec 2026 00:00:00 +0100\n\n"
                + "a (1-1) unstable; urgency=medium\n\n -- A <a@example.org>  Sun, 01 Nov 2026 00:00:00 +0000\n")
        #expect(try Self.seconds(script, []) == 1_796_079_600)
    }

    @Test func refusesADateThatIsNone() throws {
        let folder = try TemporaryFolder()
        let output = folder.path + "/BuildDate.swift"
        #expect(throws: LabError.self) { try Lab.run(Self.root + "/packaging/build/date-build", [output, "-1"]) }
        #expect(folder.read("BuildDate.swift") == nil)
    }
}
