import DNSSEC
import Facts
import Findings
import Programs
import TimeScience
import Values

/// What `windows` shows of one name: its chain judged for one validator at one clock reading.
package struct WindowsView: Sendable {
    package var chain: NameChain
    package var validator: ValidatorModel
    /// The reading judged: the box's clock, or the operator's `--at`.
    package var reading: Timestamp
    /// What time it is, where that is known.
    var trueTime: Timestamp?
    /// Where it is not: the present is no earlier than this.
    package var floor: Timestamp?
    package let reference: Int64

    package init(
        _ chain: NameChain, validator: ValidatorModel, reading: Timestamp, trueTime: Timestamp?, floor: Timestamp?
    ) {
        self.chain = chain
        self.validator = validator
        self.reading = reading
        self.trueTime = trueTime
        self.floor = floor
        reference = (trueTime ?? max(floor ?? reading, reading)).unixSeconds
    }

    /// One view for each chain of the facts. Without a validator named, the box's own, as it is configured.
    package static func all(in facts: Facts, validator: ValidatorModel? = nil, at: Timestamp? = nil) -> [WindowsView] {
        let own = facts.resolver.local.first { $0.validation.value != .off }
        let model = validator ?? own.map(ValidatorModel.init(for:)) ?? .standard
        let time = estimateTime(facts).estimate
        let chains = own.flatMap { validator == nil ? facts.dnssec.chains(judgedBy: $0) : nil } ?? facts.dnssec.chains
        return chains.map { chain in
            WindowsView(
                chain, validator: model, reading: at ?? facts.clock.reading, trueTime: time,
                floor: facts.floors.map(\.time).max())
        }
    }

    package var signed: IntervalSet { chain.signedWindows(reference: reference) }
    package var accepted: IntervalSet { chain.acceptedWindows(by: validator, reference: reference) }
    var isAcceptedNow: Bool { accepted.contains(reading.unixSeconds) }

    /// Whether the name has windows at all: else the chain says why not.
    var isJudged: Bool { chain.status == .secure || chain.status == .insecure }

    /// The window around the reading, else the next one, else the last one past.
    package var window: IntervalSet.Interval? {
        let now = reading.unixSeconds
        return accepted.component(around: now) ?? accepted.intervals.first { $0.from > now }
            ?? accepted.intervals.last
    }

    package func binding(_ edge: NameChain.Edge) -> ChainLink? {
        window.flatMap { chain.bindingLink(at: edge, of: $0, by: validator, reference: reference) }
    }

    /// Links of one row: those that look the same are drawn once.
    package struct Row {
        package var title: String
        package var signed: IntervalSet
        package var accepted: IntervalSet
        var isCounted: Bool
        package var opens: Bool
        package var closes: Bool
        package var isVerified: Bool
    }

    package var rows: [Row] {
        let counted = chain.countedLinks(by: validator)
        let (opening, closing) = (binding(.from), binding(.until))
        var rows: [Row] = []
        for link in chain.links {
            let row = Row(
                title: link.title, signed: link.signedWindow(reference: reference),
                accepted: link.acceptedWindow(by: validator, reference: reference), isCounted: counted.contains(link),
                opens: link == opening, closes: link == closing,
                isVerified: link.signatures.contains(where: \.isVerified))
            if let same = rows.firstIndex(where: {
                $0.title == row.title && $0.signed == row.signed && $0.isCounted == row.isCounted
            }) {
                rows[same].opens = rows[same].opens || row.opens
                rows[same].closes = rows[same].closes || row.closes
            } else {
                rows.append(row)
            }
        }
        return rows
    }

    /// The seconds drawn: all windows near the one that matters, and the clock where it is not too far off.
    package var span: ClosedRange<Int64>? {
        let ends = rows.flatMap { row in
            row.accepted.union(row.signed).intervals.flatMap { [$0.from, $0.until] }
        }.filter { $0 != .min && $0 != .max }
        guard var from = ends.min(), var until = ends.max(), from < until else { return nil }
        let length = until - from
        for moment in [reading, trueTime].compactMap({ $0?.unixSeconds })
        where moment > from - length / 2 && moment < until + length / 2 {
            from = min(from, moment)
            until = max(until, moment)
        }
        let margin = max((until - from) / 30, 1)
        return (from - margin)...(until + margin)
    }
}

extension ChainLink {
    /// In the field's words, short: what this RRset is and whose.
    package var title: String {
        switch role {
        case .dnskey: "\(owner) DNSKEY"
        case .ds: "\(owner) DS"
        case .answer, .cname: "\(owner) \(type)"
        case .insecureProof: "\(zone) \(type): no DS"
        case .noDelegation: "\(zone) \(type): no cut"
        case .denial: "\(zone) \(type): denial"
        case .soa, .proofSOA: "\(owner) SOA"
        }
    }

    private var zone: String { signatures.first?.signer ?? owner }
}

extension WindowsView {
    /// The answer in one line: the first line of every report.
    package var answer: String {
        let name = chain.name
        guard isJudged else {
            return chain.status == .bogus ? "\(name) is broken whatever the clock says" : "\(name) could not be judged"
        }
        let word = at(reading)
        if isDenied {
            return isAcceptedNow
                ? "\(name) has no address, and the proof of that is accepted\(word)"
                : "\(name) has no address, and the proof of that is refused at this clock\(word)"
        }
        return isAcceptedNow ? "\(name) is accepted at this clock\(word)" : "\(name) is refused at this clock\(word)"
    }

    /// What is signed is that there is nothing.
    private var isDenied: Bool {
        chain.links.contains { $0.role == .denial } && !chain.links.contains { $0.role == .answer || $0.role == .cname }
    }

    /// Where the right clock would not help either; nil where it would, or nobody knows.
    var expiryAtTruth: String? {
        let moment = trueTime ?? floor.flatMap { $0 > reading ? $0 : nil }
        guard isJudged, !isAcceptedNow, let moment, let last = accepted.intervals.last,
            last.until < moment.unixSeconds
        else { return nil }
        return "At the true time it is refused too: it expired \(Timestamp(unixSeconds: last.until).short)."
    }

    private func at(_ reading: Timestamp) -> String {
        let now = reading.unixSeconds
        if let inside = accepted.component(around: now) {
            return inside.until == .max ? "" : ", for \(durationText(Double(inside.until.addingClamped(-now)))) more"
        }
        if let next = accepted.intervals.first(where: { $0.from > now }) {
            return ": \(durationText(Double(next.from.addingClamped(-now)))) too early"
        }
        if let last = accepted.intervals.last { return ": \(durationText(Double(now - last.until))) too late" }
        return ": at no reading at all"
    }
}

extension [WindowsView] {
    /// Critical where a name is refused or broken, unknown where one could not be judged.
    package var worstStatus: Status {
        map { $0.isJudged ? ($0.isAcceptedNow ? .ok : .critical) : $0.chain.status == .bogus ? .critical : .unknown }
            .max() ?? .ok
    }
}

extension Facts {
    /// Why a name that was asked for has no chain.
    package var whyNoChain: String {
        if host.view == .files { return "windows needs the network; --root sends nothing" }
        if host.isOffline { return "windows needs the network; --offline sends nothing" }
        return troubles.last.map { "\($0.source): \($0.text)" } ?? "not in these facts"
    }
}
