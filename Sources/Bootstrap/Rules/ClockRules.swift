import Box
import Facts
import Programs
import Values

// When the clock becomes right: a daemon's quorum of sources, a clock that kept going, or nothing to do.
extension ModelBuilder {
    /// A clock that keeps time over a power cut is wrong by less than this: 100 ppm for four months.
    static let rtcToleranceSeconds: Int64 = 3600
    /// What takes a daemon longer than this to slew away is not called coming up.
    static let slewPatienceSeconds = 3600.0

    mutating func addClockRules(_ head: Int) {
        if mayBeRight {
            add(
                Rule(
                    head, when: Bounds(IntervalSet(from: -1, until: 1)), because: "the clock is right already",
                    facts.clock.kernel.source ?? Source("clock")))
        }
        if let container = facts.hostsClock {
            add(Rule(head, because: "a \(container.value) container has its host's clock", container.source))
            return
        }
        if moment == .coldBoot, mayBeRight, let rtc = RTCState(facts, now: now).kept {
            let near = IntervalSet(from: -Self.rtcToleranceSeconds, until: Self.rtcToleranceSeconds)
            add(Rule(head, when: Bounds(near), because: "\(rtc.value) keeps the time", rtc.source))
        }
        let daemons = facts.timeDaemons.indices.filter {
            facts.timeDaemons[$0].setsClock && !runs(facts.timeDaemons[$0]).isNo
        }
        for daemon in daemons { addDaemonRule(head, daemon) }
        if daemons.isEmpty { addNoDaemon(head) }
    }

    private func runs(_ daemon: TimeDaemon) -> Running {
        Running(
            daemon.kind.title, enabled: daemon.isEnabled, running: daemon.isRunning,
            configuration: daemon.configuration, at: moment)
    }

    /// Daemons that are there but not started are a cause; none found at all may be one that we do not know.
    private mutating func addNoDaemon(_ head: Int) {
        if let watcher = facts.timeDaemons.first(where: { !$0.setsClock && !runs($0).isNo }) {
            let source = watcher.leavesClock?.source ?? watcher.configuration
            let because = "\(watcher.kind.title) is told to leave the clock alone"
            add(Rule(head, when: .never, because: "", source, otherwise: because))
            return
        }
        guard let first = facts.timeDaemons.first(where: { $0.isEnabled.truth == true }) ?? facts.timeDaemons.first,
            case .no(let because, let source) = runs(first)
        else {
            add(
                Rule(
                    head, when: .undecided, because: "a time daemon that was not found", Source("time daemons"),
                    undecided: "what sets the clock: no time daemon was found"))
            return
        }
        add(Rule(head, when: .never, because: "", source, otherwise: because))
    }

