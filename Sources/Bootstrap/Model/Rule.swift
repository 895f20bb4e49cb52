import Values

/// A set of lags known from two sides: `surely` holds whatever the unknown facts turn out to be, `perhaps` for some of
/// what they may be. `surely` is always inside `perhaps`.
package struct Bounds: Sendable, Equatable {
    package var surely: IntervalSet
    package var perhaps: IntervalSet

    package init(_ exactly: IntervalSet) {
        surely = exactly
        perhaps = exactly
    }

    package init(surely: IntervalSet, perhaps: IntervalSet) {
        self.surely = surely
        self.perhaps = perhaps
    }

    package static let always = Bounds(.all)
    package static let never = Bounds(.empty)
    package static let undecided = Bounds(surely: .empty, perhaps: .all)

    package func and(_ other: Bounds) -> Bounds {
        Bounds(surely: surely.intersection(other.surely), perhaps: perhaps.intersection(other.perhaps))
    }
}

/// A premise: the condition needed, the words for it, and the fact that makes it needed.
package struct Need: Sendable, Equatable {
    package var of: Int
    package var words: String
    package var because: String
    package var source: Source

    package init(_ of: Int, _ words: String, because: String, _ source: Source) {
        self.of = of
        self.words = words
        self.because = because
        self.source = source
    }
}

/// At least this many of these: a daemon's quorum.
package struct Choice: Sendable, Equatable {
    package var of: [Need]
    package var atLeast: Int
}

/// A Horn rule: the head follows from all needs and all choices, for the lags of `when`. A rule whose `when` is empty says
/// that here would be a way, and `otherwise` why there is none.
package struct Rule: Sendable, Equatable {
    package var head: Int
    package var needs: [Need] = []
    var choices: [Choice] = []
    package var when: Bounds = .always
    /// The fact that makes the rule so.
    package var because: String
    package var source: Source
    /// Why it gives nothing outside `when`, where that is a cause of its own and not a wait for something else.
    package var otherwise: String?
    /// The fact that would decide, where `surely` and `perhaps` differ.
    package var undecided: String?

    package init(
        _ head: Int, needs: [Need] = [], choices: [Choice] = [], when: Bounds = .always, because: String,
        _ source: Source, otherwise: String? = nil, undecided: String? = nil
    ) {
        self.head = head
        self.needs = needs
        self.choices = choices
        self.when = when
        self.because = because
        self.source = source
        self.otherwise = otherwise
        self.undecided = undecided
    }

    /// Every premise, quorum members included.
    var premises: [Need] { choices.isEmpty ? needs : needs + choices.flatMap(\.of) }
}

/// The bootstrap graph of one box: conditions and the rules between them. The first condition is the clock.
package struct BootModel: Sendable {
    package var conditions: [Condition] = []
    package var rules: [Rule] = []
    /// What the box is meant to reach: the clock, and each enabled tunnel.
    var goals: [Int] = []

    /// The condition that serves a name to other boxes of a site.
    package var served: [String: Int] = [:]

    package static let clock = 0

    var isDecided: Bool { rules.allSatisfy { $0.when.surely == $0.when.perhaps } }
}
