import Box
import Facts
import Formats
import Values

/// OpenWrt's unbound, as its script makes the configuration at each start from /etc/config/unbound (net/unbound of the package
/// feed: files/unbound.sh). The file that it makes lies in memory and is not in an image.
enum OpenWrtUnbound {
    static let path = "/etc/config/unbound"

    static func reading(_ files: any FileSystem) -> ResolverReading? {
        var reader = ConfigFiles(files)
        guard let lines = reader.lines(of: path) else { return nil }
        let uci = UCI(lines)
        guard let section = uci.sections.first(where: { $0.type == "unbound" }) else { return nil }
        // With this, /etc/unbound/unbound.conf is used as it is.
        if section.flag("manual_conf", else: false) { return nil }
        func source(_ option: String) -> Source { section.options[option]?.source ?? section.source }
        let validates = section.flag("validator", else: false)
        var resolver = LocalResolver(
            kind: .unbound, configuration: Source(path),
            validation: Sourced(validates ? .on : .off, source("validator")),
            timeCheck: Sourced(.always, source("validator_ntp")))
        // `val-override-date: -1` until a hotplug script hears of the time (25-unbound).
        if section.flag("validator_ntp", else: true) {
            resolver.timeCheck = Sourced(.untilTold, source("validator_ntp"))
        }
        resolver.skew = ValidatorSkew(leastSeconds: 3600, mostSeconds: 86_400)
        let port = section.options["listen_port"].flatMap { UInt16($0.value) } ?? 53
        resolver.listens = ["127.0.0.1", "::1"].compactMap { IPAddress($0) }
            .map { Sourced(Endpoint($0, port: port), source("listen_port")) }
        resolver.recurses = true
        resolver.user = Sourced("unbound", Source(path))
        if validates {
            // Copied into memory at each start; the packaged one is what it starts from.
            resolver.anchorFiles = [Sourced("/etc/unbound/root.key", source("validator"))]
        }
        resolver.notRead = uci.sections.filter { $0.type == "zone" }.map(\.source)
        return ResolverReading(resolver: resolver, troubles: reader.troubles + uci.troubles)
    }
}
