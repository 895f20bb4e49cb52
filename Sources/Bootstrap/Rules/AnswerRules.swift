import Facts
import Programs
import Values

// Whether a source answers, and so that its daemon follows it: as configured, and as this run heard it.
extension ModelBuilder {
    func answering(
        _ source: NTPSource, _ daemon: TimeDaemon
    ) -> (when: Bounds, otherwise: String?, undecided: String?) {
        let name = source.name
        if let why = hindrance(source, daemon) { return (.never, why, nil) }
        guard source.form != .referenceClock else {
            let isOpen = source.waitsForProgram == true
            return isOpen ? (.undecided, nil, "whether a program gives \(name) its time") : (.always, nil, nil)
        }
        // Without its keys nothing is asked, whether dates are looked at or not.
        if source.usesNTS, let silent = silent(.nts, canonical(name)) {
            return silent.isForGood || moment == .now
                ? (.never, silent.why, nil)
                : (.undecided, nil, "whether \(name) gives its keys at a boot: now it does not")
        }
        if let why = distrust(of: source, daemon) { return (.never, why, nil) }
        // Who lies today is not taken for honest at a cold boot: nothing says that it will have stopped.
        if liars.contains(name) { return (.never, "\(name) answers with a wrong time", nil) }
        if contradicted.contains(name) {
            return (.undecided, nil, "whether \(name) has the right time: others say another, and no majority agrees")
        }
        let asked = facts.ntp.filter { $0.name == name && $0.endpoint != nil }
        let samples = asked.compactMap(\.sample)
        if let why = fault(of: samples, source, daemon) { return (.never, why, nil) }
        if let doubt = doubt(about: source, daemon) { return (.undecided, nil, doubt) }
        guard !asked.isEmpty, samples.isEmpty else { return (.always, nil, nil) }
        // Where others answer it is not the network, or what is in its way, that keeps it silent.
        return moment == .now || facts.ntp.contains { $0.sample != nil }
            ? (.never, "\(name) did not answer with a usable time", nil)
            : (.undecided, nil, "whether \(name) answers: now it does not")
    }

    /// Somebody outside the box answered this run, a resolver on it if nobody else.
    var isNetworkHeard: Bool {
        facts.dnssec.chains.contains { !$0.links.isEmpty }
            || facts.ntp.contains { $0.sample != nil && $0.endpoint.map { !isOwn($0.address) } ?? false }
            || facts.resolver.answers.contains { $0.rcode != nil && !isOwn($0.server.address) }
    }

    /// What keeps the daemon from it whatever it answers.
    private func hindrance(_ source: NTPSource, _ daemon: TimeDaemon) -> String? {
        let (name, title) = (source.name, daemon.title)
        switch source.hindrance?.value {
        case .keyMissing: return "\(title) has no key for \(name)"
        case .answersDropped: return "\(title) is told to drop what \(name) answers"
        case .pulseOnly: return "\(name) tells where a second begins, not which"
        case .noSensors: return "\(title) reads no sensors on Linux"
        case .unauthenticated: return "\(title) is told to hear no source without authentication"
        case .ownClock: return "\(name) is the box's own clock, which does not tell its error"
        case .deviceMissing: return "the device of \(name) is not there"
        case nil: break
        }
        if isCorrected(source) {
            return "\(title) is told that \(name) is \(durationText(abs(source.correctionSeconds ?? 0))) off"
        }
        guard source.form != .referenceClock else { return nil }
        if source.address?.isV4Mapped == true, !daemon.kind.program.asksMapped {
            return "\(name) is an IPv4 address in IPv6, which no network carries"
        }
        if source.address == nil, DNSName.absolute(name) == nil {
            return "\(name) is neither an address nor a host name"
        }
        let addresses = source.address.map { [$0] } ?? heardAddresses(of: name)
        if let wanted = source.isIPv6Only, !addresses.isEmpty, !addresses.contains(where: { $0.isV6 == wanted }) {
            return "\(title) asks over \(wanted ? "IPv6" : "IPv4") alone, and \(name) has no such address"
        }
        guard let from = daemon.asksFrom, facts.host.view == .live else { return nil }
        guard let first = from.first else { return "\(title) is told to use no network interface" }
        let usable = addresses.filter { address in
            let ours = from.filter { $0.value.isV6 == address.isV6 }
            return ours.isEmpty
                || ours.contains { isOwn($0.value) && (!$0.value.isLoopback || isOwn(address)) }
        }
        guard !addresses.isEmpty, usable.isEmpty else { return nil }
        if first.value.isLoopback { return "\(title) asks from \(first.value), from which nothing leaves the box" }
        return "\(title) asks from \(first.value), which no interface of the box has"
    }

