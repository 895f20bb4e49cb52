import Programs
import Values

/// Finds the box of a site that bears an address or a name. An address that two boxes claim joins nobody: it is private to
/// each, and said so.
package struct SiteDirectory: Sendable {
    private var byAddress: [IPAddress: Int] = [:]
    private var byName: [String: Int] = [:]
    /// One of those that claim it.
    private var contestedAddresses: [IPAddress: Int] = [:]
    private var contestedNames: [String: Int] = [:]
    private(set) var troubles: [Trouble] = []
    /// Boxes that claim what another claims too: one pair each time.
    private(set) var rivals: [(Int, Int)] = []

    package init(_ members: [SiteMember]) {
        var twice: Set<IPAddress> = []
        var namesTwice: Set<String> = []
        for (number, member) in members.enumerated() {
            for address in member.addresses {
                guard let other = byAddress.updateValue(number, forKey: address), other != number else { continue }
                rivals.append((other, number))
                guard twice.insert(address).inserted else { continue }
                troubles.append(
                    Trouble(
                        Source(member.file),
                        "host.addresses: \(address) is also \(members[other].name)'s; not joined by it"))
            }
            guard let other = byName.updateValue(number, forKey: canonical(member.name)) else { continue }
            rivals.append((other, number))
            guard namesTwice.insert(canonical(member.name)).inserted else { continue }
            troubles.append(
                Trouble(Source(member.file), "host.name: another box is called \(member.name) too; not joined by it"))
        }
        for address in twice { contestedAddresses[address] = byAddress.removeValue(forKey: address) }
        for name in namesTwice { contestedNames[name] = byName.removeValue(forKey: name) }
    }

    /// The box that stands there; nobody is his own neighbour.
    package func find(_ neighbour: Neighbour, for own: Int) -> Int? {
        switch neighbour {
        case .address(let address): other(byAddress[address], than: own)
        case .named(let name, let address):
            other(byName[name], than: own) ?? address.flatMap { other(byAddress[$0], than: own) }
        }
    }

    /// One of the boxes that would stand there, were there not several.
    func rival(_ neighbour: Neighbour) -> [Int] {
        let found: [Int?] =
            switch neighbour {
            case .address(let address): [contestedAddresses[address]]
            case .named(let name, let address): [contestedNames[name], address.flatMap { contestedAddresses[$0] }]
            }
        return found.compactMap { $0 }
    }

    private func other(_ number: Int?, than own: Int) -> Int? { number == own ? nil : number }
}
