import Facts
import Findings
import Programs
import TimeScience
import Values

/// A change of the clock, with what speaks for it and what could go wrong.
package struct ClockStep: Sendable, Equatable {
    /// Added to whatever the clock reads then: it goes on meanwhile.
    package var bySeconds: Double
    /// What it would read now, for people.
    package var estimate: Timestamp
    package var uncertaintySeconds: Double?
    /// How well it is supported. A step as far as the proven lower bound alone is provisional: it is not the time, but the
    /// signatures are accepted there, and the daemons do the rest.
    package var standing: Standing
    package var isProvisional = false
    package var evidence: [Evidence]
    package var risks: [String] = []
}

extension ClockStep {
    /// To the middle of what is proven, or of what a quorum says.
    init?(_ time: TimeEstimate) {
        guard let estimate = time.estimate, let lag = time.lagSeconds, let standing = time.standing else { return nil }
        self.init(
            bySeconds: lag, estimate: estimate, uncertaintySeconds: time.uncertaintySeconds, standing: standing,
            evidence: time.signers + time.agreeingServers)
        if standing == .said { risks.append(time.refusal() ?? "nobody proves this time") }
    }

    /// As far as the proven lower bound; nil where the clock is past it.
    init?(toFloorOf time: TimeEstimate) {
        guard let floor = time.proven.floor, let lag = time.proven.leastLagSeconds(reading: time.reading) else {
            return nil
        }
        self.init(
            bySeconds: lag, estimate: floor.time, uncertaintySeconds: nil, standing: .proven, isProvisional: true,
            evidence: [Evidence(floor.source, "\(floor.source): the present is not before \(floor.time.toTheSecond)")],
            risks: ["this is the earliest that it can be, not the time: the time daemon has to find that"])
    }
}

extension TimeEstimate {
    /// Who signed the interval that the present lies in.
    fileprivate var signers: [Evidence] {
        evidence.filter { [.roughtime, .nts, .https].contains($0.kind) }.compactMap { signed in
            guard let from = signed.from, let until = signed.until else { return nil }
            return Evidence(
                signed.source, "\(signed.source), signed: \(from.toTheSecond) to \(until.toTheSecond)")
        }
    }

    fileprivate var agreeingServers: [Evidence] {
        sources.filter { $0.verdict == .agrees }.map { source in
            Evidence(
                Source("NTP \(source.address ?? source.name)"),
                "\(source.name): \(offsetText(source.offsetSeconds ?? 0))")
        }
    }
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
    let unsigned = time.sources.count { $0.verdict == .agrees && $0.answer.isAddressAuthenticated == false }
    if unsigned > 0, step.standing < .proven {
        risks.append(
            "\(unsigned) of the agreeing servers were found through unsigned DNS; a forger could have chosen them")
    }
    let lowered = facts.tracesToDateBack(by: step)
    let late = step.isProvisional ? [] : facts.floors.filter { $0.time > step.latestAfterwards }
    for floor in late where !lowered.contains(floor) {
        risks.append(
            "\(floor.source) bears the date \(floor.time.toTheSecond), in the future; it may raise the clock again")
    }
    for ceiling in time.ceilings {
        guard let until = ceiling.until, until < step.estimate else { continue }
        risks.append("\(ceiling.source) ended \(until.toTheSecond), before that time")
    }
    return risks
}

func offsetText(_ seconds: Double) -> String {
    let amount = durationText(abs(seconds))
    return seconds < 0 ? "\(amount) ahead" : "\(amount) behind"
}
