import Testing

@testable import Values

/// One version and one list of libraries, wherever they are written.
@Suite struct VersionTests {
    @Test func everyPackageAsksForTheLibrariesThatTheBuildNeeds() throws {
        let list = try #require(HouseTree.text("packaging/packages.mk").firstMatch(of: /\nBUILD_PACKAGES = (.*)/)?.1)
        let libraries = list.split(separator: " ").filter { $0.hasPrefix("lib") }
        #expect(!libraries.isEmpty)
        for library in libraries {
            #expect(HouseTree.text("packaging/debian/control").contains(" \(library),"), "debian/control: \(library)")
            let name: String = library == "libssl-dev" ? "openssl-devel" : "\(library.dropFirst(3).dropLast(4))-devel"
            #expect(
                HouseTree.text("packaging/rpm/boxdoctor.spec").contains("BuildRequires:  \(name)\n"), "spec: \(name)")
        }
    }

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
