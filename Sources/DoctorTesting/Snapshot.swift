import FoundationEssentials

/// Texts kept under Tests/Snapshots.
public enum Snapshot {
    /// The text kept as `name`, to compare with: `#expect(try Snapshot.kept("check.txt", text) == text)`.
    ///
    /// With BOXDOCTOR_RECORD=1 in the environment `text` is kept first. Throws where there is none.
    public static func kept(_ name: String, _ text: String) throws -> String {
        let url = URL(filePath: Fixtures.tests).appending(path: "Snapshots/" + name)
        if ProcessInfo.processInfo.environment["BOXDOCTOR_RECORD"] == "1" {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        guard let data = try? Data(contentsOf: url) else {
            throw LabError("Tests/Snapshots/\(name) is not there; run the test with BOXDOCTOR_RECORD=1 and look at it")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
