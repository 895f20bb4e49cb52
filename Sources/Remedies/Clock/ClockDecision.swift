import Bootstrap
import Facts
import Findings
import Programs
import TimeScience
import Values

/// What the operator asked of `fix --clock`.
package struct ClockFixOptions: Sendable, Equatable {
    /// Who stands behind the step, and so how well it must be supported.
    package enum Attendance: Sendable, Equatable {
        /// A boot unit (`--if-deadlocked`): only what is proven, only forward, only in a deadlock.
        case rescue
        /// A script (`--yes`): what is proven, or what a quorum says and nothing proven contradicts.
        case script
        /// A person who sees the evidence and answers for it.
        case person
    }

    package var attendance = Attendance.person
    /// One server the operator vouches for, with or without others (`--i-trust`).
    package var trusted: IPAddress?
    /// The operator's own word (`--to`).
    package var target: Timestamp?
    /// Backward by more than a day, or against what signatures and certificates say (`--unsafe`).
    package var isUnsafe = false
    /// Backward by more than a day is no question here: whether anything else speaks against the step is.
    var mayGoBack = false

    package init() {}
}

/// Whether and how the clock is to be set: decided from facts alone, before anybody is asked.
package enum ClockDecision: Sendable, Equatable {
    /// It is right, or there is nothing for an unattended run to do.
    case nothing(why: String)
    /// Must not be set; each line is a reason, the last one says what to do.
    case refuse(why: [String])
    case step(ClockStep)
}

/// A clock this little off is right; the daemon slews what is left.
package let rightClockSeconds = 0.5
/// Backward further than this is refused: what was written since would lie in the future (time.md section 6, rule 3).
let backwardLimitSeconds = 86_400.0

package func decideClock(_ facts: Facts, time: TimeEstimate, options: ClockFixOptions) -> ClockDecision {
    if let why = whyNotHere(facts.host) { return .refuse(why: why) }
    let step: ClockStep
    do {
        step = try options.attendance == .rescue ? rescue(facts, time) : proposal(facts, time, options)
    } catch {
        return error.decision
    }
    if abs(step.bySeconds) <= max(rightClockSeconds, step.uncertaintySeconds ?? 0) {
        return .nothing(why: "the clock is right: \(offsetText(step.bySeconds))")
    }
    if let why = whyNotThere(step, time, options) { return .refuse(why: why) }
    return .step(step)
}

extension ClockStep {
    /// Whether it goes back by more than is done without --unsafe.
    var goesFarBack: Bool { bySeconds < -backwardLimitSeconds }
}

/// Ends the search for a step.
private struct NoStep: Error {
    var decision: ClockDecision

    init(_ decision: ClockDecision) { self.decision = decision }
    init(_ why: [String]) { decision = .refuse(why: why) }
}

/// Why nobody can set this clock from here at all.
private func whyNotHere(_ host: HostFacts) -> [String]? {
    if let freeze = host.freeze.value {
        let reason = freeze.reason.map { " (\($0))" } ?? ""
        return ["fixes are frozen on this box\(reason)", "boxdoctor thaw   allows them again"]
    }
    if host.view == .files {
        return ["a box examined from its files has no clock to set", "run boxdoctor on the box itself"]
    }
    if let container = host.container.value {
        return ["this is a container (\(container)): its clock is the host's", "run boxdoctor on the host"]
    }
    if !host.isRoot { return ["setting the clock needs root (CAP_SYS_TIME)", "sudo boxdoctor fix --clock"] }
    return nil
}

/// What a run without anybody may do: whoever holds the link is every NTP server at once, so unsigned answers neither move
/// the clock nor say that the box is in a deadlock.
private func rescue(_ facts: Facts, _ time: TimeEstimate) throws(NoStep) -> ClockStep {
    let attested = facts.attested
    let known = estimateTime(attested)
    if let lag = known.lagSeconds, abs(lag) <= max(rightClockSeconds, known.uncertaintySeconds ?? 0) {
        throw NoStep(.nothing(why: "the clock is right: \(offsetText(lag))"))
    }
    switch judgeBootstrap(attested, lagSeconds: known.lagSeconds, remedies: [], means: Means()).status {
    case .deadlock: break
    case .ok, .latent: throw NoStep(.nothing(why: "nothing proves that this box is in a deadlock"))
    case .stuck, .unknown:
        throw NoStep(["whether this box is in a deadlock cannot be seen yet", "boxdoctor check   says why"])
    }
    guard let step = ClockStep(known) ?? ClockStep(toFloorOf: known) else {
        throw NoStep([
            "nothing signed says how late it is: unsigned time servers alone do not move an unattended clock",
            "boxdoctor fix --clock   by hand",
        ])
    }
    guard step.bySeconds >= 0 else {
        throw NoStep(["the clock is ahead; an unattended run only sets it forward", "boxdoctor fix --clock   by hand"])
    }
    return step
}

