import DoctorTesting
import Foundation
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// chronyd itself says which lines its configuration comes to (`chronyd -p`, since 4.1).
@Suite(.serialized) struct ChronydJudgeTests {
    private static let chronyd = "/usr/sbin/chronyd"
    private static let isInstalled = FileManager.default.isExecutableFile(atPath: chronyd)

    @Test(.enabled(if: isInstalled, "chronyd is not installed"))
    func readsTheSameLinesInTheSameOrder() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        try folder.write("a/10.conf", "makestep 1 3\n! comment\nserver a10.example\n")
        try folder.write("a/20.conf", "include \(path)/more/[a-b]?.inc\n")
        try folder.write("b/10.conf", "server hidden.example\n")
        try folder.write("b/30.conf", "  % comment\n\tserver\tb30.example   iburst\n")
        try folder.write("b/40.txt", "server txt.example\n")
        try folder.write("more/b1.inc", "pool b1.example\n")
        try folder.write("more/a1.inc", "pool a1.example\n")
        try folder.write("more/c1.inc", "pool c1.example\n")
        let main = try folder.write(
            "chrony.conf",
            "# main\nserver first.example\nconfdir \(path)/a \(path)/b\ninclude \(path)/none*.conf\nserver last.example\n"
        )

        let process = Process()
        process.executableURL = URL(filePath: ChronydJudgeTests.chronyd)
        process.arguments = ["-p", "-f", main]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let theirs = (Lines.of(Array(output), path: "") ?? []).map { $0.text.words.joined(separator: " ") }
            .filter { $0.hasPrefix("server ") || $0.hasPrefix("pool ") }

        var reader = try ConfigFiles(LiveFiles())
        let ours = try #require(ChronyConfiguration(path: main, &reader)).sources.map {
            "\($0.form.rawValue) \($0.name)"
        }
        #expect(ours == theirs.map { $0.split(separator: " ").prefix(2).joined(separator: " ") })
        #expect(theirs.count == 6)
        #expect(reader.troubles == [])
    }
}