    private mutating func addDaemonRule(_ head: Int, _ index: Int) {
        let daemon = facts.timeDaemons[index]
        let program = daemon.kind.program
        let title = program.title
        if let why = daemon.whyNotStarting, moment == .coldBoot || daemon.isRunning.truth != true {
            add(Rule(head, when: .never, because: "", why.source, otherwise: "\(title) does not start: \(why.value)"))
            return
        }
        if let why = daemon.whyUnread {
            add(
                Rule(
                    head, when: .undecided, because: "\(title) sets the clock", daemon.configuration,
                    undecided: "what \(title) is told to do: \(why)"))
            return
        }
        if let lost = daemon.sources.first(where: { $0.isMissing == true }) {
            let why = "the device of \(lost.name) is not there: \(title) does not start"
            add(Rule(head, when: .never, because: "", lost.source, otherwise: why))
            return
        }
        addStart(head, index, daemon)
        let usable = heeded(usableSources(daemon), daemon)
        guard !usable.isEmpty else {
            let unheard = daemon.sources.lazy.compactMap(\.hindrance).first { $0.value == .unauthenticated }
            let why =
                unheard == nil
                ? "\(title) has no time source to use"
                : "\(title) is told to hear no source without authentication, and has none with it"
            add(Rule(head, when: .never, because: "", unheard?.source ?? daemon.configuration, otherwise: why))
            return
        }
        if let why = contradiction(usable, daemon) {
            add(Rule(head, when: .never, because: "", why.source, otherwise: why.value))
            return
        }
        let quorum = max(daemon.quorum.minimumSources, majority(daemon))
        let words = quorum == 1 ? "an NTP source" : "\(quorum) NTP sources"
        let members = usable.map { number in
            let source = daemon.sources[number]
            return (
                source,
                Need(
                    node(.source(daemon: index, index: number)), words, because: standing(source, usable.count),
                    source.source)
            )
        }
        let voices = members.flatMap { source, need in
            Array(repeating: need, count: min(quorum, servers(of: source)))
        }
        var choices = [Choice(of: voices, atLeast: quorum)]
        // Chrony's `require`, which NTS sources have beside plain ones: nothing moves the clock without one of them.
        // One that may not be chosen is required all the same (sources.c, `SRC_SelectSource`).
        if daemon.sources.contains(where: \.isRequired) {
            choices.append(Choice(of: members.filter(\.0.isRequired).map(\.1), atLeast: 1))
        }
        let running = runs(daemon)
        let reach = steppable(daemon)
        let needs = unitNeeds(program.units, title: title, running: daemon.isRunning)
        let race = program.followsFirstAnswer ? liar(ahead: usable, daemon) : nil
        func decide(_ choices: [Choice]) {
            add(
                Rule(
                    head, needs: needs, choices: choices,
                    when: Bounds(reach.lags).and(running.when).and(race == nil ? .always : .undecided),
                    because: "\(title) sets the clock", daemon.steps.source, otherwise: reach.otherwise,
                    undecided: running.undecided
                        ?? race.map { "whether \($0), whose time is wrong, answers \(title) before the others" }))
        }
        // Trusted sources that lie are believed against any number of others (sources.c, `SRC_SelectSource`).
        let trustedLiars = daemon.sources.filter { $0.isSelectable && $0.isTrusted && liars.contains($0.name) }
        if trustedLiars.isEmpty { decide(choices) }
        // Trusted sources that are heard decide among themselves what the others must agree with (chrony.conf(5), trust).
        let trusted = members.filter(\.0.isTrusted)
        if trusted.isEmpty, let liar = trustedLiars.first {
            let why = "\(liar.name), which \(title) trusts, answers with a wrong time"
            add(Rule(head, when: .never, because: "", liar.source, otherwise: why))
        }
        guard quorum > daemon.quorum.minimumSources, !trusted.isEmpty else { return }
        choices[0] = Choice(of: voices, atLeast: daemon.quorum.minimumSources)
        decide(
            choices + [
                Choice(
                    of: trusted.flatMap {
                        Array(repeating: $1, count: min(1 + trustedLiars.count, servers(of: $0)))
                    },
                    atLeast: 1 + trustedLiars.count)
            ])
    }

    /// How many sources it becomes: of a pool as many as its name has addresses, where that is known, and no more than are taken.
    private func servers(of source: NTPSource) -> Int {
        guard source.form == .pool, source.address == nil else { return source.form == .pool ? 1 : source.servers }
        let names = facts.names(for: source.name)
        guard let name = names.first(where: { !facts.resolver.hosts(of: $0).isEmpty }) else { return source.servers }
        let listed = facts.resolver.hosts.count { $0.names.contains { canonical($0) == name } }
        return min(listed, source.servers)
    }

    /// Where every source was heard and no majority of them agrees, one that goes by majorities follows none, whoever is right.
    private func contradiction(_ usable: [Int], _ daemon: TimeDaemon) -> Sourced<String>? {
        let program = daemon.kind.program
        let sources = usable.map { daemon.sources[$0] }
        guard !program.followsOneSource, !program.followsFirstAnswer, !sources.contains(where: \.isTrusted),
            sources.count > 1, let first = sources.first, sources.allSatisfy({ contradicted.contains($0.name) })
        else { return nil }
        return Sourced(
            "the sources of \(program.title) contradict each other, and no majority of them agrees", first.source)
    }

    /// Sources that may be chosen; timesyncd's fallback only where there is no other.
    private func usableSources(_ daemon: TimeDaemon) -> [Int] {
        let selectable = daemon.sources.indices.filter {
            daemon.sources[$0].isSelectable && daemon.sources[$0].origin != .atStart
        }
        let own = selectable.filter { daemon.sources[$0].origin != .fallback }
        return own.isEmpty ? selectable : own
    }

    /// One that follows a single source stays with the first that answers: what stands behind one that lies is never asked.
    private func heeded(_ usable: [Int], _ daemon: TimeDaemon) -> [Int] {
        guard daemon.kind.program.followsOneSource else { return usable }
        return Array(usable.prefix { !liars.contains(daemon.sources[$0].name) })
    }

    /// A source that lies, where one answer is enough for the first step: whose comes first, nobody can tell.
    private func liar(ahead usable: [Int], _ daemon: TimeDaemon) -> String? {
        guard daemon.quorum.minimumSources <= 1 else { return nil }
        return usable.map { daemon.sources[$0] }.first { liars.contains($0.name) || isCorrected($0) }?.name
    }

