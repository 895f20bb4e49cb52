import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// Carries the clock over a power cut, so that a box without a real-time clock starts where it was.
package struct SavedClockRemedy: Remedy {
    package let id = "saved-clock"
    package let title = "puts back at boot the time that the daemon last saved"
    package let rank = 30

    package init() {}

    package func adds(to facts: Facts) -> String { "a clock saved every hour and put back at boot" }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = facts.keeperIndex, let saved = drift(facts) else {
            if let clock = setUp(facts)?.clock { facts.savedClocks.append(clock) }
            return
        }
        let source = facts.timeDaemons[index].configuration
        facts.timeDaemons[index].restoresClock = Sourced(true, source)
        facts.savedClocks[saved].isRestored = facts.timeDaemons[index].isEnabled
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        if facts.isContainer { return facts.withoutDaemon }
        if let saved = facts.savedClocks.first(where: \.isPutBack) {
            return .notNeeded(why: "\(saved.path) is put back at boot already")
        }
        guard let daemon = facts.keeper, let options = options(daemon), drift(facts) != nil else {
            return byHand(facts)
        }
        let unit = facts.unit(of: daemon.kind)
        // A later EnvironmentFile= wins. Beside the drop-in, so that the daemon starts when boxdoctor's own files are purged.
        let path = "/etc/systemd/system/\(unit).service.d/\(DropIn.name)-\(id).env"
        let environment = FileChange(path: path, contents: DropIn.text(id, [options]))
        let dropIn = DropIn.unit("\(unit).service", id, ["[Service]", "EnvironmentFile=-\(path)"])
        return plan(
            [environment, dropIn], activate: facts.reloadUnits(thenRestart: unit),
            title:
                "starts \(daemon.kind.program.processes.first ?? daemon.title) with -s: the drift file's date is put back at boot"
        )
    }

    /// What the daemon saves, where that lasts and the daemon can be told to start from its date.
    private func drift(_ facts: Facts) -> Int? {
        guard let keeper = facts.keeper, let restoring = keeper.kind.program.restoring,
            facts.host.initSystem.value == .systemd, keeper.restoresClock?.value != true, options(keeper) != nil
        else { return nil }
        return facts.savedClocks.firstIndex { $0.kind == restoring.clock && $0.persists.value != false }
    }

    /// The options that the daemon has, and the one; nil where its unit takes none from the environment, or such as need
    /// quoting.
    private func options(_ daemon: TimeDaemon) -> String? {
        guard let variable = daemon.optionVariable, let option = daemon.kind.program.restoring?.option else {
            return nil
        }
        let words = variable.words + [option]
        let isPlain = (words + [variable.name]).allSatisfy { word in
            word.utf8.allSatisfy {
                UInt8(ascii: "+")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "_")
                    || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
            }
        }
        return isPlain ? "\(variable.name)=\"\(words.joined(separator: " "))\"" : nil
    }

    private func byHand(_ facts: Facts) -> Prescription {
        setUp(facts).map { .manual([facts.host.pasted($0.command)]) }
            ?? .cannot(why: "no program that saves the clock is known for \(facts.host.system.value ?? "")")
    }

    /// What comes with this box's system.
    private func setUp(_ facts: Facts) -> (command: String, clock: SavedClock)? {
        allClockKeepers.lazy.compactMap { $0.setUp(on: facts.host) }.first
    }
}
