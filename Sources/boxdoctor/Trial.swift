import Doctor
import Native

/// A change that takes itself back, from outside the operator's session, unless it is confirmed in time.
struct Trial {
    var seconds: Int64
    var patient: Box

    /// Nil where somebody will take the transaction back, else why nobody could be found.
    func arm(_ id: String) -> String? {
        if let path = Detached.ownPath, startTimer(path, id) { return nil }
        return Detached.start(["undo", id, "--if-trial", "--yes", "--after", "\(seconds)"])
    }

    /// A transient timer of systemd's outlives the session even where a logout ends all processes of it.
    private func startTimer(_ path: String, _ id: String) -> Bool {
        guard (try? patient.files.info("/run/systemd/system")) != nil else { return false }
        let command = Command(
            "systemd-run",
            [
                "--quiet", "--collect", "--unit=boxdoctor-revert-\(id)", "--on-active=\(seconds)s",
                "--timer-property=AccuracySec=1s", path, "undo", id, "--if-trial", "--yes",
            ], timeoutSeconds: 10)
        let outcome = patient.commands?.run([command], until: Deadline(in: 10, by: patient.clocks)).first
        return outcome?.output != nil
    }
}
