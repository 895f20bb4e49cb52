import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Formats
@testable import Values

/// Boxes joined where one is another's time source or resolver.
@Suite struct SiteTests {
    /// A box at an address that takes its time from these.
    private func box(_ name: String, _ address: String, sources: [String]) -> (file: String, facts: Facts) {
        var facts = Boxes.plain()
        facts.host.name = name
        facts.host.addresses = [Boxes.address("eth0", address, 24)]
        facts.timeDaemons = [Boxes.chrony(sources, form: .server)]
        return (file: "\(name).json", facts: facts)
    }

    @Test func twoBoxesThatTakeTheirTimeFromEachOther() {
        let site = SiteRehearsal([
            box("a", "192.168.1.2", sources: ["192.168.1.3"]), box("b", "192.168.1.3", sources: ["192.168.1.2"]),
            box("c", "192.168.1.4", sources: ["192.168.1.2"]), box("d", "192.168.1.5", sources: ["192.0.2.1"]),
        ])
        #expect(site.boxes.map(\.comesUp) == [false, false, false, true])
        #expect(site.loops.map(\.text) == ["a waits for b, b for a"])
        #expect(site.boxes.map(\.waitsFor) == [["b"], ["a"], ["a"], []])
        #expect(site.changes.map { "\($0.box) \($0.repair)" } == ["a address-source"])
        #expect(site.notFreed.isEmpty && site.troubles.isEmpty)
    }

    @Test func aResolverOfTheSiteThatValidates() {
        var server = box("dns", "192.168.1.53", sources: ["pool.ntp.org"])
        Boxes.setNameservers(["127.0.0.1"], in: &server.facts)
        server.facts.resolver.local = [Boxes.unbound()]
        server.facts.resolver.local[0].listens = [Sourced(Boxes.endpoint("0.0.0.0"), Source("/etc/unbound.conf"))]
        server.facts.dnssec.chains = [Boxes.poolChain("pool.ntp.org")]
        var client = box("client", "192.168.1.60", sources: ["pool.ntp.org"])
        Boxes.setNameservers(["192.168.1.53"], in: &client.facts)
        server.facts.savedClocks = [Boxes.fakeHwclock()]
        client.facts.savedClocks = [Boxes.fakeHwclock()]
        let site = SiteRehearsal([server, client])
        #expect(site.boxes.map(\.comesUp) == [false, false])
        // The client's name is resolved at the server's clock: it survives what the server survives.
        #expect(site.boxes.map(\.survivesSeconds) == [96_000, 96_000])
        #expect(site.boxes.map(\.waitsFor) == [[], ["dns"]])
        #expect(site.loops.isEmpty)
        #expect(site.changes.map(\.box) == ["dns"] && site.notFreed.isEmpty)
        #expect(SiteRehearsal([server, client], powerCutSeconds: 3600).boxes.map(\.comesUp) == [true, true])
    }

    @Test func joinedByName() {
        let site = SiteRehearsal([
            box("ntp1", "192.168.1.2", sources: ["ntp2"]), box("ntp2", "192.168.1.3", sources: ["ntp1"]),
        ])
        #expect(site.loops.map(\.text) == ["ntp1 waits for ntp2, ntp2 for ntp1"])
    }

    @Test func aRingIsOneChange() {
        let count = 50
        let members = (0..<count).map { number in
            box("box\(number)", "192.168.1.\(number + 2)", sources: ["192.168.1.\((number + 1) % count + 2)"])
        }
        let site = SiteRehearsal(members)
        #expect(site.boxes.allSatisfy { $0.comesUp == false })
        #expect(site.loops.count == 1 && site.loops.first?.boxes.count == count)
        #expect(site.changes.count == 1 && site.notFreed.isEmpty)
    }

