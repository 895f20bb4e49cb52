import Facts
import Values

// When a server's certificate is accepted: between its dates, or once the clock is right.
extension ModelBuilder {
    /// Where the certificate was not seen: it holds now, and none that browsers would take lasts over 398 days.
    static let assumedCertificate = Bounds(
        surely: IntervalSet(from: -3600, until: 3600),
        perhaps: IntervalSet(from: -398 * 86400, until: 398 * 86400))

    mutating func addCertificateRules(_ head: Int, purpose: CertificateFact.Purpose, name: String, early: Bool) {
        let fact = facts.certificates.first {
            $0.purpose == purpose && (canonical($0.name) == name || $0.endpoint.address == IPAddress(name))
        }
        let source = fact?.source ?? Source("\(purpose.rawValue) certificate of \(name)")
        if fact == nil, let silent = silent(purpose, name), silent.isForGood || moment == .now {
            add(Rule(head, when: .never, because: "", silent.source, otherwise: silent.why))
            return
        }
        var lags = ModelBuilder.assumedCertificate
        var undecided: String? = "from when to when the certificate of \(name) is valid (not seen in this run)"
        let trusted = purpose == .nts ? trustedLags(name) : nil
        if let fact {
            let dates = IntervalSet(from: fact.notBefore.unixSeconds, until: fact.notAfter.unixSeconds)
            lags = Bounds(dates.reflected(about: now))
            // The issuer's dates count as well (GnuTLS judges the trusted certificate too).
            if let trusted { lags = lags.and(Bounds(trusted.lags)) }
            undecided = nil
        } else if let trusted, trusted.isServersOwn {
            lags = Bounds(trusted.lags)
            undecided = nil
        } else if let trusted {
            // Who pins an authority of its own may let it sign for longer than browsers take.
            lags = Bounds(surely: lags.surely.intersection(trusted.lags), perhaps: trusted.lags)
        }
        add(
            Rule(
                head, when: lags, because: "the certificate of \(name) is valid", source, undecided: undecided))
        let clock = Need(BootModel.clock, "the clock", because: "certificates are good only at their time", source)
        add(
            Rule(
                head, needs: [clock], when: lags.surely.contains(0) && !early ? .always : .never,
                because: clock.because, source,
                otherwise: early ? ModelBuilder.tooLate(name) : "the certificate of \(name) is not valid now"))
    }

    /// A server that showed no certificate when it was asked. One may be down for a while; where a box gets out and none of
    /// several operators' servers can be reached at the port that only this protocol has, the port is closed on the way.
    func silent(_ purpose: CertificateFact.Purpose, _ name: String) -> (why: String, source: Source, isForGood: Bool)? {
        guard let one = facts.silentServers.first(where: { $0.purpose == purpose && canonical($0.name) == name }) else {
            return nil
        }
        let all = Set(facts.silentServers.filter { $0.purpose == purpose }.map(\.name))
        let isClosed =
            purpose == .nts && all.count > 1 && !facts.certificates.contains { $0.purpose == purpose }
            && facts.ntp.contains { $0.sample != nil }
        return isClosed
            ? ("none of \(all.count) NTS servers can be reached at TCP \(one.endpoint.port)", one.source, true)
            : ("\(name) shows no certificate at \(one.endpoint)", one.source, false)
    }

    /// The lags at which a certificate that chrony is told to trust for this server is good; nil where the system's
    /// authorities are trusted too. `isServersOwn`: what is trusted is the server's certificate itself.
    private func trustedLags(_ name: String) -> (lags: IntervalSet, isServersOwn: Bool)? {
        for daemon in facts.timeDaemons {
            guard let source = daemon.sources.first(where: { $0.usesNTS && canonical($0.name) == name }),
                let set = source.certificateSet, set > 0
            else { continue }
            let certificates = (daemon.trustedCertificates ?? []).filter { $0.set == set }
            guard !certificates.isEmpty else { continue }
            let dates = certificates.map {
                // No clock reads less than 1970: what begins there has no beginning.
                IntervalSet(
                    from: $0.notBefore.unixSeconds > 0 ? $0.notBefore.unixSeconds : nil,
                    until: $0.notAfter.unixSeconds)
            }
            let own = certificates.allSatisfy { !$0.isAuthority && canonical($0.name) == name }
            let all = dates.reduce(IntervalSet.empty) { $0.union($1) }
            return (all.reflected(about: now), own)
        }
        return nil
    }
}
