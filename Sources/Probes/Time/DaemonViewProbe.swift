import Box
import Facts
import Programs
import Values

/// Asks each time daemon that runs for its own account, through its own tool. Nothing leaves the box.
struct DaemonViewProbe: Probe {
    package let step = "asking the time daemons"

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var asked: [(daemon: Int, commands: [Command])] = []
        for (index, daemon) in facts.timeDaemons.enumerated() {
            let questions = daemon.kind.program.questions
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
            let program = facts.timeDaemons[index].kind.program
            facts.timeDaemons[index].view = DaemonViewProbe.observed(program, answers, box.files)
        }
    }

    private static func observed(
        _ program: any TimeProgram, _ answers: [CommandOutcome], _ files: any FileSystem
    ) -> Observed<DaemonView> {
        guard answers.count == program.questions.count, let first = answers.first else {
            return .notLooked(why: "no time left to ask it")
        }
        if let view = program.view(answers.map(\.output), files) { return .known(view.value, view.source) }
        return .unreadable(why: "\(program.asked): \(first.failure)", program.asked)
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
