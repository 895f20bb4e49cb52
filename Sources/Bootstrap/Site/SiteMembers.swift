import Facts
import TimeScience
import Values

/// One box of a site: its facts, and where they came from.
package struct SiteMember: Sendable {
    /// The box's name; the file where two boxes bear the same.
    package var name: String
    package var file: String
    package var facts: Facts
    package var lagSeconds: Double?

    package init(file: String, facts: Facts) {
        name = facts.host.name.isEmpty ? file : facts.host.name
        self.file = file
        self.facts = facts
        lagSeconds = estimateTime(facts).lagSeconds
    }
}

/// Finds the box of a site that bears an address or a name. An address that two boxes claim joins nobody: it is private to
/// each, and said so.
struct SiteDirectory: Sendable {
    private var byAddress: [IPAddress: Int] = [:]
    private var byName: [String: Int] = [:]
    private(set) var troubles: [Trouble] = []

    package init(_ members: [SiteMember]) {
        var twice: Set<IPAddress> = []
        var namesTwice: Set<String> = []
        for (number, member) in members.enumerated() {
            for link in member.facts.host.addresses where !link.address.isLoopback && !link.address.isLinkLocal {
                if let other = byAddress.updateValue(number, forKey: link.address), other != number {
                    if twice.insert(link.address).inserted {
                        troubles.append(
                            Trouble(
                                Source(member.file),
                                "host.addresses: \(link.address) is also \(members[other].name)'s; not joined by it"))
                    }
                }
            }
            let name = canonical(member.name)
            if byName.updateValue(number, forKey: name) != nil, namesTwice.insert(name).inserted {
                troubles.append(
                    Trouble(
                        Source(member.file), "host.name: another box is called \(member.name) too; not joined by it"))
            }
        }
        for address in twice { byAddress[address] = nil }
        for name in namesTwice { byName[name] = nil }
    }

    /// As one box sees it: itself is no neighbour.
    package struct View: NeighbourFinder {
        package let directory: SiteDirectory
        package let own: Int

        package func box(at address: IPAddress) -> Int? { other(directory.byAddress[address]) }
        package func box(named name: String) -> Int? { other(directory.byName[name]) }

        private func other(_ number: Int?) -> Int? { number == own ? nil : number }
    }

    package func seen(by box: Int) -> View { View(directory: self, own: box) }
}
