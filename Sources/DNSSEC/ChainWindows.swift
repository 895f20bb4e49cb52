import Facts
import Values

extension ChainLink {
    /// The clock readings inside the dates of at least one verified signature.
    package func signedWindow(reference: Int64) -> IntervalSet {
        signatures.filter(\.isVerified).reduce(.empty) { $0.union($1.dates(reference: reference)) }
    }

    /// The clock readings at which this validator accepts the RRset: for most, any verified signature will do.
    package func acceptedWindow(by model: ValidatorModel, reference: Int64) -> IntervalSet {
        let verified = signatures.filter(\.isVerified)
        return verified.prefix(model.triesOneSignature ? 1 : verified.count).reduce(.empty) {
            $0.union($1.acceptedDates(by: model, reference: reference))
        }
    }
}

extension NameChain {
    /// The clock readings inside the dates of every link that all validators count: unix seconds. Dates are unwrapped to
    /// the turn nearest to `reference`: pass the true time where it is known.
    ///
    /// Empty for a chain that is bogus or unknown: ask `status` first, for unknown is not false.
    package func signedWindows(reference: Int64) -> IntervalSet {
        windows(counting: links.filter { ![.proofSOA, .noDelegation, .soa].contains($0.role) }) {
            $0.signedWindow(reference: reference)
        }
    }

    /// The clock readings at which this validator accepts the name: unix seconds. `signedWindows` tells of the rest.
    package func acceptedWindows(by model: ValidatorModel, reference: Int64) -> IntervalSet {
        guard !model.ignoresDates else { return .all }
        return windows(counting: countedLinks(by: model)) { $0.acceptedWindow(by: model, reference: reference) }
    }

    /// The links that bound time for this validator.
    package func countedLinks(by model: ValidatorModel) -> [ChainLink] {
        guard !model.ignoresDates else { return [] }
        func isExcepted(_ name: String) -> Bool {
            let name = name.hasSuffix(".") ? name : name + "."
            return model.insecureZones.contains { $0 == "." || name == $0 || name.hasSuffix("." + $0) }
        }
        // An exception for the name frees its whole chain; beyond a CNAME it frees only what lies below it.
        if isExcepted(name), !links.contains(where: { $0.role == .cname }) { return [] }
        return links.filter {
            switch $0.role {
            case .proofSOA where !model.countsProofSOA, .noDelegation where !model.countsNoDelegation,
                .soa where !model.countsSOA:
                false
            default: !isExcepted($0.owner)
            }
        }
    }

    /// The counted link that this validator gives up first as the clock moves back (`early`) or forward from the window
    /// around `reading`: whose edge is the edge of the window. Nil where there is no such edge.
    package func bindingLink(at edge: Edge, of window: IntervalSet.Interval, by model: ValidatorModel, reference: Int64)
        -> ChainLink?
    {
        let outside = edge == .from ? window.from.addingClamped(-1) : window.until.addingClamped(1)
        guard outside != .min, outside != .max else { return nil }
        let inside = edge == .from ? window.from : window.until
        return countedLinks(by: model).first {
            let accepted = $0.acceptedWindow(by: model, reference: reference)
            return accepted.contains(inside) && !accepted.contains(outside)
        }
    }

    package enum Edge: Sendable { case from, until }

    private func windows(counting links: [ChainLink], _ window: (ChainLink) -> IntervalSet) -> IntervalSet {
        guard status == .secure || status == .insecure else { return .empty }
        func all(_ question: String?) -> IntervalSet {
            links.filter { $0.question == question }.reduce(.all) { $0.intersection(window($1)) }
        }
        let questions = Set(links.compactMap(\.question)).sorted()
        guard !questions.isEmpty else { return all(nil) }
        return all(nil).intersection(questions.reduce(.empty) { $0.union(all($1)) })
    }
}
