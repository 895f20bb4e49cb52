import Box
import DNSSEC
import Facts
import Values

/// Addresses of hosts that prove by a key who they are: they may come from anywhere, so names are asked for with checking
/// disabled, whatever the clock.
struct HostAddresses {
    let box: Box
    let options: ProbeOptions
    let facts: Facts
    let deadline: Deadline

    private static let waitSeconds = 1.5
    private static let mostServers = 3
    private static let perHost = 4

    /// Of each host its addresses, of families that this box has: literal, from the hosts file, or asked for. None where
    /// nobody knows one.
    func of(_ hosts: some Sequence<String>) -> [String: [IPAddress]] {
        guard let network = box.network, let kernel = box.kernel else { return [:] }
        var found: [String: [IPAddress]] = [:]
        var asks: [(host: String, ask: DNSAsk)] = []
        for host in Set(hosts).sorted() {
            if let address = IPAddress(host) {
                found[host] = [address]
                continue
            }
            guard let name = DNSName.absolute(host) else { continue }
            found[host] = facts.resolver.hosts(of: host).map(\.address)
            guard found[host]?.isEmpty != false else { continue }
            for server in nameServers(facts, options).prefix(HostAddresses.mostServers) {
                for type in [DNSType.a, DNSType.aaaa] {
                    let id = kernel.random(2).reduce(0) { $0 << 8 | UInt16($1) }
                    let ask = DNSAsk(
                        DNSQuestion(name: name, type: type), to: server, dnssecOK: true, checkingDisabled: true, id: id,
                        library: box.dns)
                    if let ask { asks.append((host, ask)) }
                }
            }
        }
        if !asks.isEmpty {
            let seconds = min(deadline.remainingSeconds(by: box.clocks) * 0.4, HostAddresses.waitSeconds)
            let replies = network.exchange(asks.map { $0.ask.request(timeoutSeconds: seconds) }, until: deadline)
            for ((host, ask), reply) in zip(asks, replies) {
                found[host, default: []] += ask.fact(of: reply).addresses
            }
        }
        let (v4, v6) = facts.host.families
        return found.mapValues { addresses in
            var seen: Set<IPAddress> = []
            let usable = addresses.filter { ($0.isV6 ? v6 : v4) && seen.insert($0).inserted }
            return Array(usable.prefix(HostAddresses.perHost))
        }
    }
}
