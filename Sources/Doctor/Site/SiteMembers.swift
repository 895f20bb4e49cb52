/// One box of a site: its facts, and where they came from.
public struct SiteMember: Sendable {
    /// The box's name; the file where two boxes bear the same.
    public var name: String
    public var file: String
    public var facts: Facts
    public var lagSeconds: Double?

    public init(file: String, facts: Facts) {
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

    init(_ members: [SiteMember]) {
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
    struct View: NeighbourFinder {
        let directory: SiteDirectory
        let own: Int

        func box(at address: IPAddress) -> Int? { other(directory.byAddress[address]) }
        func box(named name: String) -> Int? { other(directory.byName[name]) }

        private func other(_ number: Int?) -> Int? { number == own ? nil : number }
    }

    func seen(by box: Int) -> View { View(directory: self, own: box) }
}
