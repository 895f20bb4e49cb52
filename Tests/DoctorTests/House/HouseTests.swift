import Checks
import Doctor
import DoctorTesting
import Testing

/// The house rules that a machine can keep.
@Suite struct HouseTests {
    private static let shipped = ["Sources", "checks", "Plugins"]
    private static let swift = HouseTree.files(in: shipped + ["Tests"], suffix: ".swift")

    @Test(arguments: swift) func isOneIdeaOfAtMost400Lines(_ file: String) {
        let lines = HouseTree.text(file).count { $0 == "\n" }
        #expect(lines <= 400, "\(file) has \(lines) lines: split it")
    }

    @Test(arguments: HouseTree.files(in: shipped, suffix: ".swift")) func importsOnlyWhatItsRoomMay(_ file: String) {
        let allowed: Set<String>? =
            if file.hasPrefix("Sources/Doctor/") {
                ["FoundationEssentials"]
            } else if file.hasPrefix("checks/") {
                ["Doctor"]
            } else if file.hasPrefix("Sources/boxdoctor/") {
                ["ArgumentParser", "Checks", "Doctor", "Native"]
            } else {
                nil
            }
        for module in imports(of: file) {
            // One symbol of Foundation proper costs 44 MB in a static binary.
            #expect(module != "Foundation", "\(file): FoundationEssentials")
            if let allowed { #expect(allowed.contains(module), "\(file) imports \(module)") }
        }
    }

    @Test(arguments: HouseTree.files(in: ["Sources/Doctor", "Sources/boxdoctor", "checks"], suffix: ".swift"))
    func takesNoShortcut(_ file: String) {
        let forbidden = [
            /\btry!/, /\bas!/, /@unchecked Sendable/, /\bfatalError\(/, /\bpreconditionFailure\(/, /\bunsafe[A-Z]\w*\(/,
            /nonisolated\(unsafe\)/,
        ]
        for (number, line) in code(of: file) {
            for pattern in forbidden { #expect(line.firstMatch(of: pattern) == nil, "\(file):\(number): \(line)") }
        }
    }

    @Test func namesNoMachineAndNoSecretPlace() {
        let folders = shippedFolders + ["Tests"]
        // Spelled in two halves, so that this file does not name them itself.
        let forbidden = ["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "/tmp" + "/wt", "/tmp" + "/brief"]
        for file in HouseTree.files(in: folders + ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile"])
        where !file.hasPrefix("Tests/Fixtures/") {
            let text = HouseTree.text(file)
            for path in forbidden { #expect(!text.contains(path), "\(file) names \(path)") }
        }
    }

    private let shippedFolders = shipped + ["man", "packaging"]

    private func imports(of file: String) -> [String] {
        HouseTree.text(file).split(separator: "\n").compactMap { line in
            line.wholeMatch(of: /(?:@\w+ |public |package |internal |private )*import (?:\w+ )?(\w+)(?:\.\w+)*/)
                .map { String($0.1) }
        }
    }

    /// Lines without their comments, numbered from 1.
    private func code(of file: String) -> [(Int, Substring)] {
        HouseTree.text(file).split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            (index + 1, line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line)
        }
    }
}
