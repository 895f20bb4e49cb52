import Checks
import DoctorTesting
import Testing

@testable import Values

/// The house rules that a machine can keep.
@Suite struct HouseTests {
    private static let shipped = ["Sources", "checks", "Plugins"]
    private static let swift = HouseTree.files(in: shipped + ["Tests"], suffix: ".swift")

    @Test(arguments: swift) func isOneIdeaOfAtMost400Lines(_ file: String) {
        let lines = HouseTree.text(file).count { $0 == "\n" }
        #expect(lines <= 400, "\(file) has \(lines) lines: split it")
    }

    /// The arrows of Package.swift, held by name too: SwiftPM lets a file import what happens to be built already.
    @Test(arguments: HouseTree.files(in: shipped, suffix: ".swift")) func importsOnlyWhatItsRoomMay(_ file: String) {
        let place = file.split(separator: "/")
        let allowed: Set<String>? =
            if place.first == "checks" {
                Set(Self.rooms.keys)
            } else if place.starts(with: ["Sources", "boxdoctor"]) {
                Set(Self.rooms.keys).union(["ArgumentParser", "Checks", "Native"])
            } else {
                Self.rooms[String(place.dropFirst().first ?? "")]?.union(["FoundationEssentials"])
            }
        for module in imports(of: file) {
            // One symbol of Foundation proper costs 44 MB in a static binary.
            #expect(module != "Foundation", "\(file): FoundationEssentials")
            if let allowed { #expect(allowed.contains(module), "\(file) imports \(module)") }
        }
    }

    /// Every room of Package.swift, lowest first, and those that it names stand above it there.
    @Test func noArrowRunsBack() {
        var known: Set<String> = []
        for (name, below) in Self.roomsInOrder {
            #expect(below.isSubset(of: known), "\(name) names a room that is not below it")
            known.insert(name)
        }
        #expect(known.count > 10)
    }

    /// The map names every room, in Package.swift's order, and nothing else.
    @Test func theMapIsTrue() {
        let map = HouseTree.text("ARCHITECTURE.md")
        let table = map.split(separator: "\n").drop { !$0.hasPrefix("| room |") }.dropFirst(2).prefix {
            $0.hasPrefix("|")
        }
        let named = table.compactMap { $0.split(separator: "|").first.map { $0.filter { $0 != " " } } }
        #expect(named == Self.roomsInOrder.map(\.0))
        #expect(map.count { $0 == "\n" } <= 120)
    }

    /// `room("Name", "Below", ...)` as Package.swift has them.
    private static let roomsInOrder: [(String, Set<String>)] = HouseTree.text("Package.swift")
        .replacing(/\s+/, with: " ").matches(of: /room\( ?("[^)\[]*")(?:, plugins: [^)]*)?\)/).map { match in
            let names = match.1.matches(of: /"(\w+)"/).map { String($0.1) }
            return (names.first ?? "", Set(names.dropFirst()))
        }
    private static let rooms = Dictionary(roomsInOrder) { first, _ in first }

    @Test(
        arguments: HouseTree.files(in: ["Sources", "checks"], suffix: ".swift").filter {
            !$0.hasPrefix("Sources/Native/") && !$0.hasPrefix("Sources/DoctorTesting/")
        })
    func takesNoShortcut(_ file: String) {
        let forbidden = [
            /\btry!/, /\bas!/, /@unchecked Sendable/, /\bfatalError\(/, /\bpreconditionFailure\(/, /\bunsafe[A-Z]\w*\(/,
            /nonisolated\(unsafe\)/,
        ]
        for (number, line) in HouseTree.code(file) {
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
}
