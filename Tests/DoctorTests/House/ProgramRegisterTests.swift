import DoctorTesting
import Testing

@testable import Facts
@testable import Programs

/// Every program is a folder of Sources/Programs, listed by the build, and named nowhere else.
@Suite struct ProgramRegisterTests {
    private static let files = HouseTree.files(in: ["Sources", "checks", "Plugins"], suffix: ".swift")

    @Test func everyFolderHoldsOneRegisteredProgramNamedForIt() {
        let folders = Set(Self.files.map(ProgramNames.folder)).subtracting([""])
        #expect(Set(allPrograms.map { "\(type(of: $0))" }) == folders)
    }

    @Test func eachHasItsOwnNameAndPlace() {
        func distinct<Element: Hashable>(_ all: [Element]) -> Bool { Set(all).count == all.count }
        #expect(distinct(allTimePrograms.map(\.kind)) && distinct(allTimePrograms.map(\.rank)))
        #expect(distinct(allTimePrograms.map(\.preference)))
        #expect(distinct(allResolverPrograms.map(\.kind)) && distinct(allResolverPrograms.map(\.rank)))
        #expect(distinct(allClockKeepers.map(\.kind)) && distinct(allClockKeepers.map(\.rank)))
        #expect(distinct(allClockKeepers.compactMap { $0.trace?.kind }))
        #expect(distinct(allTunnelPrograms.map(\.kind)) && distinct(allTunnelPrograms.map(\.rank)))
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
        #expect(Tunnel.Manager(rawValue: "tunnel-ng").program.handshake == .replayGuarded)
    }

    /// Identifiers of code, whatever they stand for: texts and comments may name whom they mean.
    @Test func noOtherRoomNamesAProgram() throws {
        let names = try ProgramNames(Self.files)
        #expect(names.count > 30)
        for file in Self.files {
            let own = ProgramNames.folder(of: file)
            let allowed: Set = [own, Self.madeFrom[own] ?? own]
            for (number, line) in HouseTree.code(file) {
                for identifier in line.matches(of: /[A-Za-z_]\w*/).map(\.output) {
                    guard Self.meant[String(identifier)].map({ !file.hasPrefix($0) }) ?? true else { continue }
                    let named = names.named(by: identifier)
                    guard !named.isEmpty, named.isDisjoint(with: allowed) else { continue }
                    Issue.record("\(file):\(number) names \(named.sorted()[0]) by \(identifier)")
                }
            }
        }
    }

    /// Programs made from another's code, which may name it.
    private static let madeFrom = ["Pihole": "Dnsmasq", "Ntpsec": "Ntpd"]
    /// Names that mean something else, and where: a key of the facts, which stays; bind(2); libunbound, the library.
    private static let meant = [
        "asksResolved": "", "bind": "Sources/DoctorTesting/", "bindBoth": "Sources/DoctorTesting/",
        "CUnbound": "Sources/Native/",
        "UnboundContext": "Sources/Native/", "UnboundError": "Sources/Native/", "UnboundWorker": "Sources/Native/",
    ]
}
