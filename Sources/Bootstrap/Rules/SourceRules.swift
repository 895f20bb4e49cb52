import Facts
import Programs
import Values

// When an NTP source can be used: its address is known, the way to it is open, its certificate is accepted.
extension ModelBuilder {
    mutating func addSourceRules(_ head: Int, _ daemon: TimeDaemon, _ index: Int) {
        let source = daemon.sources[index]
        if source.form == .referenceClock {
            let answer = answering(source, daemon)
            add(
                Rule(
                    head, when: answer.when, because: "\(source.name), a reference clock", source.source,
                    otherwise: answer.otherwise, undecided: answer.undecided))
            return
        }
        let nts = certificateNeeds(daemon, source)
        if let address = source.address {
            let answer = answering(source, daemon)
            add(
                Rule(
                    head, needs: route(to: address, source.source) + nts + served(at: address, .time, source.source),
                    when: answer.when.and(online(daemon, source)), because: "\(source.name), an address", source.source,
                    otherwise: answer.otherwise ?? whyOffline(daemon, source),
                    undecided: answer.undecided ?? offlineDoubt(daemon, source)))
            return
        }
        var needs = nts
        if isOfSite {
            // A box of the site by its name: the name is looked up like any other, and the box must have the time.
            let name = canonical(source.name)
            let box = node(.other(.named(name, orAt: facts.resolver.hosts(of: name).first?.address), service: .time))
            needs.append(Need(box, "that box's time", because: source.name, source.source))
        }
        addLookups(head, daemon, source, needs: needs)
    }

    private mutating func addLookups(_ head: Int, _ daemon: TimeDaemon, _ source: NTPSource, needs: [Need]) {
        let answer = answering(source, daemon)
        for way in addressWays(daemon, source) {
            // What the source itself lacks stands where it is configured, not where its name is looked up.
            let isOwnFault = way.otherwise == nil && way.undecided == nil && answer.when != .always
            add(
                Rule(
                    head, needs: way.needs + needs, when: way.when.and(answer.when).and(online(daemon, source)),
                    because: way.because, isOwnFault ? source.source : way.source,
                    otherwise: way.otherwise ?? answer.otherwise ?? whyOffline(daemon, source),
                    undecided: way.undecided ?? answer.undecided ?? offlineDoubt(daemon, source)))
        }
    }

    /// How the daemon finds a source's address: from systemd-resolved itself where it is made so and that runs, else by libc.
    private mutating func addressWays(_ daemon: TimeDaemon, _ source: NTPSource) -> [Way] {
        let words = "its address"
        if let asks = daemon.asksResolved, asks.value,
            let index = facts.resolver.local.firstIndex(where: { $0.kind.program.nameService != nil }),
            !runs(facts.resolver.local[index]).isNo
        {
            let title = facts.resolver.local[index].kind.title
            return facts.names(for: source.name).map { name in
                if let entry = facts.resolver.hosts(of: name).first {
                    return Way(because: "\(entry.address) in the hosts file", source: entry.source)
                }
                let need = Need(
                    node(.resolver(index, name: name, early: false, unchecked: true)), words,
                    because: "\(title), asked by \(daemon.title) itself", asks.source)
                return Way(needs: [need], because: need.because, source: asks.source)
            }
        }
        return lookups(
            source.name, words: words, early: source.origin == .atStart,
            unchecked: daemon.skipsValidation?.value == true)
    }

    /// Chrony's `offline`: something outside must switch it on. When the network is up that is a script of its package; now
    /// it is what chronyd says of itself.
    private func online(_ daemon: TimeDaemon, _ source: NTPSource) -> Bounds {
        guard source.startsOffline else { return .always }
        if moment == .now, let view = daemon.view.value, let online = view.onlineSources,
            let offline = view.offlineSources
        {
            if offline == 0 { return .always }
            if online == 0 { return .never }
        }
        return daemon.switchesOnline.map { $0.value ? .always : .never } ?? .undecided
    }

    private func offlineDoubt(_ daemon: TimeDaemon, _ source: NTPSource) -> String? {
        guard online(daemon, source) == .undecided else { return nil }
        return "whether something switches the offline source \(source.name) on"
    }

    private func whyOffline(_ daemon: TimeDaemon, _ source: NTPSource) -> String? {
        guard online(daemon, source) == .never else { return nil }
        return "\(source.name) is offline until somebody says: chronyc online"
    }

    private mutating func certificateNeeds(_ daemon: TimeDaemon, _ source: NTPSource) -> [Need] {
        guard source.usesNTS, source.isUnchecked != true, (daemon.certificateChecksSkipped?.value ?? 0) < 1 else {
            return []
        }
        let name = canonical(source.name)
        return [
            Need(
                node(.certificate(purpose: .nts, name: name, early: false)), "a valid certificate",
                because: "NTS with \(name)", source.source)
        ]
    }
}
