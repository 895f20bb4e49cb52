import DNSSEC
import Facts
import Programs
import Values

// A loop in the words of the contract: what needs what, because of which fact.
extension LoopFinder.Step {
    /// `reading` is what the clock shows at the lag in question, in seconds since 1970.
    package func text(_ model: BootModel, _ facts: Facts, reading: Int64, now: Int64) -> BootstrapReport.Step {
        let premise = model.conditions[need.of]
        var because = need.because
        var source = need.source
        switch premise {
        case .signatures(let index, let name, _):
            let resolver = facts.resolver.local[index]
            because = signatureText(facts, resolver, name: name, reading: reading, now: now)
            source = Source("\(resolver.kind.title), validating")
        case .certificate(let purpose, let name, _):
            if let text = certificateText(facts, purpose: purpose, name: name, reading: reading) {
                because = text
            }
        case .clock:
            // The window was told one line above; here the circle closes.
            switch model.conditions[condition] {
            case .signatures, .certificate: because = "its dates are judged by the clock"
            default: break
            }
        default: break
        }
        return BootstrapReport.Step(
            condition: model.conditions[condition].word, needs: need.words, because: because, source: source)
    }
}

/// Which signature a resolver refuses at a reading: `the signature for org. is valid only from 2026-11-20 15:00 UTC`.
private func signatureText(_ facts: Facts, _ resolver: LocalResolver, name: String, reading: Int64, now: Int64)
    -> String
{
    guard let chain = facts.dnssec.chains(judgedBy: resolver).first(where: { canonical($0.name) == name }) else {
        return "\(name), whose signatures are valid only near their time"
    }
    let validator = ValidatorModel(for: resolver)
    let refused = chain.countedLinks(by: validator).compactMap {
        link -> (link: ChainLink, edge: Int64, isEarly: Bool)? in
        let accepted = link.acceptedWindow(by: validator, reference: now)
        guard !accepted.contains(reading) else { return nil }
        if let next = accepted.intervals.first(where: { $0.from > reading }) { return (link, next.from, true) }
        return accepted.intervals.last.map { (link, $0.until, false) }
    }
    // Of several, the one that opens last, or closed first, is what bounds the clock.
    let early = refused.filter(\.isEarly).max { $0.edge < $1.edge }
    let late = refused.filter { !$0.isEarly }.min { $0.edge < $1.edge }
    guard let first = early ?? late else { return "\(name), not accepted at this clock" }
    let owner = first.link.owner.hasSuffix(".") ? first.link.owner : first.link.owner + "."
    let when = Timestamp(unixSeconds: first.edge).short
    return "the signature for \(owner) is valid only \(first.isEarly ? "from" : "until") \(when)"
}

private func certificateText(_ facts: Facts, purpose: CertificateFact.Purpose, name: String, reading: Int64) -> String?
{
    guard
        let fact = facts.certificates.first(where: {
            $0.purpose == purpose && (canonical($0.name) == name || $0.endpoint.address == IPAddress(name))
        })
    else { return nil }
    return reading < fact.notBefore.unixSeconds
        ? "the certificate of \(name) is valid only from \(fact.notBefore.short)"
        : "the certificate of \(name) is valid only until \(fact.notAfter.short)"
}
