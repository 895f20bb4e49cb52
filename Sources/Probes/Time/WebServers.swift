import Box
import Facts
import Formats
import Programs
import Values

/// A web server whose `Date` may be asked for, and where the box knows it from.
struct WebServer: Hashable {
    var host: String
    var port: UInt16
    var source: Source
}

/// Those that the owner names; and for a person those that the box deals with anyway: its encrypted resolvers and the
/// mirrors that its packages come from.
func webServers(_ facts: Facts, _ files: any FileSystem, _ options: ProbeOptions) -> [WebServer] {
    var found = options.webServers.compactMap { WebServer($0.value, $0.source) }
    if options.mayAskStrangers {
        for resolver in facts.resolver.local where resolver.isRunning.value != false {
            found += resolver.upstreams.compactMap { upstream in
                guard upstream.transport == .tls || upstream.transport == .https,
                    let name = WebServer.host(upstream.authenticationName ?? upstream.host)
                else { return nil }
                // Who speaks DNS over TLS has a web server more often than not.
                let port = upstream.transport == .https ? upstream.port : WebServer.httpsPort
                return WebServer(host: name, port: port, source: upstream.source)
            }
        }
        found += mirrors(files)
    }
    // One of each zone before a second one: several servers of one operator are one voice.
    var seen: Set<String> = []
    var zones: Set<String> = []
    let distinct = found.filter { seen.insert("\($0.host) \($0.port)").inserted }
    let first = distinct.filter { zones.insert(OperatorMark.zone($0.host) ?? $0.host).inserted }
    let rest = distinct.filter { !first.contains($0) }
    return Array((first + rest).prefix(WebServer.most))
}

extension WebServer {
    static let most = 12
    static let httpsPort: UInt16 = 443
    private static let schemes = ["https://", "http://"]

    /// A URL, or a host with or without a port; nil for anything else.
    init?(_ text: some StringProtocol, _ source: Source) {
        let scheme = WebServer.schemes.first { text.lowercased().hasPrefix($0) }
        let behind = text.dropFirst(scheme?.utf8.count ?? 0)
        // Whoever writes a password into a URL does not want it elsewhere.
        let authority = behind.prefix { !"/?#".contains($0) }.split(separator: "@").last ?? ""
        let (name, port) = WebServer.split(authority)
        guard let host = WebServer.host(name) else { return nil }
        self.init(
            host: host, port: scheme == "http://" ? WebServer.httpsPort : port ?? WebServer.httpsPort, source: source)
    }

    /// As TLS wants it; nil for what is none.
    static func host(_ text: some StringProtocol) -> String? {
        IPAddress(String(text)).map(\.description) ?? DNSName.absolute(text).map { String($0.dropLast()) }
    }

    private static func split(_ text: some StringProtocol) -> (name: Substring, port: UInt16?) {
        let text = Substring(text)
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            return (text[..<end].dropFirst(), UInt16(text[text.index(after: end)...].dropFirst()))
        }
        guard IPAddress(String(text)) == nil, let colon = text.lastIndex(of: ":") else { return (text, nil) }
        return (text[..<colon], UInt16(text[text.index(after: colon)...]))
    }
}

/// Every URL in the files in which package managers name their mirrors: apt, dnf and zypper, apk, pacman, opkg.
private func mirrors(_ files: any FileSystem) -> [WebServer] {
    let folders = [
        "/etc/apt/sources.list.d", "/etc/yum.repos.d", "/etc/zypp/repos.d", "/etc/opkg",
    ]
    let plain = [
        "/etc/apt/sources.list", "/etc/apk/repositories", "/etc/pacman.d/mirrorlist", "/etc/opkg/distfeeds.conf",
    ]
    let most = 32
    let listed = folders.flatMap { folder in
        ((try? files.list(folder, limit: most)) ?? []).map { folder + "/" + $0 }
    }
    return (plain + listed).flatMap { path -> [WebServer] in
        guard case .known(let bytes, _) = files.observe(path, limit: FileLimits.configuration) else { return [] }
        return (Lines.of(bytes, path: path) ?? []).flatMap { line in
            line.text.beforeComment().split { $0.isBlank || $0 == "=" || $0 == "," }.filter {
                $0.hasPrefix("https://") || $0.hasPrefix("http://")
            }.prefix(4).compactMap { WebServer($0, line.source) }
        }
    }
}
