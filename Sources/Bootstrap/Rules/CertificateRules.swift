import Facts
import Values

// When a server's certificate is accepted: between its dates, or once the clock is right.
extension ModelBuilder {
    /// Where the certificate was not seen: it holds now, and none that browsers would take lasts over 398 days.
    static let assumedCertificate = Bounds(
        surely: IntervalSet(from: -3600, until: 3600),
        perhaps: IntervalSet(from: -398 * 86400, until: 398 * 86400))

    mutating func addCertificateRules(_ head: Int, purpose: String, name: String, early: Bool) {
        let fact = facts.certificates.first {
            $0.purpose == purpose && (canonical($0.name) == name || $0.endpoint.address == IPAddress(name))
        }
        let source = fact?.source ?? Source("\(purpose) certificate of \(name)")
        var lags = ModelBuilder.assumedCertificate
        var undecided: String? = "from when to when the certificate of \(name) is valid (not seen in this run)"
        if let fact {
            let dates = IntervalSet(from: fact.notBefore.unixSeconds, until: fact.notAfter.unixSeconds)
            lags = Bounds(dates.reflected(about: now))
            undecided = nil
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
}