extension Facts {
    /// The same box, but only what nobody on its link could have forged: no answer of an unsigned server, and of the
    /// floors those that are proven.
    var attested: Facts {
        var attested = self
        attested.ntp.removeAll { $0.sample != nil }
        attested.signedTimes.removeAll { $0.method == .https }
        attested.floors = floors.filter { $0.kind == .build || $0.isAuthenticated }
        return attested
    }
}

/// The step that the best evidence at hand asks for.
private func proposal(
    _ facts: Facts, _ time: TimeEstimate, _ options: ClockFixOptions
) throws(NoStep) -> ClockStep {
    if let target = options.target {
        return ClockStep(
            bySeconds: target.seconds(since: facts.clock.reading), estimate: target, uncertaintySeconds: nil,
            standing: .said, evidence: [Evidence(Source("--to"), "you said so (--to)")],
            risks: ["nobody was asked but you"])
    }
    if let trusted = options.trusted {
        let answers = facts.ntp.filter { $0.endpoint?.address == trusted }
        guard let answer = answers.first(where: { $0.sample != nil }), let sample = answer.sample else {
            throw NoStep(["\(trusted) gave no usable answer", "try another server, or --to TIME"])
        }
        return ClockStep(
            bySeconds: sample.offsetSeconds, estimate: facts.clock.reading.adding(seconds: sample.offsetSeconds),
            uncertaintySeconds: sample.rootDistanceSeconds, standing: .said,
            evidence: [
                Evidence(answer.source, "\(trusted), because you trust it: \(offsetText(sample.offsetSeconds))")
            ],
            risks: ["one server alone: if it is wrong, so is this clock"])
    }
    guard let step = ClockStep(time) else { throw NoStep([time.why, Say.otherWays]) }
    // Two camps: which of them lies nobody can see, and neither can the person.
    if step.standing == .said, options.attendance != .person || time.opposing >= 2, let why = time.refusal() {
        throw NoStep([why] + time.wayPastDissenters + [Say.otherWays])
    }
    return step
}

/// Why not to this time.
private func whyNotThere(_ step: ClockStep, _ time: TimeEstimate, _ options: ClockFixOptions) -> [String]? {
    if let floor = time.proven.floor, step.estimate < floor.time {
        return [
            "it cannot be before \(floor.time.toTheSecond) (\(floor.source))", "ask other servers: --server ADDRESS",
        ]
    }
    let isOwnWord = options.target != nil || options.trusted != nil
    if isOwnWord, !options.isUnsafe, let low = time.proven.lowSeconds, let high = time.proven.highSeconds,
        step.bySeconds < low || step.bySeconds > high
    {
        let (from, until) = (time.reading.adding(seconds: low), time.reading.adding(seconds: high))
        return [
            "signed answers say that it is between \(from.toTheSecond) and \(until.toTheSecond)",
            "--unsafe   if you know better",
        ]
    }
    if step.goesFarBack, !options.isUnsafe, !options.mayGoBack {
        return [
            "that is \(durationText(-step.bySeconds)) backward: what was written since would lie in the future",
            "boxdoctor fix --clock --unsafe   if you are sure",
        ]
    }
    let over = time.ceilings.filter { $0.until.map { $0 < step.estimate } ?? false }
    if let build = over.first(where: { $0.kind == .build }), let until = build.until {
        return ["that is later than \(until.toTheSecond), \(build.source)", "no such time is believed"]
    }
    let signatures = time.ceilings.filter { $0.kind == .zoneExpiry }
    if step.standing < .proven, let first = signatures.first, let until = first.until,
        signatures.allSatisfy(over.contains), !options.isUnsafe
    {
        return [
            "every signature just fetched had ended by then (\(first.source): \(until.toTheSecond))",
            "ask other servers: --server ADDRESS; --unsafe if you are sure",
        ]
    }
    return nil
}

extension TimeEstimate {
    /// How to go on where two camps contradict each other: nobody but the operator can tell which of them lies.
    fileprivate var wayPastDissenters: [String] {
        guard opposing >= 2, let trusted = sources.first(where: { $0.verdict == .agrees })?.answer.endpoint else {
            return []
        }
        return [
            "boxdoctor fix --clock --i-trust \(trusted.address)   if you know that one of the \(agreeing) that agree is right",
            "or take the \(opposing) that do not out of the configuration of the time daemon",
        ]
    }
}

private enum Say {
    static let otherWays =
        "boxdoctor fix --clock --server ADDRESS   asks one more; or set it yourself: --to \"2026-11-21T12:00Z\" (from your phone)"
}
