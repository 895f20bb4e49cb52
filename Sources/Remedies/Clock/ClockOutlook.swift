import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import TimeScience
import Values

/// What `fix --clock` would do for a person on this box, by what this look heard. The fix asks more servers than a look does.
package enum ClockOutlook: Sendable, Equatable {
    case step(ClockStep)
    case right
    /// Nothing was heard that the clock could be set by; more may be heard.
    case open
    /// What was heard is contradicted, by signatures or by other servers: it is neither believed nor set.
    case contradicted(why: String)
    /// Not on this box: a container, files, a freeze.
    case closed(why: [String])

    package init(_ facts: Facts, _ time: TimeEstimate) {
        var facts = facts
        // The command shown begins with sudo.
        facts.host.isRoot = true
        var options = ClockFixOptions()
        options.mayGoBack = true
        switch decideClock(facts, time: time, options: options) {
        case .step(let step): self = .step(step)
        case .nothing: self = .right
        case .refuse(let why):
            let isHere = facts.host.freeze.value == nil && facts.host.view == .live && facts.host.container.value == nil
            if !isHere {
                self = .closed(why: why)
            } else if time.estimate == nil {
                self = .open
            } else {
                self = .contradicted(why: why.first ?? "")
            }
        }
    }

    /// Nil where the fix would refuse, or has nothing to do.
    package var offer: RemedyOffer? {
        switch self {
        case .step(let step) where step.goesFarBack:
            RemedyOffer(id: "fix-clock", class: .unsafe, command: "boxdoctor fix --clock --unsafe")
        case .step, .open: RemedyOffer(id: "fix-clock", class: .safe, command: "boxdoctor fix --clock")
        case .right, .contradicted, .closed: nil
        }
    }
}

extension Patient {
    package var clockOutlook: ClockOutlook { ClockOutlook(facts, time) }

    /// `fix --clock`, where it would do something.
    package var clockOffers: [RemedyOffer] { [clockOutlook.offer].compactMap { $0 } }

    /// What time it is, where nothing that was heard contradicts it.
    package var believedTime: Timestamp? {
        if case .contradicted = clockOutlook { return nil }
        return time.estimate
    }
}
