import Facts
import Findings
import Programs
import Values

/// Lets dnscrypt-proxy take its servers' certificates whatever their dates: told, for it reads no drop-in files.
struct CertIgnoreTimestamp: Remedy {
    package let id = "cert-ignore-timestamp"
    package let `class` = RemedyOffer.Class.unsafe
    package let title = "lets dnscrypt-proxy ignore the dates of its servers' certificates"
    package let weakens: String? = "a stolen certificate that has ended is accepted"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let proxy = facts.resolver.local.first(where: { $0.kind == .dnscryptProxy }) else {
            return .notNeeded(why: "dnscrypt-proxy is not the resolver here")
        }
        return .manual([
            "set in \(proxy.configuration.place):", "    cert_ignore_timestamp = true", "and restart dnscrypt-proxy",
        ])
    }
}
