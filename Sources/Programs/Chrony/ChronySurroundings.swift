import Box
import Facts
import Formats
import Values

// What lies beside chronyd's configuration and decides how it fares: scripts that bring its sources online, certificates
// that it is told to trust.
extension ChronyConfiguration {
    /// Scripts of its packages that say `chronyc online`, each with the program that runs it.
    private static let onlineScripts: [(script: String, runner: String)] = [
        ("/etc/NetworkManager/dispatcher.d/20-chrony-onoffline", "/usr/sbin/NetworkManager"),
        ("/usr/lib/NetworkManager/dispatcher.d/20-chrony-onoffline", "/usr/sbin/NetworkManager"),
        ("/etc/NetworkManager/dispatcher.d/20-chrony", "/usr/sbin/NetworkManager"),
        ("/etc/network/if-up.d/chrony", "/usr/sbin/ifup"), ("/etc/network/if-up.d/chrony", "/sbin/ifup"),
        ("/usr/lib/networkd-dispatcher/routable.d/chrony", "/usr/bin/networkd-dispatcher"),
        ("/etc/ppp/ip-up.d/chrony", "/usr/sbin/pppd"),
    ]

    /// Whether something brings sources that start `offline` online when the network comes up.
    package func switchesOnline(_ files: any FileSystem) -> Sourced<Bool>? {
        guard let first = sources.first(where: \.startsOffline) else { return nil }
        func isThere(_ path: String) -> Bool { (try? files.info(path)) != nil }
        let found = ChronyConfiguration.onlineScripts.first { isThere($0.script) && isThere($0.runner) }
        return found.map { Sourced(true, Source($0.script)) } ?? Sourced(false, first.source)
    }

    /// The certificates of `ntstrustedcerts`, of files and of the files in directories; nil where none is configured.
    package func certificates(_ reader: inout ConfigFiles) -> [TrustedCertificate]? {
        guard !trustedCertificates.isEmpty else { return nil }
        var found: [TrustedCertificate] = []
        for (set, path) in trustedCertificates {
            let isDirectory = (try? reader.files.info(path.value))?.kind == .directory
            for file in isDirectory ? reader.layered([path.value], suffix: "") : [path.value] {
                found += CertificateText.parse(reader.lines(of: file, includedAt: path.source) ?? []).map {
                    TrustedCertificate(
                        set: set, path: file, name: $0.name, notBefore: $0.notBefore, notAfter: $0.notAfter,
                        isAuthority: $0.isAuthority, source: path.source)
                }
            }
        }
        return found
    }
}
