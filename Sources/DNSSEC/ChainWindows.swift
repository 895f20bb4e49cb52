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
        func accepted(_ signatures: some Sequence<ChainSignature>) -> IntervalSet {
            signatures.reduce(.empty) { $0.union($1.acceptedDates(by: model, reference: reference)) }
        }
        guard let algorithms else { return accepted(verified.prefix(model.triesOneSignature ? 1 : verified.count)) }
        return algorithms.reduce(.all) { all, algorithm in
            all.intersection(accepted(verified.filter { $0.algorithm == algorithm }))
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
        guard !model.refusesNothing, !isExcepted(by: model) else { return .all }
        let windows = windows(counting: countedLinks(by: model)) { $0.acceptedWindow(by: model, reference: reference) }
        guard model.rules.acceptsFailingAnchor, !windows.isEmpty else { return windows }
        // Where the anchor's own zone is refused, everything is taken for unsigned.
        let anchors = links.filter { link in
            link.role == .dnskey && !links.contains { $0.role == .ds && $0.owner == link.owner }
        }
        guard anchors.count == 1 else { return windows }
        return windows.union(anchors[0].acceptedWindow(by: model, reference: reference).complement)
    }

    /// Whether exceptions free its whole chain: one made for the name does not reach beyond an alias.
    private func isExcepted(by model: ValidatorModel) -> Bool {
        guard model.excepts(name) else { return false }
        return aliases.map { $0.allSatisfy(model.excepts) } ?? !links.contains { $0.role == .cname }
    }

    /// The links that bound time for this validator: beyond an alias an exception frees only what lies below it.
    package func countedLinks(by model: ValidatorModel) -> [ChainLink] {
        guard !model.ignoresDates else { return [] }
        guard !isExcepted(by: model) else { return [] }
        return links.filter {
            switch $0.role {
            case .proofSOA where !model.countsProofSOA, .noDelegation where !model.countsNoDelegation,
                .soa where !model.countsSOA:
                false
            default: !model.excepts($0.owner)
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

extension ValidatorModel {
    /// Whether a zone at or above the name is left unvalidated.
    fileprivate func excepts(_ name: String) -> Bool {
        let name = name.hasSuffix(".") ? name : name + "."
        return insecureZones.contains { $0 == "." || name == $0 || name.hasSuffix("." + $0) }
    }
}
