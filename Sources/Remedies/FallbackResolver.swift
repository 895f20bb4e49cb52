import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// Adds a resolver behind the box's own: libc asks it when the first one fails.
package struct FallbackResolver: Remedy {
    package let id = "fallback-resolver"
    package let title = "adds a second resolver, asked when the first one fails"
    package let rank = 70
    /// TEST-NET-1 (RFC 5737), which no configuration routes on purpose.
    private static let stand = IPAddress("192.0.2.123")

    package init() {}

    package func adds(to facts: Facts) -> String { "a second resolver outside this box, asked when the first fails" }

    package func effect(on facts: inout Facts, with means: Means) {
        guard case .known(var file, let source) = facts.resolver.resolvConf,
            let address = fresh(facts, means) ?? FallbackResolver.stand
        else { return }
        if let index = facts.stubIndex {
            // systemd-resolved asks its servers in turn; libc goes on asking the stub alone.
            facts.resolver.local[index].upstreams.append(Upstream(host: "\(address)", source: source))
            return
        }
        if file.nameservers.isEmpty { file.nameservers = file.effective.map { Sourced($0, source) } }
        // libc asks three: one of those gives way.
        file.nameservers = file.nameservers.prefix(2) + [Sourced(address, source)]
        facts.resolver.resolvConf = .known(file, source)
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let configuration = facts.resolver.resolvConf.value, let place = facts.resolver.resolvConf.source else {
            return .cannot(why: "/etc/resolv.conf could not be read")
        }
        if let why = facts.whyNoWayOut { return .cannot(why: why) }
        guard let address = fresh(facts, means) else {
            if let given = means.resolvers.first { return .notNeeded(why: "\(given) is asked already") }
            let isSearched = !means.mayGrow || facts.resolver.others?.isEmpty == true
            return .needs(
                Missing(
                    isSearched
                        ? "a second resolver that answers; none that DHCP or the gateway names does"
                        : "a second resolver that answers", option: isSearched ? "--resolver ADDRESS" : nil))
        }
        guard configuration.nameservers.count < 3 else {
            return .manual(["libc asks three nameservers at most, and three are configured; replace one by \(address)"])
        }
        let heard = facts.resolver.others?.first { $0.value == address }
        let title =
            "adds \(address)\(heard.map { " (\($0.source))" } ?? "") as a second resolver, asked when the first fails"
        let line = "nameserver \(address)"
        switch configuration.owner {
        case .file:
            // Where none is named libc asks the loopback; naming one ends that.
            let own = configuration.nameservers.isEmpty ? configuration.effective.map { "nameserver \($0)" } : []
            return plan([DropIn.block(place.place, id, own + [line])], title: title)
        case .resolvconf:
            return plan(
                [DropIn.block("/etc/resolvconf/resolv.conf.d/tail", id, [line])], activate: [["resolvconf", "-u"]],
                title: title)
        case .resolved:
            let file = FileChange(
                path: "/etc/systemd/resolved.conf.d/\(DropIn.name).conf",
                contents: DropIn.text(id, ["[Resolve]", "DNS=\(address)"]))
            return plan([file], activate: facts.restart("systemd-resolved"), title: title)
        case .networkManager:
            return .manual([
                "nmcli -f NAME,DEVICE connection show --active   says which NAME to use in the next two:",
                "nmcli connection modify NAME +ipv\(address.isV6 ? 6 : 4).dns \(address)", "nmcli connection up NAME",
            ])
        case .dhcpcd:
            return .manual([
                "add to /etc/resolv.conf.tail, which dhcpcd puts at the end of what it writes:", "    \(line)",
                "and let it write anew: dhcpcd --rebind",
            ])
        default:
            return .manual(["\(configuration.owner.rawValue) writes /etc/resolv.conf: add \(address) there"])
        }
    }

    /// The first that answers and is not asked yet.
    private func fresh(_ facts: Facts, _ means: Means) -> IPAddress? {
        let asked = facts.resolver.resolvConf.value?.effective ?? []
        // Behind systemd-resolved's stub, whom that asks, in turn.
        let behind = facts.stubIndex.map { facts.resolver.local[$0].upstreams } ?? []
        let known = Set(asked + behind.filter { $0.zone == "." }.compactMap { IPAddress($0.host) })
        return means.resolvers.first { !known.contains($0) && facts.host.canReach($0) }
    }
}

extension Facts {
    /// systemd-resolved, where it writes resolv.conf.
    fileprivate var stubIndex: Int? {
        guard resolver.resolvConf.value?.owner == .resolved else { return nil }
        return resolver.local.firstIndex { $0.kind == .resolved }
    }
}
