import Facts
import Findings
import Records

/// A change that makes a finding go away: what it promises and what it does, side by side. Knows what it would write, writes
/// nothing. One file a remedy.
///
/// The law of remedies: where `prescribe` gives plans, carrying them out and looking again gives what `effect` promised, and
/// prescribing again says that nothing is left to do.
package protocol Remedy: Sendable {
    init()
    /// Kebab-case, stable for ever; `boxdoctor fix ID`.
    var id: String { get }
    /// What it does, in plain words.
    var title: String { get }
    /// What it weakens; nil where nothing. Its class follows from this: what weakens something is never safe.
    var weakens: String? { get }
    /// True for what depends on the wishes of the box's owner: told step by step, never done.
    var isByHand: Bool { get }
    /// Lower is offered first among those of its class: the smaller change.
    var rank: Int { get }
    /// What the box has afterwards, in plain words: `one address-only NTP source`.
    func adds(to facts: Facts) -> String
    /// What it changes in the facts, where `prescribe` gives something to do. What it still needs is taken for found.
    func effect(on facts: inout Facts, with means: Means)
    func prescribe(for facts: Facts, with means: Means) -> Prescription
}

extension Remedy {
    package var weakens: String? { nil }
    package var isByHand: Bool { false }

    /// The class of its plans; what is prescribed on a box may be by hand even so (`class(of:)`).
    package var `class`: RemedyOffer.Class { isByHand ? .manual : weakens == nil ? .safe : .unsafe }

    /// The class of what is prescribed; nil where there is nothing to do or it cannot be done.
    package func `class`(of prescription: Prescription) -> RemedyOffer.Class? {
        switch prescription {
        case .plans, .needs: self.class
        case .manual: .manual
        case .notNeeded, .cannot: nil
        }
    }

    /// What it comes to where the files that it would write can be written; else how to do it by hand.
    package func prescription(for facts: Facts, with means: Means) -> Prescription {
        let prescribed = prescribe(for: facts, with: means)
        guard case .plans(let plans) = prescribed,
            let obstacle = plans.flatMap(\.files).lazy.compactMap({ facts.host.obstacle(to: $0.path) }).first
                // What is done is written down first.
                ?? facts.host.obstacle(to: TransactionLog.standardDirectory).flatMap({ $0.kind == .readOnly ? $0 : nil }
                )
        else { return prescribed }
        return .manual(obstacle.byHand(plans, again: "boxdoctor fix \(id)"))
    }

    /// The command to paste, where there is something to do on this box.
    package func offer(for facts: Facts, with means: Means) -> RemedyOffer? {
        let prescription = prescription(for: facts, with: means)
        return self.class(of: prescription).map {
            RemedyOffer(remedy: id, class: $0, missing: [prescription.missing].compactMap { $0 })
        }
    }
}

/// What a remedy comes to on one box.
package enum Prescription: Sendable, Equatable {
    case plans([Plan])
    /// Could be done, were this there.
    case needs(Missing)
    /// Cannot be done for the operator; these lines say how to do it by hand.
    case manual([String])
    /// It is so already, or does not concern this box.
    case notNeeded(why: String)
    /// Nothing that could be named would make it possible now.
    case cannot(why: String)

    package var missing: Missing? {
        if case .needs(let missing) = self { return missing }
        return nil
    }
}

/// What a remedy lacks before it can be done.
package struct Missing: Sendable, Equatable {
    /// `2 more time servers that answer`.
    package var what: String
    /// How to name it, as typed.
    package enum Option: String, Sendable {
        case server = "--server ADDRESS"
        case resolver = "--resolver ADDRESS"
    }

    package var option: Option

    package init(_ what: String, option: Option) {
        self.what = what
        self.option = option
    }
}

extension RemedyOffer {
    /// Of a remedy, or of several that are applied together (`a+b`): the command to paste. What is to be done by hand it
    /// tells step by step.
    package init(remedy id: String, class: Class, missing: [Missing] = []) {
        let words: [String] =
            ["boxdoctor fix"] + (`class` == .unsafe ? ["--unsafe"] : []) + id.split(separator: "+").map(String.init)
            + missing.map(\.option.rawValue)
        self.init(
            id: id, class: `class`, command: words.joined(separator: " "),
            needs: missing.isEmpty ? nil : missing.map(\.what).joined(separator: ", and "))
    }
}

extension RemedyOffer.Class {
    /// Safe ones first.
    package var rank: Int {
        switch self {
        case .safe: 0
        case .unsafe: 1
        case .manual: 2
        }
    }
}
