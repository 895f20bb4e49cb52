import Box
import Facts
import Values

/// What the house asks of a program that sets up tunnels. Named nowhere but in its own folder: the rest asks
/// `manager.program`.
package protocol TunnelProgram: Sendable {
    var kind: Tunnel.Manager { get }
    /// Its place among the others wherever they are looked for and listed.
    var rank: Int { get }

    /// Each tunnel as it is configured here.
    func readings(_ reader: inout ConfigFiles, _ services: Services) -> [TunnelReading]
    /// Whether a running tunnel that no configuration explains is of its making.
    func made(_ interface: String) -> Bool

    /// What the other end looks at.
    var handshake: TunnelHandshake { get }
    /// Resolvers of its own that it answers for on this box.
    var nameservers: Set<String> { get }
    /// It looks an endpoint's name up so often and no more, before it makes the interface; nil = it makes it at once, and never
    /// gives up.
    var patience: TunnelPatience? { get }
}

/// What makes a tunnel's other end answer.
package enum TunnelHandshake: Sendable, Equatable {
    /// WireGuard's: no earlier than the last one.
    case replayGuarded
    /// Certificates, of the peers themselves where no other name is given.
    case certificate(purpose: CertificateFact.Purpose, name: String?)
}

/// A program that gives up looking for an endpoint, and how it is kept from that.
package struct TunnelPatience: Sendable {
    /// Names of its units begin so; behind it stands the interface.
    package var unit: String
    /// The assignment that lets it look for ever.
    package var endless: String

    package func unit(of tunnel: Tunnel) -> String { "\(unit)\(tunnel.interface).service" }

    /// Whether it was told to look for ever.
    package func isEndless(_ tunnel: Tunnel, _ units: [UnitFact]) -> Bool {
        units.contains { candidate in
            (candidate.name == unit(of: tunnel) || candidate.name == "\(unit).service")
                && candidate.environment.contains { $0.value == endless }
        }
    }
}

extension TunnelProgram {
    package func readings(_ reader: inout ConfigFiles, _ services: Services) -> [TunnelReading] { [] }
    package func made(_ interface: String) -> Bool { false }
    package var handshake: TunnelHandshake { .replayGuarded }
    package var nameservers: Set<String> { [] }
    package var patience: TunnelPatience? { nil }
}

/// Every program that sets up tunnels, by rank.
package let allTunnelPrograms: [any TunnelProgram] = allPrograms.compactMap(\.tunnels).sorted { $0.rank < $1.rank }

private let tunnelPrograms: [Tunnel.Manager: any TunnelProgram] = Dictionary(
    allTunnelPrograms.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })

extension Tunnel.Manager {
    /// All that is known of it: little, where `wg` alone shows the tunnel or the facts are of a newer boxdoctor.
    package var program: any TunnelProgram { tunnelPrograms[self] ?? UnknownTunnelProgram(kind: self) }
}

private struct UnknownTunnelProgram: TunnelProgram {
    let kind: Tunnel.Manager

    var rank: Int { .max }
}

extension ConfigFiles {
    /// Files of a folder that end in `suffix`, each with its name without that and its lines. A folder for root alone is told
    /// once.
    mutating func texts(_ folder: String, _ suffix: String) -> [(path: String, stem: String, lines: [ConfigLine])] {
        layered([folder], suffix: suffix).compactMap { path in
            let stem = (path.split(separator: "/").last ?? "").dropLast(suffix.count)
            return lines(of: path).map { (path, String(stem), $0) }
        }
    }
}
