import Box
import Native
import Programs
import Reports
import Values

/// A change that takes itself back, from outside the operator's session, unless it is confirmed in time.
struct Trial {
    var seconds: Int64
    var patient: Box

    /// When it ends, by the box's own clock.
    func endsWords(on screen: Screen) -> String {
        let end = patient.clocks.reading().adding(seconds: Double(seconds))
        return "in \(durationText(Double(seconds))), at \(screen.both(end)) by this clock"
    }

    /// Nil where somebody will take the transaction back, else why not.
    func arm(_ id: String) -> String? {
        if let path = Detached.ownPath, startTimer(path, id) { return nil }
        return Detached.start(["undo", id, "--if-trial", "--yes", "--after", "\(seconds)"])
    }

    /// What is decided needs no timer any more. Without systemd a process waits to its end and then finds nothing to do.
    static func disarm(_ ids: [String], on patient: Box) {
        guard runsSystemd(patient) else { return }
        let timers = ids.map { "\(unit($0)).timer" }
        let command = Command("systemctl", ["--quiet", "stop"] + timers, timeoutSeconds: 10)
        _ = patient.commands?.run([command], until: Deadline(in: 10, by: patient.clocks))
    }

    private static func unit(_ id: String) -> String { "boxdoctor-revert-\(id)" }

    private static func runsSystemd(_ patient: Box) -> Bool { (try? patient.files.info("/run/systemd/system")) != nil }

    /// A transient timer of systemd's outlives the session even where a logout ends all processes of it.
    private func startTimer(_ path: String, _ id: String) -> Bool {
        guard Trial.runsSystemd(patient) else { return false }
        let command = Command(
            "systemd-run",
            [
                "--quiet", "--collect", "--unit=\(Trial.unit(id))", "--on-active=\(seconds)s",
                "--timer-property=AccuracySec=1s", path, "undo", id, "--if-trial", "--yes",
            ], timeoutSeconds: 10)
        let outcome = patient.commands?.run([command], until: Deadline(in: 10, by: patient.clocks)).first
        return outcome?.output != nil
    }
}
