import Box
import Facts
import Programs
import Values

/// Asks each time daemon that runs for its own account, through its own tool. Nothing leaves the box.
struct DaemonViewProbe: Probe {
    package let step = "asking the time daemons"

    /// Made by timesyncd at its first synchronisation of a boot.
    private static let synchronisedFile = "/run/systemd/timesync/synchronized"

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var asked: [(daemon: Int, commands: [Command])] = []
        for (index, daemon) in facts.timeDaemons.enumerated() {
            let questions = DaemonViewProbe.questions(daemon.kind)
            if box.commands == nil {
                facts.timeDaemons[index].view = .notLooked(why: "files only, nothing runs there")
            } else if daemon.isRunning.value == false {
                facts.timeDaemons[index].view = .notLooked(why: "it does not run")
            } else if questions.isEmpty {
                facts.timeDaemons[index].view = .notLooked(why: "it has no tool to ask it with")
            } else {
                asked.append((index, questions))
            }
        }
        guard let commands = box.commands, !asked.isEmpty else { return }
        // A tool that stalls costs its share, not the run.
        let patience = min(deadline.remainingSeconds(by: box.clocks) * 0.3, 2)
        let questions = asked.flatMap(\.commands).map { command in
            var command = command
            command.timeoutSeconds = patience
            return command
        }
        var outcomes = commands.run(questions, until: deadline)[...]
        for (index, questions) in asked {
            let answers = Array(outcomes.prefix(questions.count))
            outcomes = outcomes.dropFirst(questions.count)
            let kind = facts.timeDaemons[index].kind
            facts.timeDaemons[index].view = DaemonViewProbe.observed(kind, questions, answers, box.files)
        }
    }

    private static func questions(_ kind: TimeDaemon.Kind) -> [Command] {
        switch kind {
        case .chrony: ["tracking", "sources", "activity"].map { Command("chronyc", ["-n", "-c", $0]) }
        case .timesyncd: [Command("timedatectl", ["show-timesync", "--all"])]
        case .ntpd, .ntpsec: [Command("ntpq", ["-pn"]), Command("ntpq", ["-c", "rv 0 leap,stratum,offset"])]
        case .ntpdRs: [Command("ntp-ctl", ["status", "-f", "prometheus"])]
        case .openntpd: [Command("ntpctl", ["-s", "status"])]
        case .busybox, .pihole: []
        }
    }

    private static func observed(
        _ kind: TimeDaemon.Kind, _ questions: [Command], _ answers: [CommandOutcome], _ files: any FileSystem
    ) -> Observed<DaemonView> {
        let source = Source(questions.first?.description ?? "")
        guard answers.count == questions.count else { return .notLooked(why: "no time left to ask it") }
        let view: DaemonView?
        switch kind {
        case .chrony:
            view = answers[0].output.flatMap {
                ChronycReport.view(tracking: $0, sources: answers[1].output, activity: answers[2].output)
            }
        case .timesyncd:
            return timesyncd(answers[0], source, files)
        case .ntpd, .ntpsec: view = NtpqReport.view(peers: answers[0].output, variables: answers[1].output)
        case .ntpdRs: view = answers[0].output.flatMap(ClientReports.ntpdRs)
        case .openntpd: view = answers[0].output.flatMap(ClientReports.openntpd)
        case .busybox, .pihole: view = nil
        }
        if let view { return .known(view, source) }
        return .unreadable(why: "\(source): \(answers[0].failure)", source)
    }

    /// Where D-Bus does not answer, the file that timesyncd leaves still tells.
    private static func timesyncd(
        _ answer: CommandOutcome, _ source: Source, _ files: any FileSystem
    ) -> Observed<DaemonView> {
        let mark = modified(synchronisedFile, files)
        if answer.output == nil, mark.isAbsent { return .unreadable(why: "\(source): \(answer.failure)", source) }
        return .known(
            ClientReports.timesyncd(properties: answer.output, hasSynchronised: mark.value != nil),
            answer.output == nil ? Source(synchronisedFile) : source)
    }
}

extension CommandOutcome {
    /// Why there is no usable output, in a few words.
    fileprivate var failure: String {
        switch self {
        case .finished(let result) where result.status == 0: "an answer that cannot be read"
        case .finished(let result):
            (Lines.first(result.errors) ?? Lines.first(result.output)).map { String($0.prefix(200)) }
                ?? "ended with status \(result.status)"
        case .notFound: "not installed"
        case .failed(let why): why
        case .timedOut(let seconds): "no answer within \(seconds) s"
        }
    }
}
