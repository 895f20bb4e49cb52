import Facts
import Values

// When an NTP source can be used: its address is known, the way to it is open, its certificate is accepted.
extension ModelBuilder {
    mutating func addSourceRules(_ head: Int, _ daemon: TimeDaemon, _ index: Int) {
        let source = daemon.sources[index]
        if source.form == .referenceClock {
            add(Rule(head, because: "\(source.name), a reference clock", source.source))
            return
        }
        let nts = certificateNeeds(daemon, source)
        if let address = source.address {
            let answer = answering(source.name)
            add(
                Rule(
                    head, needs: route(to: address, source.source) + nts + served(at: address, .time, source.source),
                    when: answer.when.and(offline(source)), because: "\(source.name), an address", source.source,
                    otherwise: answer.otherwise, undecided: answer.undecided ?? offlineDoubt(source)))
            return
        }
        if let box = others?.box(named: canonical(source.name)) ?? neighbour(inHosts: source.name) {
            // A box of the site by its name: the name is looked up like any other, and the box must have the time.
            let need = Need(
                node(.other(box: box, service: .time)), "that box's time", because: source.name, source.source)
            addLookups(head, source, needs: nts + [need], skipsValidation: daemon.skipsValidation?.value == true)
        } else {
            addLookups(head, source, needs: nts, skipsValidation: daemon.skipsValidation?.value == true)
        }
    }

    /// A box of the site that the hosts file gives this name.
    private func neighbour(inHosts name: String) -> Int? {
        hostsEntry(canonical(name)).flatMap { others?.box(at: $0.address) }
    }

    private mutating func addLookups(_ head: Int, _ source: NTPSource, needs: [Need], skipsValidation: Bool) {
        let answer = answering(source.name)
        for way in lookups(source.name, words: "its address", early: false, unchecked: skipsValidation) {
            add(
                Rule(
                    head, needs: way.needs + needs, when: way.when.and(answer.when).and(offline(source)),
                    because: way.because, way.source, otherwise: way.otherwise ?? answer.otherwise,
                    undecided: way.undecided ?? answer.undecided ?? offlineDoubt(source)))
        }
    }

    /// Chrony's `offline`: something outside must switch it on.
    private func offline(_ source: NTPSource) -> Bounds { source.startsOffline ? .undecided : .always }

    private func offlineDoubt(_ source: NTPSource) -> String? {
        source.startsOffline ? "whether something switches the offline source \(source.name) on" : nil
    }

    /// What this run saw of the source: one that was asked and stayed silent is not usable now, and may be at a boot.
    private func answering(_ name: String) -> (when: Bounds, otherwise: String?, undecided: String?) {
        let asked = facts.ntp.filter { $0.name == name && $0.endpoint != nil }
        guard !asked.isEmpty, asked.allSatisfy({ $0.sample == nil }) else { return (.always, nil, nil) }
        switch moment {
        case .now: return (.never, "\(name) did not answer with a usable time", nil)
        case .coldBoot: return (.undecided, nil, "whether \(name) answers: now it does not")
        }
    }

    private mutating func certificateNeeds(_ daemon: TimeDaemon, _ source: NTPSource) -> [Need] {
        guard source.usesNTS, (daemon.certificateChecksSkipped?.value ?? 0) < 1 else { return [] }
        let name = canonical(source.name)
        return [
            Need(
                node(.certificate(purpose: "nts", name: name, early: false)), "a valid certificate",
                because: "NTS with \(name)", source.source)
        ]
    }
}
