import Bootstrap
import Facts
import Findings
import Programs
import TimeScience
import Values

/// What the operator asked of `fix --clock`.
package struct ClockFixOptions: Sendable, Equatable {
    /// Agreeing voices wanted before the clock is touched.
    package var voicesNeeded = TimeEstimate.voicesNeeded
    /// One server the operator vouches for, with or without others (`--i-trust`).
    package var trusted: IPAddress?
    /// The operator's own word (`--to`).
    package var target: Timestamp?
    /// Backward by more than a day, or against what signatures and certificates say (`--unsafe`).
    package var isUnsafe = false
    /// Unattended: only in a deadlock, and forward only (`--if-deadlocked`).
    package var onlyIfDeadlocked = false

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

/// A change of the clock, with what speaks for it and what could go wrong.
package struct ClockStep: Sendable, Equatable {
    /// Added to whatever the clock reads then: it goes on meanwhile.
    package var bySeconds: Double
    /// What it would read now, for people.
    package var estimate: Timestamp
    package var uncertaintySeconds: Double?
    package var evidence: [Evidence]
    var risks: [String]
}

/// A clock this little off is right; the daemon slews what is left.
package let rightClockSeconds = 0.5
/// Backward further than this is refused: what was written since would lie in the future (time.md section 6, rule 3).
let backwardLimitSeconds = 86_400.0

package func decideClock(
    _ facts: Facts, time: TimeEstimate, bootstrap: BootstrapReport, options: ClockFixOptions
) -> ClockDecision {
    if let why = whyNotHere(facts.host) { return .refuse(why: why) }
    if options.onlyIfDeadlocked {
        switch bootstrap.status {
        case .deadlock: break
        case .ok, .latent: return .nothing(why: "this box is not in a deadlock")
        case .stuck, .unknown:
            return .refuse(why: ["whether this box is in a deadlock cannot be seen yet", "boxdoctor check   says why"])
        }
    }
    let step: ClockStep
    switch proposal(facts, time, options) {
    case .failure(let refusal): return .refuse(why: refusal.why)
    case .success(let proposed): step = proposed
    }
    if abs(step.bySeconds) <= max(rightClockSeconds, step.uncertaintySeconds ?? 0) {
        return .nothing(why: "the clock is right: \(offsetText(step.bySeconds))")
    }
    if let why = whyNotThere(step, facts, time, options) { return .refuse(why: why) }
    return .step(step)
}

private struct Refusal: Error {
    package var why: [String]
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

/// The step that the best evidence at hand asks for.
private func proposal(_ facts: Facts, _ time: TimeEstimate, _ options: ClockFixOptions) -> Result<ClockStep, Refusal> {
    if let target = options.target {
        return .success(
            ClockStep(
                bySeconds: target.seconds(since: facts.clock.reading), estimate: target, uncertaintySeconds: nil,
                evidence: [Evidence(Source("--to"), "the operator's word")], risks: ["nobody was asked but you"]))
    }
    if let trusted = options.trusted {
        let answers = facts.ntp.filter { $0.endpoint?.address == trusted }
        guard let answer = answers.first(where: { $0.sample != nil }), let sample = answer.sample else {
            return .failure(Refusal(why: ["\(trusted) gave no usable answer", "try another server, or --to TIME"]))
        }
        return .success(
            ClockStep(
                bySeconds: sample.offsetSeconds, estimate: facts.clock.reading.adding(seconds: sample.offsetSeconds),
                uncertaintySeconds: sample.rootDistanceSeconds,
                evidence: [
                    Evidence(answer.source, "\(trusted), because you trust it: \(offsetText(sample.offsetSeconds))")
                ],
                risks: ["one server alone: if it is wrong, so is this clock"]))
    }
    if let why = time.refusal(voicesNeeded: options.voicesNeeded) {
        return .failure(
            Refusal(why: [
                why, "boxdoctor fix --clock --server ADDRESS   asks one more; --i-trust ADDRESS or --to TIME decide",
            ]))
    }
    guard let estimate = time.estimate, let lag = time.lagSeconds else { return .failure(Refusal(why: [time.why])) }
    let agreeing = time.sources.filter { $0.verdict == .agrees }.map { source in
        Evidence(
            Source("NTP \(source.address ?? source.name)"), "\(source.name): \(offsetText(source.offsetSeconds ?? 0))")
    }
    return .success(
        ClockStep(
            bySeconds: lag, estimate: estimate, uncertaintySeconds: time.uncertaintySeconds, evidence: agreeing,
            risks: []))
}

/// Why not to this time; adds to the step what could go wrong otherwise.
private func whyNotThere(
    _ step: ClockStep, _ facts: Facts, _ time: TimeEstimate, _ options: ClockFixOptions
) -> [String]? {
    if let floor = facts.floors.filter(\.isSure).max(by: { $0.time < $1.time }), step.estimate < floor.time {
        return [
            "it cannot be before \(floor.time.toTheSecond) (\(floor.source))", "ask other servers: --server ADDRESS",
        ]
    }
    let names = operators(facts, time)
    if options.onlyIfDeadlocked, names.count < options.voicesNeeded {
        return [
            "unattended, \(options.voicesNeeded) operators must agree; these do: \(names.sorted().joined(separator: ", "))",
            "boxdoctor fix --clock   by hand",
        ]
    }
    if step.bySeconds < 0, options.onlyIfDeadlocked {
        return ["the clock is ahead; an unattended run only sets it forward", "boxdoctor fix --clock   by hand"]
    }
    if step.bySeconds < -backwardLimitSeconds, !options.isUnsafe {
        return [
            "that is \(durationText(-step.bySeconds)) backward: what was written since would lie in the future",
            "boxdoctor fix --clock --unsafe   if you are sure",
        ]
    }
    let ended = time.ceilings.filter { $0.time < step.estimate }
    let signatures = time.ceilings.filter { $0.source.place.hasPrefix("signatures of ") }
    let build = time.ceilings.first { $0.source.place.contains("this program was built") }
    if let build, build.time < step.estimate {
        return ["that is later than \(build.time.toTheSecond), \(build.source)", "no such time is believed"]
    }
    if !signatures.isEmpty, signatures.allSatisfy({ ended.contains($0) }), !options.isUnsafe {
        return [
            "every signature just fetched had ended by then (\(signatures[0].source): \(signatures[0].time.toTheSecond))",
            "ask other servers: --server ADDRESS; --unsafe if you are sure",
        ]
    }
    return nil
}

/// Who runs the servers that agree, as well as addresses and names tell: an address that its operator publishes is that
/// operator's; names below one domain are one operator's, a pool's too, but for pool.ntp.org, whose members are strangers to
/// each other, as bare addresses are.
private func operators(_ facts: Facts, _ time: TimeEstimate) -> Set<String> {
    let agreeing = zip(facts.ntp, time.sources).filter { $0.1.verdict == .agrees }
    return Set(
        agreeing.map { answer, source in
            let published = PublishedServer.all.first { $0.host == source.name.lowercased() }
            if let server = answer.endpoint.flatMap({ PublishedServer.at($0.address) }) ?? published {
                return server.operatorName
            }
            let labels = source.name.lowercased().split(separator: ".")
            let isPublicPool = labels.suffix(3).elementsEqual(["pool", "ntp", "org"])
            if isPublicPool || IPAddress(source.name) != nil { return source.voice }
            return labels.suffix(2).joined(separator: ".")
        })
}

/// What could go wrong with a step, in plain words; shown before the question.
package func clockRisks(_ step: ClockStep, _ facts: Facts, _ time: TimeEstimate) -> [String] {
    var risks = step.risks
    let tunnels = facts.tunnels.filter { $0.isUp.value == true }.map(\.interface)
    if !tunnels.isEmpty, step.bySeconds > 0 {
        risks.append(
            "WireGuard (\(tunnels.joined(separator: ", "))) remembers the latest time it saw: were this one too late, its "
                + "peers would refuse this box until then")
    }
    if step.bySeconds < 0 {
        risks.append("the clock goes backward: timers may fire again, and logs will overlap")
        if !tunnels.isEmpty {
            risks.append(
                "WireGuard peers may refuse this box until the clock is where it was; on each peer, starting the tunnel anew "
                    + "ends that: wg-quick down NAME && wg-quick up NAME")
        }
    }
    let agreeing = zip(facts.ntp, time.sources).filter { $0.1.verdict == .agrees }.map(\.0)
    let unsigned = agreeing.count { $0.isAddressAuthenticated == false }
    if unsigned > 0 {
        risks.append("\(unsigned) of the agreeing addresses come from names whose signatures were not checked")
    }
    let smearing = agreeing.compactMap { $0.endpoint.flatMap { PublishedServer.at($0.address) } }
        .filter(\.smearsLeapSeconds).map(\.operatorName)
    if let name = smearing.first {
        risks.append("\(name) smears leap seconds: near one it is off by up to half a second")
    }
    let lowered = facts.tracesToDateBack(from: step.latestAfterwards)
    for floor in facts.floors where floor.time > step.latestAfterwards && !lowered.contains(floor) {
        risks.append(
            "\(floor.source) bears the date \(floor.time.toTheSecond), in the future; it may raise the clock again")
    }
    for ceiling in time.ceilings where ceiling.time < step.estimate {
        risks.append("\(ceiling.source) ended \(ceiling.time.toTheSecond), before that time")
    }
    return risks
}

private func offsetText(_ seconds: Double) -> String {
    let amount = durationText(abs(seconds))
    return seconds < 0 ? "\(amount) ahead" : "\(amount) behind"
}
