import Facts
import Findings
import Programs
import Records
import Values

/// Carries the clock over a power cut, so that a box without a real-time clock starts where it was.
struct SavedClockRemedy: Remedy {
    package let id = "saved-clock"
    package let `class` = RemedyOffer.Class.safe
    package let title = "puts back at boot the time that the daemon last saved"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        if let saved = facts.savedClocks.first(where: { $0.isRestored.value == true && $0.persists.value == true }) {
            return .notNeeded(why: "\(saved.path) is put back at boot already")
        }
        let chrony = facts.daemonsInCharge.first { $0.kind == .chrony }
        guard let chrony, facts.host.initSystem.value == "systemd" else {
            return .manual(["install the package that saves the clock: apt install fake-hwclock"])
        }
        guard chrony.restoresClock?.value != true else {
            return .cannot(
                why: "chronyd -s is set, but its drift file does not last; see boxdoctor explain state-writable")
        }
        let unit = facts.unit(of: .chrony)
        // A later EnvironmentFile= wins; -F 1 is what Debian's own file says. Beside the drop-in, so that chronyd starts
        // when boxdoctor's own files are purged.
        let path = "/etc/systemd/system/\(unit).service.d/\(DropIn.name)-\(id).env"
        let options = FileChange(
            path: path,
            contents: DropIn.text(id, ["DAEMON_OPTS=\"-F 1 -s\"", "OPTIONS=\"-F 2 -s\""]))
        let dropIn = DropIn.unit(
            "\(unit).service", id, ["[Service]", "EnvironmentFile=-\(path)"])
        return plan(
            [options, dropIn], activate: facts.reloadUnits(thenRestart: unit),
            title: "starts chronyd with -s: the drift file's date is put back at boot")
    }
}
