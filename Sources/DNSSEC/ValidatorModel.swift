import Facts
import Values

/// How one validator uses time: which clock readings it accepts for a signature, and which RRsets of a chain it counts.
///
/// Those of unbound 1.17, dnsmasq 2.90, BIND 9.18, Knot Resolver 5.6 and PowerDNS Recursor 4.8 are measured with the real
/// ones, each kind of RRset on every edge (`Tests/Live/validators.sh`); systemd-resolved's are read in its source.
package struct ValidatorModel: Sendable, Hashable {
    /// How far outside inception and expiration a clock may stand.
    package enum Tolerance: Sendable, Hashable {
        /// min(max(lifetime / 10, least), most) seconds on both sides: unbound, resolved.
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

    private static let exact = Tolerance.fixed(beforeSeconds: 0, afterSeconds: 0)

    /// What a chain is judged by where no validator is named.
    package static let standard = unbound

    /// unbound.conf(5): val-sig-skew-min 3600, val-sig-skew-max 86400.
    package static let unbound = ValidatorModel(
        name: "unbound", tolerance: .tenthOfLifetime(ValidatorSkew(leastSeconds: 3600, mostSeconds: 86400)),
        wraps: true,
        countsProofSOA: false, countsNoDelegation: true, rules: .unbound)
    /// SKEW_MAX of resolved-dns-dnssec.c: an hour and ten minutes.
    package static let resolved = ValidatorModel(
        name: "resolved", tolerance: .tenthOfLifetime(ValidatorSkew(leastSeconds: 0, mostSeconds: 4200)), wraps: false,
        countsProofSOA: true, countsNoDelegation: false)
    /// As it is since 9.18.24 (CVE-2023-50387); of several signatures the answer's first decides.
    package static let bind = ValidatorModel(
        name: "bind", tolerance: exact, wraps: true, countsProofSOA: false, countsNoDelegation: false,
        countsSOA: false, triesOneSignature: true)
    package static let dnsmasq = ValidatorModel(
        name: "dnsmasq", tolerance: exact, wraps: true, countsProofSOA: true, countsNoDelegation: true, rules: .dnsmasq)
    package static let knot = ValidatorModel(
        name: "knot", tolerance: exact, wraps: false, countsProofSOA: true, countsNoDelegation: true)
    /// `signature-inception-skew`, 60 s.
    package static let powerdns = ValidatorModel(
        name: "powerdns", tolerance: .fixed(beforeSeconds: 60, afterSeconds: 0), wraps: true, countsProofSOA: true,
        countsNoDelegation: false)
    /// The bare dates, by serial arithmetic: ldns, drill, and whatever has no rule of its own.
    package static let ldns = ValidatorModel(
        name: "ldns", tolerance: exact, wraps: true, countsProofSOA: false, countsNoDelegation: false)

    package static let all: [ValidatorModel] = [unbound, resolved, bind, dnsmasq, knot, powerdns, ldns]

    /// Nil for a name that `all` does not have.
    package init?(named name: String) {
        guard let model = ValidatorModel.all.first(where: { $0.name == name }) else { return nil }
        self = model
    }

    /// The rules of a resolver of this box, as it is configured. Whether it waits with the dates until told
    /// (`timeCheck`) is not in here: that depends on what has happened since its start.
    package init(for resolver: LocalResolver) {
        switch resolver.kind.rawValue {
        case "pihole": self = .dnsmasq
        case let name: self = ValidatorModel(named: name) ?? .ldns
        }
        if let skew = resolver.skew, case .tenthOfLifetime = tolerance { tolerance = .tenthOfLifetime(skew) }
        switch resolver.validation.value {
        case .off, .permissive:
            ignoresDates = true
            refusesNothing = true
        case .on, .allowDowngrade: ignoresDates = resolver.timeCheck.value == .never
        }
        rules.adopt(resolver)
        insecureZones = resolver.insecureZones.map { zone in
            let name = zone.value.lowercased()
            return name.hasSuffix(".") ? name : name + "."
        }
    }
}