    @Test func anAddressOfTwoBoxesJoinsNobody() {
        let site = SiteRehearsal([
            box("a", "192.168.1.2", sources: ["192.168.1.3"]), box("b", "192.168.1.3", sources: ["192.168.1.2"]),
            box("b2", "192.168.1.3", sources: ["192.0.2.1"]),
        ])
        #expect(site.loops.isEmpty)
        #expect(
            site.troubles == [
                Trouble(Source("b2.json"), "host.addresses: 192.168.1.3 is also b's; not joined by it")
            ])
    }

    @Test func theWeakestBoxEndsIt() {
        var short = box("short", "192.168.1.2", sources: ["pool.ntp.org"])
        Boxes.setNameservers(["127.0.0.1"], in: &short.facts)
        short.facts.resolver.local = [Boxes.unbound()]
        short.facts.dnssec.chains = [Boxes.poolChain("pool.ntp.org")]
        short.facts.savedClocks = [Boxes.fakeHwclock()]
        let any = box("any", "192.168.1.5", sources: ["9.9.9.9"])
        let site = SiteRehearsal([any, short])
        #expect(site.endurance == SiteRehearsal.Endurance(site.boxes))
        #expect(site.endurance.survivesSeconds == 96_000)
        #expect(site.endurance.endedBy == "short" && site.endurance.endedByCount == 1)
        let alone = SiteRehearsal([any]).endurance
        #expect(alone.survivesSeconds == nil && alone.endedBy == nil && alone.endedByCount == 0)
    }

    @Test func rulesTellTheSetsApart() {
        let (rules, troubles) = SiteRules.read(
            Array(
                """
                min_sources = 2
                no_mutual_sources = true
                survive_power_cut = "7d"
                address_source = true
                """.utf8), named: "site.toml")
        #expect(troubles.isEmpty)
        let site = SiteRehearsal(
            [
                box("a", "192.168.1.2", sources: ["192.168.1.3"]), box("b", "192.168.1.3", sources: ["192.168.1.2"]),
                box("c", "192.168.1.4", sources: ["192.0.2.1", "ntp.example.net"]),
            ], rules: rules)
        #expect(site.rules.map(\.breaking) == [["a", "b"], [], ["a", "b"], ["a", "b"]])
        #expect(site.rules.map(\.configured) == [["c"], ["a", "b", "c"], ["c"], ["c"]])
    }

    @Test func wrongRulesAreToldWithTheirLine() {
        let (_, troubles) = SiteRules.read(
            Array("min_sources = 0\nfewest = 2\nsurvive_power_cut = \"long\"\n".utf8), named: "site.toml")
        #expect(
            troubles.map { "\($0.source): \($0.text)" }.sorted() == [
                "site.toml:1: min_sources: takes a number from 1 to 100",
                "site.toml:2: fewest: no such rule; see boxdoctor.toml(5)",
                "site.toml:3: survive_power_cut: takes a length of time such as \"7d\" or \"36h\"",
            ])
    }

    @Test(arguments: [
        ("{}", false), ("{1}", true), (" \t{1} \t\r", true), ("{1", false), ("1}", false), ("\u{c}{1}", false),
        ("", false), ("{1}\u{c}", false),
    ])
    func aLineThatIsAnObject(_ line: String, _ isWhole: Bool) {
        #expect(SiteFacts.isWhole(Array(line.utf8)[...]) == isWhole, "\(line)")
    }

    /// Groups stay whole; small ones are put together until a piece has so many boxes.
    @Test(arguments: [
        (1, [0, 0, 1, 2, 3]), (2, [0, 0, 1, 1, 2]), (3, [0, 0, 0, 1, 1]), (4, [0, 0, 0, 0, 1]), (9, [0, 0, 0, 0, 0]),
    ])
    func aSiteIsTakenApart(_ least: Int, _ pieces: [Int]) {
        var site = SiteFacts()
        for (number, source) in ["10.0.0.2", "x.example", "x.example", "x.example", "x.example"].enumerated() {
            let (file, facts) = box("b\(number)", "10.0.0.\(number + 1)", sources: [source])
            site.add(facts, file: file)
        }
        let parts = SiteParts(site, least: least)
        #expect(parts.partOf == pieces && parts.count == Set(pieces).count)
        #expect(SiteParts(SiteFacts(), least: least).count == 0)
    }

    /// Tarjan against reachability both ways, over random graphs.
    @Test func componentsAreThoseOfMutualReach() {
        var random = Seeded(77)
        for _ in 0..<300 {
            let count = Int.random(in: 1...9, using: &random)
            let edges = (0..<count).map { _ in
                (0..<Int.random(in: 0...2, using: &random)).map { _ in Int.random(in: 0..<count, using: &random) }
            }
            func reach(_ start: Int) -> Set<Int> {
                var seen: Set<Int> = [start]
                var stack = [start]
                while let node = stack.popLast() { stack += edges[node].filter { seen.insert($0).inserted } }
                return seen
            }
            let groups = components(of: edges)
            #expect(groups.joined().sorted() == Array(0..<count))
            for group in groups {
                let mutual = (0..<count).filter { reach(group[0]).contains($0) && reach($0).contains(group[0]) }
                #expect(group == mutual, "\(edges)")
            }
        }
    }
}
