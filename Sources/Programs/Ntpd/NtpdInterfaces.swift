import Facts
import Values

/// `interface` (`nic`) lines of ntp.conf(5) and `-I` of ntpd(8): from which of the box's addresses it asks.
struct NtpdInterfaces {
    private struct Rule {
        var listens: Bool
        var subject: String
        var source: Source
    }

    private var rules: [Rule] = []

    /// The words behind `interface`: what to do, and with which.
    mutating func take(_ words: ArraySlice<String>, _ source: Source) {
        guard let action = words.first, let subject = words.dropFirst().first,
            ["listen", "ignore", "drop"].contains(action)
        else { return }
        rules.append(Rule(listens: action == "listen", subject: subject, source: source))
    }

    /// Nil where nothing is said. Loopback is opened unless it is told not to be; of the others, where anything is said at all, only
    /// what the last rule that has it lets be (ntp_io.c, `interface_action`).
    func addresses(of box: [InterfaceAddress]) -> [Sourced<IPAddress>]? {
        guard let last = rules.last else { return nil }
        let own = box.filter { !$0.address.isLoopback && !$0.address.isLinkLocal }
        let opened = own.compactMap { one -> Sourced<IPAddress>? in
            guard let rule = rules.last(where: { NtpdInterfaces.has($0.subject, one) }), rule.listens else {
                return nil
            }
            return Sourced(one.address, rule.source)
        }
        guard !opened.isEmpty else { return [] }
        // A family without one asks from nowhere that leads out.
        let missing = [[127, 0, 0, 1], Array(repeating: 0, count: 15) + [1]].compactMap { IPAddress(bytes: $0) }
            .filter { loopback in !opened.contains { $0.value.isV6 == loopback.isV6 } }
        return opened + missing.map { Sourced($0, last.source) }
    }

    private static func has(_ subject: String, _ one: InterfaceAddress) -> Bool {
        switch subject {
        case "all": return true
        case "ipv4": return !one.address.isV6
        case "ipv6": return one.address.isV6
        case "wildcard": return false
        default: break
        }
        let (host, length) = subject.splitOnce("/")
        if let network = IPAddress(host) {
            return one.address.isInside(
                network, prefixLength: length.flatMap { Int($0) } ?? network.bytes.count * 8)
        }
        return one.interface == subject
    }
}
