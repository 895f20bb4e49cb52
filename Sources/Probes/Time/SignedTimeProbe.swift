import Box
import Facts
import TimeScience
import Values

/// Asks the servers that sign the time, by all methods at once and beside the probes that take a wait of their own anyway.
struct SignedTimeProbe: Probe {
    package let step = "following chains of trust, asking servers that sign the time"

    /// In this order their answers are judged: the dates of certificates by what was proven before.
    private static let methods: [any SignedTimeMethod] = [RoughtimeMethod(), NTSMethod(), HTTPSMethod()]
    /// Operators replace keys without notice: a list this old has lost some.
    private static let oldListSeconds = 400.0 * 86_400

    let meanwhile: [any Probe]

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let before = facts
        let asking = SignedTimeProbe.methods.map { method in
            { @Sendable in method.ask(box, options, before, until: deadline) }
        }
        let found = box.together(box.network == nil ? [] : asking) {
            for probe in meanwhile { probe.look(at: box, options: options, until: deadline, into: &facts) }
        }
        for answers in found {
            let bounds = ProvenBounds(facts)
            facts.signedTimes += answers.claims.map {
                $0.judged(by: box.secure, within: bounds, reading: facts.clock.reading)
            }
            facts.malfeasance += answers.malfeasance
            facts.certificates += answers.certificates
            facts.troubles += answers.troubles
            if let list = answers.list { tellAge(of: list, &facts) }
            for signed in answers.claims.map(\.time) {
                guard case .failed(.keyChanged, let why) = signed.outcome else { continue }
                facts.troubles.append(Trouble(signed.source, "\(signed.name): \(why)"))
            }
        }
    }

    private func tellAge(of list: Sourced<Timestamp>, _ facts: inout Facts) {
        guard Era.pivot(for: facts.floors).seconds(since: list.value) > SignedTimeProbe.oldListSeconds else { return }
        facts.troubles.append(
            Trouble(
                list.source,
                "this list of Roughtime servers is of \(list.value.description.prefix(10)): some keys will have changed; "
                    + "update it"))
    }
}
