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
        guard let index = facts.keeperIndex, let saved = drift(facts) else { return effectByHand(on: &facts) }
        let source = facts.timeDaemons[index].configuration
        facts.timeDaemons[index].restoresClock = Sourced(true, source)
        facts.savedClocks[saved].isRestored = facts.timeDaemons[index].isEnabled
    }

    /// As fake-hwclock does it.
    private func effectByHand(on facts: inout Facts) {
        let source = Source(id)
        facts.savedClocks.append(
            SavedClock(
                kind: .fakeHwclock, path: "/etc/fake-hwclock.data", time: .notLooked(why: "not there yet"),
                persists: .known(true, source), isRestored: .known(true, source), saveIntervalSeconds: 3600,
                source: source))
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        if facts.isContainer { return facts.withoutDaemon }
        let saved = facts.savedClocks.first {
            $0.kind.keeper.savesTime && $0.isRestored.value == true && $0.persists.value != false
        }
        if let saved { return .notNeeded(why: "\(saved.path) is put back at boot already") }
        guard let chrony = facts.keeper, let options = options(chrony), drift(facts) != nil else {
            return byHand(facts)
        }
        let unit = facts.unit(of: .chrony)
        // A later EnvironmentFile= wins. Beside the drop-in, so that chronyd starts when boxdoctor's own files are purged.
        let path = "/etc/systemd/system/\(unit).service.d/\(DropIn.name)-\(id).env"
        let environment = FileChange(path: path, contents: DropIn.text(id, [options]))
        let dropIn = DropIn.unit("\(unit).service", id, ["[Service]", "EnvironmentFile=-\(path)"])
        return plan(
            [environment, dropIn], activate: facts.reloadUnits(thenRestart: unit),
            title: "starts \(chrony.title)d with -s: the drift file's date is put back at boot")
    }

    /// chrony's drift file, where it lasts and chronyd can be told to start from its date.
    private func drift(_ facts: Facts) -> Int? {
        guard let keeper = facts.keeper, keeper.kind == .chrony, facts.host.initSystem.value == "systemd",
            keeper.restoresClock?.value != true, options(keeper) != nil
        else { return nil }
        return facts.savedClocks.firstIndex { $0.kind == .chrony && $0.persists.value != false }
    }

    /// The options that chronyd has, and -s; nil where its unit takes none from the environment, or such as need quoting.
    private func options(_ chrony: TimeDaemon) -> String? {
        guard let variable = chrony.optionVariable else { return nil }
        let words = variable.words + ["-s"]
        let isPlain = (words + [variable.name]).allSatisfy { word in
            word.utf8.allSatisfy {
                UInt8(ascii: "+")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "_")
                    || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
            }
        }
        return isPlain ? "\(variable.name)=\"\(words.joined(separator: " "))\"" : nil
    }

    private func byHand(_ facts: Facts) -> Prescription {
        let system = facts.host.system.value ?? "debian"
        if ["debian", "raspbian", "ubuntu"].contains(where: system.hasPrefix) {
            return .manual([facts.host.pasted(facts.host.installCommand("fake-hwclock"))])
        }
        if system.hasPrefix("alpine") { return .manual([facts.host.pasted("rc-update add swclock boot")]) }
        return .cannot(why: "no program that saves the clock is known for \(system)")
    }
}
