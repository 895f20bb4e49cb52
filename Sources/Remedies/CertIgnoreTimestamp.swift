import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Lets dnscrypt-proxy take its servers' certificates whatever their dates: told, for it reads no drop-in files.
package struct CertIgnoreTimestamp: Remedy {
    package let id = "cert-ignore-timestamp"
    package let title = "lets dnscrypt-proxy ignore the dates of its servers' certificates"
    package let weakens: String? = "a stolen certificate that has ended is accepted"
    package let isByHand = true
    package let rank = 40

    package init() {}

    package func adds(to facts: Facts) -> String { "dnscrypt-proxy's cert_ignore_timestamp" }

    package func effect(on facts: inout Facts, with means: Means) {
        for index in facts.resolver.local.indices where isStrict(facts.resolver.local[index]) {
            let source = facts.resolver.local[index].configuration
            facts.resolver.local[index].ignoresCertificateDates = Sourced(true, source)
        }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let proxy = facts.resolver.local.first(where: isStrict),
            let setting = proxy.kind.program.certificateDatesOff
        else {
            return .notNeeded(why: "no dnscrypt-proxy here checks its servers' certificates")
        }
        return .manual([
            "set in \(proxy.configuration.place):", "    \(setting)", "and restart \(proxy.kind.title)",
        ])
    }

    private func isStrict(_ resolver: LocalResolver) -> Bool {
        resolver.kind.program.certificateDatesOff != nil && resolver.ignoresCertificateDates?.value != true
    }
}
