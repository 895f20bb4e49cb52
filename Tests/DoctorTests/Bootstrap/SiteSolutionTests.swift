import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Formats
@testable import Remedies
@testable import Reports
@testable import Values

/// A site solved box by box and kind by kind against all graphs laid together and solved as one.
@Suite struct SiteSolutionTests {
    /// The whole at once: every box's rules numbered through, other boxes as rules between them.
    private static func joint(_ site: SiteFacts) -> (surely: [IntervalSet], perhaps: [IntervalSet]) {
        let directory = SiteDirectory(site.members)
        var names = site.members.map { _ in Set<String>() }
        var models: [BootModel] = []
        var starts: [ColdStart] = []
        func build() {
            models = []
            starts = []
            for (number, member) in site.members.enumerated() {
                let kind = site.kinds[member.kind]
                models.append(
                    ModelBuilder.model(
                        of: kind.facts, at: .coldBoot, now: kind.now, isOfSite: true, serving: names[number]))
                starts.append(ColdStart(kind.facts, now: kind.now))
            }
        }
        var hasGrown = true
        while hasGrown {
            build()
            hasGrown = false
            for (number, model) in models.enumerated() {
                for case .other(let neighbour, .name(let name)) in model.conditions {
                    guard let server = directory.find(neighbour, for: number) else { continue }
                    if names[server].insert(name).inserted { hasGrown = true }
                }
            }
        }
        var offsets: [Int] = []
        var count = 0
        for model in models {
            offsets.append(count)
            count += model.conditions.count
        }
        var rules: [Rule] = []
        for (number, model) in models.enumerated() {
            let offset = offsets[number]
            for var rule in model.rules {
                rule.head += offset
                for index in rule.needs.indices { rule.needs[index].of += offset }
                for choice in rule.choices.indices {
                    for index in rule.choices[choice].of.indices { rule.choices[choice].of[index].of += offset }
                }
                rule.when = Bounds(
                    surely: starts[number].cuts(in: rule.when.surely),
                    perhaps: starts[number].cuts(in: rule.when.perhaps))
                rules.append(rule)
            }
            for (condition, what) in model.conditions.enumerated() {
                guard case .other(let neighbour, let service) = what else { continue }
                let head = offset + condition
                let server = directory.find(neighbour, for: number)
                var target: Int?
                switch (service, server) {
                case (.time, let server?): target = offsets[server]
                case (.name(let name), let server?): target = models[server].served[name].map { offsets[server] + $0 }
                default: target = nil
                }
                let needs = target.map { [Need($0, "", because: "", Source("x"))] } ?? []
                rules.append(Rule(head, needs: needs, because: "", Source("x")))
            }
        }
        let solver = Solver(conditionCount: count, rules: rules)
        let (surely, perhaps) = (solver.solve(.surely), solver.solve(.perhaps))
        return (offsets.map { surely[$0] }, offsets.map { perhaps[$0] })
    }

    private static let addresses = (2...9).map { "192.168.1.\($0)" } + ["9.9.9.9", "10.0.0.1"]
    private static let names = (0..<8).map { "box\($0)" } + ["pool.ntp.org"]

    /// Boxes that take time and names from each other, at random; many of them alike.
    private func box(_ number: Int, _ random: inout Seeded) -> Facts {
        func one<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
        var facts = Boxes.plain()
        facts.host.name = "box\(number)"
        facts.host.addresses = [Boxes.address("eth0", Self.addresses[number], 24)]
        let sources = (0..<Int.random(in: 0...2, using: &random)).map { _ in one(Self.addresses + Self.names) }
        facts.timeDaemons = [Boxes.chrony(sources, form: .server)]
        Boxes.setNameservers([one(Self.addresses + ["127.0.0.1"])], in: &facts)
        if Int.random(in: 0..<3, using: &random) == 0 {
            facts.resolver.local = [Boxes.unbound()]
            facts.resolver.local[0].listens = [Sourced(Boxes.endpoint("0.0.0.0"), Source("/etc/unbound.conf"))]
            facts.dnssec.chains = Self.names.map { Boxes.poolChain($0) }
        }
        if Bool.random(using: &random) { facts.savedClocks = [Boxes.fakeHwclock()] }
        if Int.random(in: 0..<6, using: &random) == 0 { facts.timeDaemons[0].isEnabled = .notLooked(why: "no") }
        if Int.random(in: 0..<8, using: &random) == 0 { facts.host.addresses.append(facts.host.addresses[0]) }
        if Int.random(in: 0..<8, using: &random) == 0 {
            facts.host.addresses = [Boxes.address("eth0", one(Self.addresses), 24)]
        }
        return facts
    }

    @Test func boxByBoxIsTheWhole() throws {
        var random = Seeded(1510)
        var down = 0
        for _ in 0..<60 {
            var kinds = SiteFacts()
            var apart = SiteFacts()
            let reader = FactsReader()
            for number in 0..<Int.random(in: 1...8, using: &random) {
                let facts = box(number, &random)
                apart.add(facts, file: "\(number)")
                let text = Array(try FactsFile.text(facts).utf8)
                kinds.add(try SiteFacts.Reading(text, named: "x", by: reader), file: "\(number)")
            }
            let joint = Self.joint(apart)
            for site in [kinds, apart] {
                var memory = SiteSolution.Memory()
                let solution = SiteSolution(SiteGraph(site, OneHand()), &memory)
                #expect(site.members.indices.map(solution.surely) == joint.surely)
                #expect(site.members.indices.map(solution.perhaps) == joint.perhaps)
            }
            let (one, other) = (rehearsed(kinds), rehearsed(apart))
            #expect(one == other)
            down += joint.perhaps.count { !$0.contains(SiteRehearsal.standardCutSeconds) }
            // What is said of a part by itself is what is said of it in the whole.
            #expect(try parts(of: apart) == other.split(separator: "\n").map(String.init).sorted())
        }
        #expect(down > 40)
    }

    private func rehearsed(_ site: SiteFacts) -> String {
        var text = ""
        try? SiteRehearsal(site, remedies: allRemedies).writeLines { text += $0 }
        return text.split(separator: "\n").filter { !$0.hasPrefix(#"{"record": "site""#) }.joined(separator: "\n")
    }

    private func parts(of site: SiteFacts) throws -> [String] {
        let parts = SiteParts(site, least: 1)
        return (0..<parts.count).flatMap { part -> [String] in
            var own = SiteFacts()
            for (number, member) in site.members.enumerated() where parts.partOf[number] == part {
                own.add(site.kinds[member.kind].facts, file: member.file)
            }
            return rehearsed(own).split(separator: "\n").map(String.init)
        }.sorted()
    }
}
