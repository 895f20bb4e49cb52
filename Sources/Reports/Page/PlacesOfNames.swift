import Facts
import Values

/// Where facts hold what people called their machines, networks, zones and themselves.
enum PlacesOfNames {
    /// In small letters, without ends that everybody has. What is not made of our own words is hidden without this.
    static func names(in facts: Facts) -> Set<String> {
        let said: [String] = machines(facts) + timeServers(facts) + resolvers(facts)
        var names: Set<String> = []
        for name in said {
            // `user:***@host`, as some write it.
            let parts = name.lowercased().split(separator: "@")
            for part in parts.count > 1 ? parts[0].split(separator: ":") + parts.dropFirst() : parts {
                let labels = part.split { $0 == "." || $0 == "*" }
                // With an ending it is hidden wherever it stands.
                if labels.count == 1 { names.insert(String(labels[0])) }
            }
        }
        return names.filter { $0.utf8.count > 1 && !reserved.contains($0) && !global.contains($0) && !isOrdinary($0) }
    }

    private static func machines(_ facts: Facts) -> [String] {
        let freeze = facts.host.freeze.value
        let hosts = facts.resolver.hosts.flatMap(\.names)
        let tunnels = facts.tunnels.flatMap { tunnel in [tunnel.interface] + tunnel.peers.compactMap(\.endpointHost) }
        return [facts.host.name, freeze?.who ?? ""] + hosts + tunnels
    }

    private static func timeServers(_ facts: Facts) -> [String] {
        let configured = facts.timeDaemons.flatMap { daemon in
            daemon.sources.map(\.name) + (daemon.view.value?.sources ?? []).map(\.name)
        }
        return facts.ntp.map(\.name) + configured
    }

    private static func resolvers(_ facts: Facts) -> [String] {
        let local = facts.resolver.local.flatMap { resolver -> [String] in
            let upstreams = resolver.upstreams.flatMap { [$0.zone, $0.host, $0.authenticationName ?? ""] }
            let zones = resolver.insecureZones.map(\.value) + (resolver.hidesPrivate?.value ?? [])
            return upstreams + zones + (resolver.localAnswers ?? []).map(\.name)
        }
        let search = facts.resolver.resolvConf.value?.search ?? []
        return local + search + facts.resolver.answers.map(\.name) + facts.dnssec.chains.map(\.name)
    }

    /// Of the public tree, or set aside for everybody's own use: it tells nothing of whose it is. Two letters are a country's.
    static func isPublic(_ ending: some StringProtocol) -> Bool {
        ending.utf8.count == 2 || global.contains(ending.lowercased()) || reserved.contains(ending.lowercased())
    }

    private static let global: Set<String> = [
        "com", "org", "net", "edu", "gov", "mil", "int", "arpa", "info", "biz", "name", "pro", "app", "dev", "cloud",
        "online", "site", "xyz",
    ]

    /// RFC 2606, 6761, 6762, 7686, 8375, and what routers call their own network.
    private static let reserved: Set<String> = [
        "example", "test", "invalid", "localhost", "local", "lan", "home", "internal", "box", "onion",
    ]

    /// What a program, a page or a JSON says of any box: to hide it would break them and hide nobody.
    private static func isOrdinary(_ name: String) -> Bool {
        let stem = String(name.reversed().drop { $0.isNumber }.reversed())
        return ordinary.contains(name) || ["eth", "wlan", "wg", "tun", "tap", "ppp", "br", "lo"].contains(stem)
            || name.contains("%")
    }

    private static let ordinary: Set<String> = {
        var words: Set<String> = [
            "localhost", "ip6-localhost", "ip6-loopback", "ip6-allnodes", "ip6-allrouters", "root", "unbound", "named",
            "bind", "chrony", "ntp", "dnsmasq", "knot", "html", "head", "body",
            "title", "div", "span", "table", "caption", "thead", "tbody", "svg", "rect", "line", "text", "path",
            "circle",
            "section", "header", "main", "nav", "pre", "code", "details", "summary", "figure", "figcaption", "time",
            "class", "href", "role", "region", "label", "aria", "style", "width", "height", "fill", "stroke",
            "boxdoctor",
            "x1", "x2", "y1", "y2", "cx", "cy", "rx", "ry", "dx", "dy", "id", "tr", "td", "th", "ul", "li", "h1", "h2",
            "h3",
            "true", "false", "null", "known", "absent", "unreadable", "content", "soft", "command", "word", "skip",
        ]
        for schema in Schema.all { words.formUnion(schema.schema.words.map { $0.lowercased() }) }
        return words
    }()
}

extension JSON {
    /// Every string and every key in it.
    fileprivate var words: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let items): items.flatMap(\.words)
        case .object(let members): members.flatMap { [$0.0] + $0.1.words }
        default: []
        }
    }
}
