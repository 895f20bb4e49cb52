import Facts
import Plugins
import Programs
import Values

/// Something that must come true at boot. Indices point into the facts of the box.
package enum Condition: Hashable, Sendable {
    case clock
    /// A time daemon's source has an address and answers.
    case source(daemon: Int, index: Int)
    /// A local resolver answers for a name. `early`: at the first try, before the clock was set by anybody. `unchecked`:
    /// asked by a program that wants no validation.
    case resolver(Int, name: String, early: Bool, unchecked: Bool)
    /// The chain of a name is accepted by a local resolver.
    case signatures(resolver: Int, name: String, early: Bool)
    /// The certificate of a server is accepted.
    case certificate(purpose: CertificateFact.Purpose, name: String, early: Bool)
    case network
    case tunnel(Int)
    /// A systemd unit's turn has come.
    case unit(String)
    /// Files that a local resolver must write to run at all.
    case state(resolver: Int)
    case entropy
    /// Another box of the site, should there be one there: it serves time, or names.
    case other(Neighbour, service: Service)
    /// What a manifest's rules speak of and the rest of the graph does not.
    case external(ExternalCondition)

    package enum Service: Hashable, Sendable { case time, name(String) }
}

/// Where another box of the site would be: whose address or name it is, only the whole site knows.
package enum Neighbour: Hashable, Sendable {
    case address(IPAddress)
    /// A box of that name, else the one at an address that the hosts file gives it.
    case named(String, orAt: IPAddress?)
}

extension Condition {
    /// The one word the screen shows it by.
    package var word: String {
        switch self {
        case .clock: "clock"
        case .source: "source"
        case .resolver: "resolver"
        case .signatures: "signature"
        case .certificate: "certificate"
        case .network: "network"
        case .tunnel: "tunnel"
        case .unit(let name): name
        case .state: "state"
        case .entropy: "entropy"
        case .other: "box"
        case .external(let condition): condition.text
        }
    }

    /// Short and stable, for a loop's id: the kind of program, never a configured name.
    func slug(_ facts: Facts) -> String {
        switch self {
        case .source(let daemon, _): facts.timeDaemons[daemon].kind.rawValue
        case .resolver(let index, _, _, _): facts.resolver.local[index].kind.rawValue
        case .signatures: "signatures"
        case .certificate(let purpose, _, _): "\(purpose.rawValue)-certificate"
        case .unit(let name): name.split(separator: ".").first.map(String.init) ?? name
        case .external(.name): "name"
        default: word
        }
    }

    /// What it is on this box: the node's text in a drawing.
    package func label(_ facts: Facts) -> String {
        switch self {
        case .clock: "clock right"
        case .source(let daemon, let index): "NTP source \(facts.timeDaemons[daemon].sources[index].name)"
        case .resolver(let index, let name, _, _): "\(facts.resolver.local[index].kind.title) answers for \(name)"
        case .signatures(let index, let name, _):
            "\(facts.resolver.local[index].kind.title) accepts the signatures of \(name)"
        case .certificate(let purpose, let name, _): "\(purpose.rawValue) certificate of \(name) accepted"
        case .network: "network up"
        case .tunnel(let index): "tunnel \(facts.tunnels[index].interface) up"
        case .unit(let name): "\(name) started"
        case .state(let index): "\(facts.resolver.local[index].kind.title) can write its state"
        case .entropy: "random numbers ready"
        case .external(let condition): condition.text
        case .other(_, .time): "another box serves time"
        case .other(_, .name(let name)): "another box answers for \(name)"
        }
    }
}