    /// How many honest sources outvote those that lie (RFC 5905 section 11.2.1: the agreeing ones must be the majority).
    private func majority(_ daemon: TimeDaemon) -> Int {
        guard !daemon.kind.program.followsOneSource else { return 1 }
        return 1
            + daemon.sources.count {
                $0.isSelectable && $0.origin != .atStart && (liars.contains($0.name) || isCorrected($0))
            }
    }

    /// What chrony's `initstepslew` servers say is set once, when chronyd starts.
    private mutating func addStart(_ head: Int, _ index: Int, _ daemon: TimeDaemon) {
        let numbers = daemon.sources.indices.filter { daemon.sources[$0].origin == .atStart }
        guard let first = numbers.first, moment == .coldBoot || daemon.isRunning.truth != true else { return }
        let because = "\(daemon.kind.title) asks them once, at its start"
        let servers = numbers.map { number in
            let source = daemon.sources[number]
            return Need(
                node(.source(daemon: index, index: number)), "an NTP source", because: "\(source.name), \(because)",
                source.source)
        }
        let liars = numbers.count { self.liars.contains(daemon.sources[$0].name) }
        let slewed = Int64((daemon.kind.program.slewRate * Self.slewPatienceSeconds).rounded(.up))
        var lags = IntervalSet.all
        if let least = daemon.startThresholdSeconds, least > Double(slewed) {
            let most = Int64(saturating: least)
            lags = IntervalSet(from: -slewed, until: slewed).union(IntervalSet(from: most, until: nil))
                .union(IntervalSet(from: nil, until: -most))
        }
        let running = runs(daemon)
        let needs = unitNeeds(daemon.kind.program.units, title: daemon.kind.title, running: daemon.isRunning)
        add(
            Rule(
                head, needs: needs, choices: [Choice(of: servers, atLeast: 1 + liars)],
                when: Bounds(lags).and(running.when), because: because, daemon.sources[first].source,
                undecided: running.undecided))
    }

    private func standing(_ source: NTPSource, _ count: Int) -> String {
        let shown = source.usesNTS ? "\(source.name) with NTS" : source.name
        return count == 1 ? "\(shown), the only one" : "\(shown), one of \(count)"
    }

    /// The lags that the daemon removes within an hour of its start, and why not the others.
    private func steppable(_ daemon: TimeDaemon) -> (lags: IntervalSet, otherwise: String?) {
        let title = daemon.kind.title
        let slewed = Int64((daemon.kind.program.slewRate * Self.slewPatienceSeconds).rounded(.up))
        if moment == .now, daemon.hasUsedUpSteps == true {
            let hint = daemon.kind.program.stepCommand.map { "; now: \($0.command.description)" } ?? ""
            return (
                IntervalSet(from: -slewed, until: slewed),
                "\(title) has used up the steps of its start and only slews\(hint)"
            )
        }
        guard daemon.steps.stepsLargeOffsets, daemon.steps.onlyAtStart != true else {
            let most = slewed
            return (
                IntervalSet(from: -most, until: most),
                "\(title) never steps the clock: slewing away so much would take more than an hour"
            )
        }
        let behind = daemon.steps.maxBehindSeconds.map { Int64(saturating: $0) }
        let ahead = daemon.steps.maxAheadSeconds.map { Int64(saturating: -$0) }
        let thresholds = (
            behind: daemon.steps.thresholdSeconds,
            ahead: daemon.steps.thresholdAheadSeconds ?? daemon.steps.thresholdSeconds
        )
        // Below an hour nothing of the box minds the error.
        if max(thresholds.behind, thresholds.ahead) > Double(Self.rtcToleranceSeconds) {
            let slewable = IntervalSet(from: -slewed, until: slewed)
            let stepped = IntervalSet(from: Int64(saturating: thresholds.behind), until: behind)
                .union(IntervalSet(from: ahead, until: Int64(saturating: -thresholds.ahead)))
            return (
                slewable.union(stepped),
                "\(title) steps only errors above \(durationText(max(thresholds.behind, thresholds.ahead)))"
            )
        }
        guard behind != nil || ahead != nil else { return (.all, nil) }
        let limits = [
            behind.map { "\(durationText(Double($0))) behind" }, ahead.map { "\(durationText(Double($0))) ahead" },
        ].compactMap { $0 }
        return (
            IntervalSet(from: ahead, until: behind), "\(title) gives up beyond \(limits.joined(separator: " or "))"
        )
    }
}
