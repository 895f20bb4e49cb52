import Facts
import Values

/// What stays broken in a program that was started, or failed, while the clock was wrong, once the clock is right.
package struct Aftermath: Sendable {
    /// In this order they are restarted: who answers for names before who asks for them, what others stand on before them.
    package enum Turn: Int, Sendable {
        case resolver, forwarder, tunnel, platform, service
    }

    package var turn: Turn
    /// Whole names of units, or how those of instances begin: `wg-quick@`.
    package var units: [String]
    /// What is wrong with it, in a few words.
    package var because: String

    package init(_ turn: Turn, _ units: [String], _ because: String) {
        self.turn = turn
        self.units = units
        self.because = because
    }

    fileprivate func concerns(_ name: String) -> Bool {
        units.contains { $0.hasSuffix("@") ? name.hasPrefix($0) : name == $0 }
    }
}

private let aftermaths = allPrograms.compactMap(\.aftermath)

extension Facts {
    /// What to restart after the clock was set, in order, with the reason: services that failed while it was wrong, and those
    /// that are known not to recover.
    package var startedTooEarly: [(unit: StartedUnit, because: String)] {
        let early = startedUnits.value ?? []
        let ranked = early.compactMap { unit -> (turn: Int, unit: StartedUnit, because: String)? in
            if let known = aftermaths.first(where: { $0.concerns(unit.name) }) {
                return (known.turn.rawValue, unit, known.because)
            }
            // What sets the clock is not to be started anew for having done so.
            guard unit.hasFailed, !allTimePrograms.contains(where: { $0.units.contains(unit.name) }) else { return nil }
            return (.max, unit, "it failed while the clock was wrong")
        }
        return ranked.sorted {
            ($0.turn, $0.unit.monotonicSeconds) < ($1.turn, $1.unit.monotonicSeconds)
        }.map { ($0.unit, $0.because) }
    }
}
