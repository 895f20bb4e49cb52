/// Adds a resolver behind the box's own: libc asks it when the first one fails.
struct FallbackResolver: Remedy {
    let id = "fallback-resolver"
    let `class` = RemedyOffer.Class.safe
    let title = "adds a second resolver, asked when the first one fails"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let configuration = facts.resolver.resolvConf.value else {
            return .cannot(why: "/etc/resolv.conf could not be read")
        }
        // Behind systemd-resolved's stub, whom that asks.
        let behind = configuration.owner == .resolved ? facts.resolver.local.filter { $0.kind == .resolved } : []
        let known = Set(
            configuration.effective
                + behind.flatMap(\.upstreams).filter { $0.zone == "." }.compactMap { IPAddress($0.host) })
        guard let address = means.resolvers.first(where: { !known.contains($0) }) else {
            if let given = means.resolvers.first { return .notNeeded(why: "\(given) is asked already") }
            return .cannot(why: "no other resolver answered; name one: --resolver ADDRESS")
        }
        guard configuration.nameservers.count < 3 else {
            return .manual(["libc asks three nameservers at most, and three are configured; replace one by \(address)"])
        }
        let line = "nameserver \(address)"
        switch configuration.owner {
        case .file:
            guard let source = facts.resolver.resolvConf.source else {
                return .cannot(why: "/etc/resolv.conf is not known")
            }
            return plan([FileChange(path: source.place, contents: resolvConf(configuration, adding: address))])
        case .resolvconf:
            let tail = FileChange(
                path: "/etc/resolvconf/resolv.conf.d/tail", contents: DropIn.text(id, [line]))
            return plan([tail], activate: [["resolvconf", "-u"]])
        case .resolved:
            let file = FileChange(
                path: "/etc/systemd/resolved.conf.d/\(DropIn.name).conf",
                contents: DropIn.text(id, ["[Resolve]", "DNS=\(address)"]))
            return plan([file], activate: facts.restart("systemd-resolved"))
        case .networkManager:
            return .manual([
                "nmcli connection modify NAME +ipv\(address.isV6 ? 6 : 4).dns \(address)", "nmcli connection up NAME",
            ])
        case .dhcpcd:
            return .manual(["add to /etc/dhcpcd.conf:", "    static domain_name_servers=127.0.0.1 \(address)"])
        default:
            return .manual(["\(configuration.owner.rawValue) writes /etc/resolv.conf: add \(address) there"])
        }
    }

    /// The same file with one more nameserver, from what libc understands of it.
    private func resolvConf(_ old: ResolvConf, adding address: IPAddress) -> String {
        var lines = old.effective.map { "nameserver \($0)" } + ["nameserver \(address)"]
        if !old.search.isEmpty { lines.append("search " + old.search.joined(separator: " ")) }
        var options: [String] = []
        if old.timeoutSeconds != 5 { options.append("timeout:\(old.timeoutSeconds)") }
        if old.attempts != 2 { options.append("attempts:\(old.attempts)") }
        if old.rotates { options.append("rotate") }
        if old.trustsAD { options.append("trust-ad") }
        if !options.isEmpty { lines.append("options " + options.joined(separator: " ")) }
        return DropIn.text(id, lines)
    }
}