    /// What the daemon adds to its answers makes a right time wrong.
    func isCorrected(_ source: NTPSource) -> Bool { abs(source.correctionSeconds ?? 0) >= 1 }

    /// The addresses that this run heard of a name.
    private func heardAddresses(of name: String) -> [IPAddress] {
        facts.resolver.answers.about(name).flatMap(\.addresses)
    }

    /// The certificate that it showed is not for its name, or from nobody whom the daemon trusts: no clock and no setting about
    /// dates makes that good.
    private func distrust(of source: NTPSource, _ daemon: TimeDaemon) -> String? {
        guard source.usesNTS, source.isUnchecked != true else { return nil }
        let asked = facts.signedTimes.filter {
            $0.method == .nts && $0.name == source.name && $0.source == source.source
        }
        let distrusted = asked.contains {
            if case .failed(.untrusted, _) = $0.outcome { return true }
            return false
        }
        return distrusted ? "\(daemon.title) does not trust the certificate of \(source.name), whatever its dates" : nil
    }

    /// What is wrong with all answers that came.
    private func fault(of samples: [NTPSample], _ source: NTPSource, _ daemon: TimeDaemon) -> String? {
        guard !samples.isEmpty else { return nil }
        let (name, program) = (source.name, daemon.kind.program)
        func distance(_ sample: NTPSample) -> Double {
            program.judgesServerAlone
                ? sample.rootDelaySeconds / 2 + sample.rootDispersionSeconds : sample.rootDistanceSeconds
        }
        if let most = daemon.maximumDistanceSeconds, samples.allSatisfy({ distance($0) > most }) {
            return "\(name) is right to no better than \(durationText(most)), which \(daemon.title) does not follow"
        }
        if let most = source.maximumDelaySeconds, samples.allSatisfy({ $0.delaySeconds > most }) {
            return "\(name) takes longer to answer than the \(durationText(most)) that \(daemon.title) allows it"
        }
        // No network is as steady.
        if let most = daemon.maximumJitterSeconds, most < 1e-6 {
            return "\(name) is never as steady as the \(most) s that \(daemon.title) wants"
        }
        let strata = (daemon.lowestStratum ?? 0)...max(daemon.lowestStratum ?? 0, daemon.highestStratum ?? 16)
        if let first = samples.first, samples.allSatisfy({ !strata.contains($0.stratum) }) {
            return "\(name) has stratum \(first.stratum), which \(daemon.title) is told not to follow"
        }
        return nil
    }

    /// What the other side decides, and nobody here can ask.
    private func doubt(about source: NTPSource, _ daemon: TimeDaemon) -> String? {
        guard source.usesKey == true || source.form == .peer, !isReached(source, daemon) else { return nil }
        return source.usesKey == true
            ? "whether \(source.name) has the same key" : "whether \(source.name) takes this box for a peer"
    }

    /// The running daemon hears it.
    private func isReached(_ source: NTPSource, _ daemon: TimeDaemon) -> Bool {
        let names = [source.name] + heardAddresses(of: source.name).map { "\($0)" }
        return daemon.view.value?.sources.contains { names.contains($0.name) && ($0.reach ?? 0) > 0 } ?? false
    }
}
