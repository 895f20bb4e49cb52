import Box
import Facts
import Findings
import Judgement
import Programs
import Values

/// Whether the kernel's random number generator is initialised, and how long that took.
struct EntropyReady: Check {
    let id = "entropy-ready"
    let group = "entropy"
    let title = "The random number generator is not ready, or was late."
    let why = """
        Every secure connection begins with random numbers. Until the kernel has gathered enough unpredictable events \
        it makes programs wait for them. Secure shells, network managers, time and name services stand still, and boot \
        with them. On small boxes without a source of randomness this has taken minutes.
        """
    let reads = ["getrandom(2) with GRND_NONBLOCK", "/dev/kmsg: `random: crng init done`"]
    let advice = "`boxdoctor check entropy-source` says which sources the box has, and which would help."
    let dependsOn = ["entropy-source"]
    let thresholds = [
        Threshold(
            "warning", unit: "seconds", standard: 5, allowed: 0.1...600,
            meaning: """
                Seconds after boot. Healthy boxes are ready within one or two; past five, services are waiting for it.
                """),
        Threshold(
            "critical", unit: "seconds", standard: 90, allowed: 1...3600,
            meaning: """
                systemd gives a service 90 s to start (DefaultTimeoutStartSec): past that, services that need random \
                numbers have failed.
                """),
    ]

    func judge(_ patient: Patient) -> Finding {
        let entropy = patient.facts.entropy
        if patient.facts.host.view == .files { return finding(.skipped, Say.files) }
        guard let isReady = entropy.isReady.value else {
            return finding(.unknown, Say.unseen, detail: entropy.isReady.whyUnknown ?? Say.oldKernel)
        }
        let call = entropy.isReady.source ?? Source("getrandom")
        var metrics = ["ready": isReady ? 1.0 : 0]
        guard isReady else {
            return finding(
                .critical, Say.notReady(patient.facts.clock.boottimeSeconds), detail: Say.waiting,
                evidence: [Evidence(call, Say.again)], metrics: metrics)
        }
        guard let seconds = entropy.readyAfterSeconds.value else {
            return finding(.ok, Say.ready, evidence: [Evidence(call, Say.gives)], metrics: metrics)
        }
        metrics["ready_after_seconds"] = seconds
        let evidence = [Evidence(entropy.readyAfterSeconds.source ?? Source("/dev/kmsg"), Say.line(seconds))]
        let status: Status =
            seconds > patient.threshold("critical", of: self)
            ? .critical : seconds > patient.threshold("warning", of: self) ? .warning : .ok
        return finding(
            status, status == .ok ? Say.readyAfter(seconds) : Say.late(seconds),
            detail: status == .ok ? "" : Say.waited,
            evidence: evidence, metrics: metrics)
    }
}

private enum Say {
    static let files = "only files examined: no running kernel to ask"
    static let unseen = "cannot tell whether random numbers are ready"
    static let oldKernel = "The kernel has no getrandom (older than 3.17)."
    static let ready = "random numbers are ready"
    static let gives = "gives random bytes at once"
    static let again = "EAGAIN: not initialised yet"
    static let waiting = "Programs that need random numbers wait until it is."
    static let waited = "Services that needed random numbers waited that long at boot."

    static func notReady(_ uptime: Double) -> String { "random numbers not ready \(durationText(uptime)) after boot" }
    static func readyAfter(_ seconds: Double) -> String {
        "random numbers were ready \(durationText(seconds)) after boot"
    }
    static func late(_ seconds: Double) -> String { "random numbers came \(durationText(seconds)) after boot" }
    static func line(_ seconds: Double) -> String { "crng init done at \(durationText(seconds))" }
}
