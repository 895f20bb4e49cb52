import Box
import DNSSEC
import Facts
import Findings
import Programs
import Values

/// A pause tried on paper: a virtual machine restored from a snapshot, a laptop's guest asleep. The clock goes on from where it
/// stood, every daemon runs on with what it knew and with the steps of its start used up, and nothing inside sees a jump.
package struct ResumeRehearsal: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        /// Right by itself after so many seconds at most.
        case steps(withinSeconds: Double)
        /// Only run faster: right after so many seconds.
        case slews(seconds: Double)
        /// Beyond this many seconds the daemon ends.
        case ends(beyondSeconds: Double)
        case never(why: String)
        case unknown(why: String)
    }

    package var host: HostFacts
    package var pauseSeconds: Int64
    /// What sets the clock, for sentences.
    package var keeper: String
    package var outcome: Outcome
    package var source: Source
    /// What is refused until the clock is right: names by their signatures, servers by their certificates.
    package var refused: [Refusal]
    /// Makes it right at once, where the box does not by itself; to paste.
    package var now: [String]
    /// Repairs for the next time.
    package var repairs: [RemedyOffer]

    package struct Refusal: Sendable, Equatable {
        package var who: String
        package var what: String
    }

    /// Right within an hour, which is what counts as coming up; nil where facts are missing.
    package var comesBack: Bool? {
        switch outcome {
        case .steps: true
        case .slews(let seconds): seconds <= 3600
        case .ends, .never: false
        case .unknown: nil
        }
    }
}

package func rehearseResume(
    _ facts: Facts, pauseSeconds: Int64, lagSeconds: Double?, remedies: [any Remedy], means: Means
) -> ResumeRehearsal {
    let now = BootstrapJudge.now(facts, lagSeconds: lagSeconds).now
    let reading = now.subtractingClamped(pauseSeconds)
    let (keeper, outcome, source) = facts.afterPause(Double(pauseSeconds))
    var rehearsal = ResumeRehearsal(
        host: facts.host, pauseSeconds: pauseSeconds, keeper: keeper, outcome: outcome, source: source,
        refused: facts.refused(at: reading, now: now), now: [], repairs: [])
    guard rehearsal.comesBack == false else { return rehearsal }
    if case .ends = outcome, let daemon = facts.keeper {
        rehearsal.now = [facts.restartCommand(daemon.kind)]
    } else {
        let step = facts.keeper?.kind.program.stepCommand?.command.description
        rehearsal.now = [step ?? "boxdoctor fix --clock"]
    }
    for remedy in remedies {
        var repaired = facts
        remedy.effect(on: &repaired, with: means)
        guard repaired != facts, case .steps = repaired.afterPause(Double(pauseSeconds)).outcome,
            let offer = remedy.offer(for: facts, with: means)
        else { continue }
        rehearsal.repairs.append(offer)
    }
    return rehearsal
}

extension Facts {
    /// What becomes of a clock that is suddenly so far behind while everything runs on.
    func afterPause(_ lag: Double) -> (keeper: String, outcome: ResumeRehearsal.Outcome, source: Source) {
        if let container = hostsClock { return ("the host", .steps(withinSeconds: 0), container.source) }
        // hv_utils sets the clock itself when the host says that the machine was restored.
        if let own = resume.hostClocks.value?.first(where: { $0.kind == .hyperV }) {
            return ("the kernel, from Hyper-V", .steps(withinSeconds: 10), own.source)
        }
        let daemons = daemonsInCharge
        guard let first = daemons.first else {
            if mightHaveUnseenDaemon {
                return ("", .unknown(why: "cannot see which time daemon is in charge"), Source("time daemons"))
            }
            return ("", .never(why: "no time daemon is in charge"), Source("time daemons"))
        }
        let all = daemons.map { ($0, $0.afterPause(lag)) }
        // Of two that set the clock the quicker one does.
        for (daemon, outcome) in all {
            if case .steps = outcome { return (daemon.title, outcome, daemon.steps.source) }
        }
        return (first.title, all[0].1, first.steps.source)
    }

    /// Signatures and certificates that are not good at a reading, among those seen.
    fileprivate func refused(at reading: Int64, now: Int64) -> [ResumeRehearsal.Refusal] {
        var refused: [ResumeRehearsal.Refusal] = []
        for resolver in validatorsInUse {
            let validator = ValidatorModel(for: resolver)
            for chain in dnssec.chains(judgedBy: resolver)
            where chain.status != .unknown && chain.status != .bogus
                && !chain.acceptedWindows(by: validator, reference: now).contains(reading)
            {
                refused.append(.init(who: resolver.kind.title, what: chain.name))
            }
        }
        for certificate in certificates
        where
            !(certificate.notBefore
            .unixSeconds...max(certificate.notAfter.unixSeconds, certificate.notBefore.unixSeconds))
            .contains(reading)
        {
            refused.append(.init(who: "its clients", what: "the certificate of \(certificate.name)"))
        }
        return refused
    }
}

extension TimeDaemon {
    /// The same for one daemon that runs and knows its servers' addresses from before.
    fileprivate func afterPause(_ lag: Double) -> ResumeRehearsal.Outcome {
        let program = kind.program
        if let why = whyUnread { return .unknown(why: "what \(title) is told to do: \(why)") }
        // A burst fills its samples anew: some polls, of which the longest counts.
        let heard = program.longestPollSeconds * (program.followsOneSource ? 1 : 4)
        guard !sources.filter(\.isSelectable).isEmpty else { return .never(why: "\(title) has no time source to use") }
        if let limit = steps.limitOnceRunningSeconds, lag > limit { return .ends(beyondSeconds: limit) }
        guard steps.stepsLargeOffsets, steps.firstUpdates == nil, lag >= steps.thresholdSeconds else {
            return .slews(seconds: lag / program.slewRate)
        }
        return .steps(withinSeconds: heard)
    }
}
