import Bootstrap
import Facts
import Findings
import Judgement
import Remedies
import TimeScience
import Values

/// Whether the box is in a state that it does not leave by itself.
struct BootstrapLoop: Check {
    let id = "bootstrap-loop"
    let group = "bootstrap"
    let title = "The box cannot get its time back by itself."
    let why = """
        The clock needs a time source, the source a name, the name a resolver, the resolver signatures that are valid \
        only at the right time. Such a circle holds for ever, however long you wait. This check puts together \
        everything known of the box and asks which things would still come true from here. A deadlock is a circle that \
        the box is in. Stuck means that something outside any circle is in the way, such as a server that does not \
        answer.
        """
    let reads = ["every other fact: time daemon, sources, resolvers, signatures, certificates, tunnels, units"]
    let advice = """
        `boxdoctor fix --clock` sets the clock from servers that agree, without trusting DNS. `boxdoctor graph` draws \
        what waits for what. The repair shown keeps it from coming back.
        """
    let dependsOn = ["network-up"]

    /// Where something outside is in the way, that is the cause.
    func explains(in patient: Patient) -> Bool { patient.bootstrap.status == .deadlock }
    func isConsequence(of cause: String, in patient: Patient) -> Bool { patient.bootstrap.status != .deadlock }

    func judge(_ patient: Patient) -> Finding {
        let report = patient.bootstrap
        guard patient.facts.host.view == .live else { return finding(.skipped, Say.files) }
        switch report.status {
        case .deadlock:
            let loops = report.loops.filter { $0.status == .deadlock }
            return finding(
                .critical, Say.deadlock, detail: Say.causes(report.causes),
                evidence: loops.flatMap(\.path).map { Evidence($0.source, Say.step($0)) } + evidence(report.causes),
                remedies: patient.clockOffers
                    + report.repairs.prefix(3).map(\.offer),
                metrics: ["loops": Double(loops.count)])
        case .stuck:
            return finding(
                .critical, Say.stuck(report.causes), detail: Say.inTheWay(report.causes),
                evidence: evidence(report.causes),
                remedies: report.repairs.prefix(3).map(\.offer), metrics: ["loops": 0])
        case .ok, .latent, .unknown:
            if patient.time.lagSeconds == nil, patient.facts.clock.kernel.value?.isUnsynchronised != false,
                report.comesUp != [.init(fromLag: nil, toLag: nil)]
            {
                return finding(.unknown, Say.lagUnknown, evidence: evidence(report.unknowns))
            }
            return finding(.ok, Say.ok, metrics: ["loops": 0])
        }
    }

    private func evidence(_ causes: [BootstrapReport.Cause]) -> [Evidence] {
        causes.map { Evidence($0.source, $0.because) }
    }

    private enum Say {
        static let ok = "nothing waits for itself"
        static let files = "needs the running box; bootstrap-latent judges its files"
        static let deadlock = "the box cannot get its time back by itself"
        static let lagUnknown = "cannot tell how far off the clock is"
        static func stuck(_ causes: [BootstrapReport.Cause]) -> String {
            "the clock is not set: \(causes.first?.because ?? "something outside is in the way")"
        }
        static func inTheWay(_ causes: [BootstrapReport.Cause]) -> String {
            causes.isEmpty ? "" : "In the way: " + causes.map(\.because).joined(separator: "; ") + "."
        }
        static func step(_ step: BootstrapReport.Step) -> String {
            "\(step.condition) needs \(step.needs): \(step.because)"
        }
        static func causes(_ causes: [BootstrapReport.Cause]) -> String {
            causes.isEmpty ? "" : "Beside the loop: " + causes.map(\.because).joined(separator: "; ") + "."
        }
    }
}
