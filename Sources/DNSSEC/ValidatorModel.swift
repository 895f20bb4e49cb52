import Facts

/// How one validator uses time: which clock readings it accepts for a signature, and which RRsets of a chain it counts.
///
/// Which one a resolver is, its folder of Programs says.
package struct ValidatorModel: Sendable, Hashable {
    /// How far outside inception and expiration a clock may stand.
    package enum Tolerance: Sendable, Hashable {
        /// min(max(lifetime / 10, least), most) seconds on both sides.
        case tenthOfLifetime(ValidatorSkew)
        /// So many seconds before the inception and after the expiration.
        case fixed(beforeSeconds: Int64, afterSeconds: Int64)
    }

    /// As `--validator` takes it and the reports print it.
    package var name: String
    package var tolerance: Tolerance
    /// Compares dates as serial numbers (RFC 4034 section 3.1.5); the others read them as plain seconds since 1970.
    var wraps: Bool
    /// Refuses an insecure proof whose SOA beside it is outside its dates.
    var countsProofSOA: Bool
    /// Walks down label by label and so needs the proof that a name between two zones is no delegation.
    var countsNoDelegation: Bool
    /// Refuses a proof that the answer does not exist whose SOA beside it is outside its dates.
    var countsSOA = true
    /// Gives up at the first signature over a set that fails, for its dates too, so that those behind it never count.
    var triesOneSignature = false
    /// Never looks at dates: validation off, permissive, or dates overridden.
    package var ignoresDates = false
    /// Hands out what is bogus too: validation off or permissive.
    package var refusesNothing = false
    /// What it makes of all but the dates.
    package var rules = ValidatorRules()
    /// Zones below which nothing is validated (`domain-insecure`, negative trust anchors): lower case, absolute.
    package var insecureZones: [String] = []
    /// What it takes for unknown in some zones.
    package var disabledAlgorithms: [DisabledAlgorithms] = []

    package init(
        name: String, tolerance: Tolerance, wraps: Bool, countsProofSOA: Bool, countsNoDelegation: Bool,
        countsSOA: Bool = true, triesOneSignature: Bool = false, rules: ValidatorRules = ValidatorRules()
    ) {
        self.name = name
        self.tolerance = tolerance
        self.wraps = wraps
        self.countsProofSOA = countsProofSOA
        self.countsNoDelegation = countsNoDelegation
        self.countsSOA = countsSOA
        self.triesOneSignature = triesOneSignature
        self.rules = rules
    }

    /// Dates taken at their word.
    package static let exact = Tolerance.fixed(beforeSeconds: 0, afterSeconds: 0)

    /// The bare dates, by serial arithmetic: ldns, drill, and whatever has no rule of its own.
    package static let ldns = ValidatorModel(
        name: "ldns", tolerance: exact, wraps: true, countsProofSOA: false, countsNoDelegation: false)
}
