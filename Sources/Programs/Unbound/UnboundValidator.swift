import DNSSEC
import Facts

extension ValidatorModel {
    /// unbound.conf(5): val-sig-skew-min 3600, val-sig-skew-max 86400. Measured with 1.17, each kind of RRset on every edge
    /// (`Tests/Live/validators.sh`), as the other daemons' models are but for systemd-resolved's.
    package static let unbound = ValidatorModel(
        name: "unbound", tolerance: .tenthOfLifetime(ValidatorSkew(leastSeconds: 3600, mostSeconds: 86400)),
        wraps: true, countsProofSOA: false, countsNoDelegation: true, rules: .unbound)
}

extension ValidatorRules {
    /// Read in its source (1.17.1 with Debian's patches) and judged by libunbound in the tests. MAX_VALIDATE_RRSIGS (8) is
    /// compared after the verification; in 1.19.1 and what distributions patched for CVE-2023-50387. A DS of any supported
    /// digest will do, against RFC 4509: with `harden-algo-downgrade` only the best.
    package static let unbound: ValidatorRules = {
        var rules = ValidatorRules()
        rules.digests = .any
        rules.anchorDigests = .strongest
        rules.revokedKeys = .accepts
        rules.wildcardDNAME = .refuses
        rules.unsignedSOA = .refuses
        rules.checksAuthority = true
        rules.matchingNSECSuffices = true
        rules.mostTries = 9
        rules.asksTargetsAnew = true
        rules.takesReferrals = true
        return rules
    }()
}
