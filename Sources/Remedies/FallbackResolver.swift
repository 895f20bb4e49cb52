import Facts
import Findings
import Programs
import Records
import Values

/// Adds a resolver behind the box's own: libc asks it when the first one fails.
struct FallbackResolver: Remedy {
    package let id = "fallback-resolver"
    package let `class` = RemedyOffer.Class.safe
    package let title = "adds a second resolver, asked when the first one fails"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let configuration = facts.resolver.resolvConf.value, let place = facts.resolver.resolvConf.source else {
            return .cannot(why: "/etc/resolv.conf could not be read")
        }
        // Behind systemd-resolved's stub, whom that asks, in turn.
        let behind = configuration.owner == .resolved ? facts.resolver.local.filter { $0.kind == .resolved } : []
        let known = Set(
            configuration.effective
                + behind.flatMap(\.upstreams).filter { $0.zone == "." }.compactMap { IPAddress($0.host) })
        guard let address = means.resolvers.first(where: { !known.contains($0) }) else {
            if let given = means.resolvers.first { return .notNeeded(why: "\(given) is asked already") }
            return .cannot(
                why:
                    "no other resolver that this box has heard of answers (neither from DHCP nor the gateway); name one: "
                    + "boxdoctor fix fallback-resolver --resolver ADDRESS")
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
}
