import Testing

@testable import Values

/// One version, wherever it is written.
@Suite struct VersionTests {
    @Test func changelogsAndProgramAgree() throws {
        let debian = try #require(
            HouseTree.text("packaging/debian/changelog").firstMatch(of: /^boxdoctor \(([^)-]+)-\d+\)/))
        #expect(String(debian.1) == boxdoctorVersion)
        let upstream = try #require(HouseTree.text("CHANGELOG.md").firstMatch(of: /\n## (\S+)/))
        #expect(String(upstream.1) == boxdoctorVersion)
        let rpm = try #require(HouseTree.text("packaging/rpm/boxdoctor.spec").firstMatch(of: /\nVersion: +(\S+)/))
        #expect(String(rpm.1) == boxdoctorVersion)
    }
}
