import DoctorTesting
import Native
import Testing

@testable import Facts
@testable import Formats
@testable import Judgement
@testable import Plugins
@testable import Programs
@testable import Records
@testable import Values

/// What 0.1.0 left on a box, kept as it wrote it: read for ever.
@Suite struct UpgradeTests {
    private static let state = "Tests/Fixtures/upgrade/0.1.0/state"

    private func bytes(_ name: String) -> [UInt8] { Array(HouseTree.text("\(Self.state)/\(name)").utf8) }

    @Test func transactions() throws {
        let log = TransactionLog(
            directory: "\(HouseTree.root)/\(Self.state)", files: try LiveFiles(), changes: try LiveChanges())
        let (found, troubles) = log.all()
        #expect(troubles == [])
        #expect(
            found.map { "\($0.id) \($0.remedy) \($0.state) \($0.canBeTakenBack)" } == [
                "0001 makestep undone false", "0002 makestep applied true", "0003 makestep undone false",
                "0004 makestep trial true",
            ])
        #expect(found.flatMap(\.files).allSatisfy { $0.path == "/etc/chrony/conf.d/90-boxdoctor-makestep.conf" })
        #expect(found[1].files.first?.before == nil)
        #expect(found[1].files.first?.mode == 0o644)
    }

    @Test func freeze() {
        #expect(
            FreezeText.parse(bytes("freeze")) == Freeze(reason: "moving house", who: nil, until: "2026-12-01T00:00:00Z")
        )
    }

    @Test func facts() throws {
        let facts = try FactsFile.read(bytes("facts.json"), named: "facts.json")
        #expect(facts.savedClocks.map(\.kind) == [.timesyncd, .fakeHwclock])
        #expect(!facts.floors.isEmpty)
    }

    @Test func settings() {
        let settings = Settings.read(bytes("boxdoctor.toml"), "/etc/boxdoctor/boxdoctor.toml", [])
        #expect(settings.troubles == [])
    }

    @Test func manifest() {
        let (manifest, troubles) = ManifestReader.read(bytes("50-disk-space.toml"), "50-disk-space.toml")
        #expect(manifest != nil)
        #expect(troubles == [])
    }
}
