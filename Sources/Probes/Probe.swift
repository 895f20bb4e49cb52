import Box
import DNSSEC
import Facts
import TimeScience
import Values

/// Gathers one area of facts. Reads the box, judges nothing; whatever goes wrong becomes `unreadable`, `notLooked` or a
/// `Trouble`, never an error that ends the run.
protocol Probe: Sendable {
    /// Shown while it runs and named when it does not finish: `reading time daemon configuration`.
    var step: String { get }
    /// Later probes see what earlier ones found.
    func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts)
}

/// What the operator asked of a run.
package struct ProbeOptions: Sendable, Equatable {
    /// Whole run, seconds on the monotonic clock.
    package var timeoutSeconds: Double = 10
    /// No packet leaves the box.
    package var isOffline: Bool = false
    /// Files below a root only.
    package var isRoot: Bool = false
    /// Names to examine beside those configured (`windows NAME`).
    package var names: [String] = []
    /// Look only at what the chains of `names` need, and at nothing that takes another wait.
    package var isNamesOnly: Bool = false
    /// Trust anchors to use for chains instead of the box's own.
    package var anchors: [TrustAnchor]?
    /// The rules by which chains are judged where no validator of the box is; nil = unbound's.
    package var validator: ValidatorModel?
    /// Resolver given by the operator.
    package var resolver: Endpoint?
    /// NTP servers given by the operator.
    package var servers: [String] = []
    /// Resolvers that the operator would add, to be tried.
    package var candidateResolvers: [IPAddress] = []
    /// Whether to look for resolvers that the box has heard of but does not ask.
    package var searchesResolvers = false
    /// A person started this run and asks for the time: servers that nobody configured may be asked (RFC 8633 section 3).
    package var mayAskStrangers = false
    /// Web servers that the owner wants asked for the date (boxdoctor.toml), always.
    package var webServers: [Sourced<String>] = []
    /// How far to look for time servers that the box does not know.
    package var timeSearch: TimeSearch = .none

    /// Journal files read for the boots they know, newest first: one alone tells the present boot's beginning.
    package var journalFiles = 0
    /// Look at the past boots and at nothing else.
    package var isBootsOnly = false

    /// When the program that looks was built: the present cannot precede it.
    package var built = Era.earliestBuild

    /// External checks that the settings switch off: not run.
    package var disabledChecks: Set<String> = []

    package init() {}
}

/// How far a run looks for time servers beyond those configured and named.
package enum TimeSearch: Sendable, Equatable {
    case none
    /// The gateway and the published ones, where the box's own give no quorum.
    case untilQuorum
    /// The same in any case: addresses to add are wanted.
    case wide
}
