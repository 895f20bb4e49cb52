import Facts
import Findings
import Judgement
import Programs
import Values

/// Whether this box has an address and a route at all: without them nobody answers, whoever is asked.
struct NetworkUp: Check {
    let id = "network-up"
    let group = "network"
    let title = "The box has no network."
    let why = """
        Without an address or a route no packet leaves the box. Then no nameserver answers and no time server either, \
        and each looks broken by itself. A cable, a wireless password, a lost DHCP lease or a disabled interface is \
        behind it. No change to time or names helps before that is put right.
        """
    let reads = [
        "/proc/net/route and /proc/net/ipv6_route", "the addresses of the interfaces that are up", "what answered",
    ]
    let advice = """
        `ip -brief address` shows the interfaces, `ip route` the routes. Look at the cable, the wireless connection and the \
        DHCP client; then run `boxdoctor check` again.
        """

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        guard case .known(let routes, let source) = facts.host.routes else {
            return finding(.unknown, Say.unseen, detail: facts.host.routes.whyUnknown ?? "")
        }
        let own = facts.host.addresses.filter { !$0.address.isLoopback && !$0.address.isLinkLocal }
        let evidence =
            own.prefix(6).map { Evidence(Source($0.interface), "\($0.address)/\($0.prefixLength)") }
            + [Evidence(source, Say.routes(routes))]
        // Routes may stand in tables that are not shown; who was answered has a way out.
        if !facts.host.hasWayOut, !isAnswered(facts) {
            return finding(
                .critical, own.isEmpty ? Say.noAddress : Say.noRoute, detail: Say.consequence, evidence: evidence,
                remedies: [RemedyOffer(id: "look-at-network", class: .manual, command: "ip -brief address")],
                metrics: ["routes": 0])
        }
        let isDefault = routes.contains { $0.prefixLength == 0 }
        return finding(
            .ok, isDefault || routes.isEmpty ? Say.fine(own) : Say.noDefault, evidence: evidence,
            metrics: ["routes": Double(routes.count)])
    }

    /// Somebody outside this box was heard.
    private func isAnswered(_ facts: Facts) -> Bool {
        let hosts = facts.host.addresses.map(\.address)
        func isOutside(_ address: IPAddress) -> Bool { !address.isLoopback && !hosts.contains(address) }
        return facts.ntp.contains { $0.sample != nil && $0.endpoint.map { isOutside($0.address) } == true }
            || facts.resolver.answers.contains { answer in
                guard case .answered = answer.outcome else { return false }
                return isOutside(answer.server.address)
            }
    }
}

private enum Say {
    static let files = "only files examined: no network is up there"
    static let unseen = "cannot see this box's routes"
    static let noAddress = "no network: no interface has an address"
    static let noRoute = "no network: no route leads out of this box"
    static let noDefault = "no default route: only nearby networks can be reached"
    static let consequence = "No nameserver and no time server can be reached from here."

    static func fine(_ own: [InterfaceAddress]) -> String {
        own.first.map { "\($0.interface) has an address and a way out" } ?? "there is a way out"
    }

    static func routes(_ routes: [Route]) -> String {
        switch routes.count {
        case 0: "no route"
        case 1: "1 route"
        default: "\(routes.count) routes"
        }
    }
}
