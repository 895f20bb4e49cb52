/// A set of lags known from two sides: `surely` holds whatever the unknown facts turn out to be, `perhaps` for some of
/// what they may be. `surely` is always inside `perhaps`.
struct Bounds: Sendable, Equatable {
    var surely: IntervalSet
    var perhaps: IntervalSet

    init(_ exactly: IntervalSet) {
        surely = exactly
        perhaps = exactly
    }

    init(surely: IntervalSet, perhaps: IntervalSet) {
        self.surely = surely
        self.perhaps = perhaps
    }

    static let always = Bounds(.all)
    static let never = Bounds(.empty)
    static let undecided = Bounds(surely: .empty, perhaps: .all)

    func and(_ other: Bounds) -> Bounds {
        Bounds(surely: surely.intersection(other.surely), perhaps: perhaps.intersection(other.perhaps))
    }
}

/// A premise: the condition needed, the words for it, and the fact that makes it needed.
struct Need: Sendable, Equatable {
    var of: Int
    var words: String
    var because: String
    var source: Source

    init(_ of: Int, _ words: String, because: String, _ source: Source) {
        self.of = of
        self.words = words
        self.because = because
        self.source = source
    }
}

/// At least this many of these: a daemon's quorum.
struct Choice: Sendable, Equatable {
    var of: [Need]
    var atLeast: Int
}

/// A Horn rule: the head follows from all needs and all choices, for the lags of `when`. A rule whose `when` is empty says
/// that here would be a way, and `otherwise` why there is none.
struct Rule: Sendable, Equatable {
    var head: Int
    var needs: [Need] = []
    var choices: [Choice] = []
    var when: Bounds = .always
    /// The fact that makes the rule so.
    var because: String
    var source: Source
    /// Why it gives nothing outside `when`, where that is a cause of its own and not a wait for something else.
    var otherwise: String?
    /// The fact that would decide, where `surely` and `perhaps` differ.
    var undecided: String?

    init(
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
struct BootModel: Sendable {
    var conditions: [Condition] = []
    var rules: [Rule] = []
    /// What the box is meant to reach: the clock, and each enabled tunnel.
    var goals: [Int] = []

    /// The condition that serves a name to other boxes of a site.
    var served: [String: Int] = [:]

    static let clock = 0

    var isDecided: Bool { rules.allSatisfy { $0.when.surely == $0.when.perhaps } }
}
