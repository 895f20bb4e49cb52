import Facts
import Programs
import Values

/// Derives the bootstrap graph from the facts of a box, condition by condition, starting at what it wants to reach. Only
/// what the goals lead to is built. Each subject's rules are in a file of their own.
///
/// What is assumed where nobody looked: the world outside works (links, servers, other people's zones); libc's standard
/// nsswitch line. What the box itself would do is never assumed: there unknown stays unknown.
struct ModelBuilder {
    package enum Moment: Sendable {
        /// As things run now: what is down is down.
        case now
        /// After power came back: what is enabled is started, what was silent may answer again.
        case coldBoot
    }

    package let facts: Facts
    package let moment: Moment
    /// True time, as well as it is known, in seconds since 1970.
    package let now: Int64
    /// The clock may be right already, which then is all that is asked. False to ask what would set it if it were not.
    package let mayBeRight: Bool
    /// Other boxes may stand behind its sources and resolvers.
    package let isOfSite: Bool
    /// Names of sources that answer with a wrong time.
    let liars: Set<String>
    /// Names of sources of which some lie, but nobody can tell which.
    let contradicted: Set<String>
    let tunnelRoutes: TunnelRoutes
    /// By the resolvers' positions.
    let zones: [ResolverZones]
    /// What `route` found, by address; nil inside where packets go straight out.
    var captured: [IPAddress: TunnelRoutes.Capture?] = [:]
    private(set) var model = BootModel()
    private var index: [Condition: Int] = [:]

    package static func model(
        of facts: Facts, at moment: Moment, now: Int64, mayBeRight: Bool = true,
        isOfSite: Bool = false, serving names: Set<String> = []
    ) -> BootModel {
        var builder = ModelBuilder(facts: facts, moment: moment, now: now, mayBeRight: mayBeRight, isOfSite: isOfSite)
        builder.build(serving: names)
        return builder.model
    }

    private init(facts: Facts, moment: Moment, now: Int64, mayBeRight: Bool, isOfSite: Bool) {
        self.facts = facts
        self.moment = moment
        self.now = now
        self.mayBeRight = mayBeRight
        self.isOfSite = isOfSite
        let lying = LyingSources(facts)
        liars = lying.liars
        contradicted = lying.contradicted
        tunnelRoutes = TunnelRoutes(facts.tunnels)
        zones = facts.resolver.local.map(ResolverZones.init)
    }

    private mutating func build(serving names: Set<String>) {
        model.goals = [node(.clock)]
        // What other boxes ask of this one: its resolver that listens beyond the loopback.
        if let resolver = facts.resolver.local.firstIndex(where: { local in
            !runs(local).isNo && local.listens.contains { $0.value.port == 53 && !$0.value.address.isLoopback }
        }) {
            for name in names.sorted() {
                model.served[name] = node(.resolver(resolver, name: name, early: false, unchecked: false))
            }
        }
        for (tunnel, fact) in facts.tunnels.enumerated() where fact.isEnabled.truth == true {
            model.goals.append(node(.tunnel(tunnel)))
        }
        var next = 0
        while next < model.conditions.count, next < ModelBuilder.mostConditions {
            expand(next)
            next += 1
        }
    }

    /// No box has a thousandth of this; a hostile facts file may ask for more and gets unreached conditions instead.
    static let mostConditions = 100_000

    package mutating func node(_ condition: Condition) -> Int {
        if let known = index[condition] { return known }
        let new = model.conditions.count
        model.conditions.append(condition)
        index[condition] = new
        return new
    }

    package mutating func add(_ rule: Rule) { model.rules.append(rule) }

    private mutating func expand(_ head: Int) {
        switch model.conditions[head] {
        case .clock: addClockRules(head)
        case .source(let daemon, let index): addSourceRules(head, facts.timeDaemons[daemon], index)
        case .resolver(let index, let name, let early, let unchecked):
            addResolverRules(head, index, name: name, early: early, unchecked: unchecked)
        case .signatures(let resolver, let name, let early):
            addSignatureRules(head, facts.resolver.local[resolver], name: name, early: early)
        case .certificate(let purpose, let name, let early):
            addCertificateRules(head, purpose: purpose, name: name, early: early)
        case .network: addNetworkRules(head)
        case .tunnel(let index): addTunnelRules(head, facts.tunnels[index])
        case .unit(let name): addUnitRules(head, name)
        case .state(let resolver): addStateRules(head, facts.resolver.local[resolver])
        case .entropy: addEntropyRules(head)
        case .other: break
        case .external(let condition): addOwnRules(head, condition)
        }
        addExternalRules(head)
    }
}

/// Whether something would run, and why not.
enum Running {
    case yes
    case no(because: String, Source)
    case unknown(because: String)

    /// By the moment: what is enabled at a cold boot, what runs now.
    package init(
        _ title: String, enabled: Observed<Bool>, running: Observed<Bool>, configuration: Source,
        at moment: ModelBuilder.Moment
    ) {
        if moment == .now, let runs = running.truth {
            self =
                runs
                ? .yes : .no(because: "\(title) is not running", running.source ?? configuration)
            return
        }
        switch enabled {
        case .known(true, _): self = .yes
        case .known(false, let source), .absent(let source):
            self = .no(because: "\(title) is not enabled at boot", source)
        case .unreadable(let why, _), .notLooked(let why):
            self = .unknown(because: "whether \(title) starts at boot (\(why))")
        }
    }

    var isNo: Bool {
        if case .no = self { return true }
        return false
    }

    package var when: Bounds {
        switch self {
        case .yes: .always
        case .no: .never
        case .unknown: .undecided
        }
    }

    package var otherwise: String? {
        if case .no(let because, _) = self { return because }
        return nil
    }

    package var undecided: String? {
        if case .unknown(let because) = self { return because }
        return nil
    }
}

extension Int64 {
    /// Whole seconds, held at the ends of the range; NaN gives 0.
    package init(saturating seconds: Double) {
        if seconds.isNaN {
            self = 0
        } else if seconds >= 9.2e18 {
            self = .max
        } else if seconds <= -9.2e18 {
            self = .min
        } else {
            self = Int64(seconds.rounded())
        }
    }
}
