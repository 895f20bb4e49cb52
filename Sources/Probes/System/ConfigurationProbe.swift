import Box
import Facts
import Programs
import Values

/// Where a configuration says what not every version of its daemon understands, or nothing that is known here, or its resolver
/// is enabled and does not run: the daemon's own checker is asked, and what it refuses the daemon does not start with. Nothing
/// leaves the box.
struct ConfigurationProbe: Probe {
    package let step = "asking daemons about their configuration"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        // Others than root may not read what the daemon reads.
        guard let commands = box.commands, facts.host.isRoot else { return }
        let daemons = facts.timeDaemons.indices.filter {
            let daemon = facts.timeDaemons[$0]
            return daemon.isOnCommandLine != true && (daemon.whyUnread != nil || daemon.versionDependent != nil)
        }
        for index in daemons {
            let daemon = facts.timeDaemons[index]
            let checkers = daemon.kind.program.checkers(of: daemon.configuration.place)
            facts.timeDaemons[index].whyNotStarting =
                daemon.whyNotStarting
                ?? refusal(checkers, of: daemon.configuration, commands, box, until: deadline)
        }
        for index in facts.resolver.local.indices {
            let resolver = facts.resolver.local[index]
            // One that should run and does not may have its reason there as well.
            let hasEnded = resolver.isEnabled.truth == true && resolver.isRunning.truth == false
            guard resolver.whyUnread != nil || hasEnded else { continue }
            let checkers = resolver.kind.program.checkers(of: resolver.configuration.place)
            facts.resolver.local[index].whyNotStarting =
                resolver.whyNotStarting
                ?? refusal(checkers, of: resolver.configuration, commands, box, until: deadline)
        }
    }

    /// What the first checker says that ends with an error; nil where all are content, or cannot be had.
    private func refusal(
        _ checkers: [[String]], of configuration: Source, _ commands: any Commands, _ box: Box, until deadline: Deadline
    ) -> Sourced<String>? {
        let patience = min(deadline.remainingSeconds(by: box.clocks) * 0.3, 2)
        let questions = checkers.compactMap { words in
            words.first.map { Command($0, Array(words.dropFirst()), timeoutSeconds: patience) }
        }
        for (question, outcome) in zip(questions, commands.run(questions, until: deadline)) {
            guard case .finished(let result) = outcome, result.status != 0 else { continue }
            // Never what it says: it quotes lines, passwords and all.
            return Sourced("it refuses its configuration; '\(question.description)' says why", configuration)
        }
        return nil
    }
}
