import Facts
import Findings
import Judgement
import Values

/// Which processes stand still because they wait for random numbers.
struct EntropyBlocked: Check {
    let id = "entropy-blocked"
    let group = "entropy"
    let title = "Programs stand still, waiting for random numbers."
    let why = """
        A program that asks for random numbers too early is held by the kernel until there are some. From outside it \
        looks hung: no error, no log, no processor time. This check looks at what each process is waiting for and names \
        those that wait for random numbers.
        """
    let reads = ["/proc/PID/wchan, /proc/PID/stack, /proc/PID/syscall"]
    let advice = """
        They go on as soon as the generator is ready. Moving a mouse or writing to a disk helps now; \
        `boxdoctor check entropy-source` says what helps for good.
        """
    let dependsOn = ["entropy-ready"]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        switch facts.entropy.blocked {
        case .known(let blocked, let source):
            guard !blocked.isEmpty else {
                return finding(.ok, Say.nobody, evidence: [Evidence(source, Say.looked)], metrics: ["blocked": 0])
            }
            return finding(
                .critical, Say.wait(blocked), detail: Say.detail,
                evidence: blocked.prefix(10).map { Evidence($0.source, Say.process($0)) },
                metrics: ["blocked": Double(blocked.count)])
        case .absent(let source):
            return finding(.ok, Say.nobody, evidence: [Evidence(source, Say.looked)], metrics: ["blocked": 0])
        case .unreadable(let why, _), .notLooked(let why):
            // Once the generator is ready nobody waits for it, on any kernel whose pool cannot run dry.
            let isReady = facts.entropy.isReady.value == true && facts.entropy.poolBits.value.map { $0 <= 256 } == true
            if isReady { return finding(.ok, Say.nobodyCan, metrics: ["blocked": 0]) }
            return facts.host.isRoot
                ? finding(.unknown, Say.unseen, detail: why) : finding(.skipped, Say.needsRoot, detail: why)
        }
    }
}

private enum Say {
    static let files = "only files examined: nothing runs"
    static let nobody = "no program waits for random numbers"
    static let nobodyCan = "random numbers are ready: nobody has to wait"
    static let looked = "no process waits for random bytes"
    static let unseen = "cannot see what processes wait for"
    static let needsRoot = "needs root (CAP_SYS_PTRACE) to see what others wait for"
    static let detail = "They go on as soon as the kernel's generator is ready."

    static func wait(_ blocked: [BlockedProcess]) -> String {
        let names = blocked.prefix(2).map { String($0.name.prefix(15)) }.joined(separator: ", ")
        let more = blocked.count > 2 ? " and \(blocked.count - 2) more" : ""
        return "\(names)\(more) wait\(blocked.count == 1 ? "s" : "") for random numbers"
    }

    static func process(_ process: BlockedProcess) -> String {
        "\(process.name) (\(process.pid)) waits for random numbers"
    }
}
