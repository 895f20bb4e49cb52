import DoctorTesting
import Testing

@testable import Facts
@testable import Programs

/// Every program is a folder of Sources/Programs, listed by the build, and named nowhere else.
@Suite struct ProgramRegisterTests {
    private static let home = "Sources/Programs/"
    private static let files = HouseTree.files(in: ["Sources", "checks", "Plugins"], suffix: ".swift")

    @Test func everyFolderHoldsOneRegisteredProgramNamedForIt() {
        let folders = Set(Self.files.map(folder)).subtracting([""])
        // Tunnels are told by their interfaces' configuration, not by programs.
        #expect(Set(allPrograms.map { "\(type(of: $0))" }) == folders.subtracting(["WireGuard"]))
    }

    @Test func eachHasItsOwnNameAndPlace() {
        func distinct<Element: Hashable>(_ all: [Element]) -> Bool { Set(all).count == all.count }
        #expect(distinct(allTimePrograms.map(\.kind)) && distinct(allTimePrograms.map(\.rank)))
        #expect(distinct(allTimePrograms.map(\.preference)))
        #expect(distinct(allResolverPrograms.map(\.kind)) && distinct(allResolverPrograms.map(\.rank)))
        #expect(distinct(allClockKeepers.map(\.kind)) && distinct(allClockKeepers.map(\.rank)))
        #expect(distinct(allClockKeepers.compactMap { $0.trace?.kind }))
        let processes = allTimePrograms.flatMap(\.processes) + allResolverPrograms.flatMap(\.processes)
        // The kernel keeps 15 bytes of a name.
        for name in processes { #expect(name.utf8.count <= 15, "\(name)") }
        for program in allTimePrograms {
            #expect(!program.services.isEmpty && !program.title.isEmpty)
            for system in ["debian 12", "ubuntu 24.04", "fedora 42", "alpine 3.22", "openwrt 24.10"] {
                #expect(Set(program.services(on: system)) == Set(program.services), "\(program.title) on \(system)")
            }
        }
    }

    @Test func factsOfANewerBoxdoctorAreNotRefused() {
        let daemon = TimeDaemon.Kind(rawValue: "chronos-ng")
        #expect(daemon.title == "chronos-ng" && daemon.program.services == ["chronos-ng"])
        #expect(LocalResolver.Kind(rawValue: "resolver-ng").title == "resolver-ng")
        #expect(SavedClock.Kind(rawValue: "keeper-ng").title == "keeper-ng")
    }

    /// `static let chrony = TimeDaemon.Kind(...)` in a folder: only files of that folder say `.chrony` or `Kind.chrony`.
    @Test func noOtherRoomNamesAProgram() throws {
        var owners: [String: Set<String>] = [:]
        for file in Self.files {
            for match in HouseTree.text(file).matches(of: /static let (\w+) = (?:\w+\.)?Kind\(rawValue/) {
                owners[String(match.1), default: []].insert(folder(of: file))
            }
        }
        // What Facts name is no program's.
        owners = owners.filter { !$0.value.contains("") }
        #expect(owners.count > 20)
        for file in Self.files where !Self.notYet.contains(where: file.hasPrefix) {
            let own = folder(of: file)
            let allowed = [own, Self.madeFrom[own] ?? own]
            let text = HouseTree.text(file)
            for name in owners.keys where text.contains("." + name) {
                guard owners[name]?.isDisjoint(with: allowed) == true else { continue }
                let pattern = try Regex(#"(?:^|[^\w)\]?]|Kind)\."# + name + #"\b"#)
                for (number, line) in code(of: text) where line.firstMatch(of: pattern) != nil {
                    Issue.record("\(file):\(number) names \(name): \(line)")
                }
            }
        }
    }

    /// The folder of the program that a file belongs to; empty for one of no program.
    private func folder(of file: String) -> String {
        let parts = file.dropFirst(Self.home.count).split(separator: "/")
        return file.hasPrefix(Self.home) && parts.count > 1 ? String(parts[0]) : ""
    }

    /// Programs made from another's code, which may name it.
    private static let madeFrom = ["Pihole": "Dnsmasq", "Ntpsec": "Ntpd"]
    /// Files that still name programs; `ResolvConfText` and `FallbackResolver` mean who wrote a file, and those of DNSSEC what a
    /// validator is modelled on.
    private static let notYet =
        [
            "AddressSource", "DomainInsecure", "FallbackResolver", "MakeStep", "NoCertTimeCheck", "RestoreAnchor",
            "SavedClockRemedy", "StartTimeDaemon",
        ].map { "Sources/Remedies/\($0).swift" } + [
            "Sources/DNSSEC/ChainVerifier.swift", "Sources/DNSSEC/ValidatorModel.swift",
            "Sources/Formats/System/ResolvConfText.swift", "Sources/Reports/Windows/WindowsView.swift",
        ]

    /// Lines without comments and texts, numbered from 1.
    private func code(of text: String) -> [(Int, Substring)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
            return (index + 1, code.replacing(/"(?:[^"\\]|\\.)*"/, with: "\"\""))
        }
    }
}
