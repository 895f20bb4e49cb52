/// Makes up dnsmasq.conf with every way to include, to write and to overrule.
struct DnsmasqDraft {
    private var draft: Draft
    /// By name in the configuration's folder.
    private(set) var files: [String: String] = [:]
    private var includes = 0
    private var addresses = 0
    static let root = "20326,8,2,E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"

    init(_ seed: Int) {
        draft = Draft(seed)
        files["resolv.one"] = "nameserver 192.0.2.21\nnameserver 127.0.0.1\n"
        files["resolv.two"] = "search example\nnameserver 192.0.2.22 \n#nameserver 192.0.2.23\n"
        files["hosts.servers"] = "server=/filed.example/192.0.2.31\n# none\nserver=192.0.2.32#54\n"
        var text = (0..<draft.number(2...9)).map { _ in line(depth: 0) }.joined()
        text +=
            draft.chance(75)
            ? draft.pick(["no-resolv\n", "resolv-file=@@/resolv.one\n"]) : "resolv-file=@@/resolv.two\n"
        if draft.chance(50) {
            text += "dnssec\n" + draft.maybe(92, "trust-anchor=.,\(DnsmasqDraft.root)\n")
            text += draft.maybe(25, "dnssec-no-timecheck\n") + draft.maybe(10, "dnssec-debug\n")
            text += draft.maybe(25, "trust-anchor=corp.example,\(DnsmasqDraft.root)\n")
        }
        text += draft.maybe(40, "port=" + draft.pick(["5300", "53", "\"5301\"", " 5302"]) + "\n")
        text += draft.maybe(50, "bind-interfaces\n")
        files["main.conf"] = text
    }

    private mutating func line(depth: Int) -> String {
        let text: String
        switch draft.number(1...100) {
        case 1...50: text = setting()
        case 51...60: text = "#" + setting()
        case 61...75: text = bystander()
        case 76...90 where depth < 2: text = include(depth: depth)
        case 91...93: text = mistake()
        default: text = ""
        }
        return draft.maybe(12, draft.pick([" ", "\t"])) + text + draft.maybe(10, "  # why")
            + draft.pick(["\n", "\n", "\n", "\r\n"])
    }

    private mutating func setting() -> String {
        let server = draft.pick([
            "192.0.2.\(draft.number(1...9))", "192.0.2.1#5353", "2001:db8::1", "2001:db8::2#54", "127.0.0.1#5335",
            "192.0.2.9@lo", "192.0.2.8#53@127.0.0.1",
        ])
        let domain = draft.pick([
            "example", "corp.example", "a.example/b.example", "*.wild.example", ".dot.example", "Big.Example",
        ])
        let (name, value) = draft.pick([
            ("server", server), ("server", server), ("server", "/\(domain)/\(server)"),
            ("server", "/\(domain)/\(server)"),
            ("server", "/only.example/"), ("local", "/lan/"), ("server", "/usual.example/#"), ("server", "//192.0.2.7"),
            ("address", "/blocked.example/"), ("address", "/own.example/192.0.2.50"), ("address", "/null.example/#"),
            ("host-record", "h.example,192.0.2.51"), ("listen-address", "127.0.0.\(unused())"),
            ("interface", "lo"), ("interface", "lo"), ("except-interface", "lo"),
            ("local", "/corp.example/\(server)"),
        ])
        let equals = draft.pick(["=", "=", "=", " = ", " =", "= "])
        return name + equals + (draft.chance(12) ? "\"\(value)\"" : value)
    }

    /// dnsmasq does not start where it is to listen twice on one address.
    private mutating func unused() -> Int {
        addresses += 1
        return 20 + addresses
    }

    private mutating func bystander() -> String {
        draft.pick([
            "domain-needed", "bogus-priv", "expand-hosts", "cache-size=1000", "log-queries",
            "dhcp-range=192.0.2.50,192.0.2.60",
            "no-hosts", "stop-dns-rebind", "domain=lan", "neg-ttl=60", "all-servers",
            "strict-order",
            "txt-record=x.example,\"one two\"", "no-negcache", "local-ttl=5", "rev-server=192.0.2.0/24,192.0.2.40",
            "dnssec-check-unsigned=no",
        ])
    }

    private mutating func mistake() -> String {
        draft.pick([
            "no-such-option", "Server=192.0.2.1", "server", "no-resolv=1", "server=\"192.0.2.1",
            "conf-file=@@/missing.conf",
            "port=53\nport=54", "server='192.0.2.1'", "domain-needed=yes", "conf-dir=@@/missing", "dnssec=yes",
        ])
    }

    private mutating func include(depth: Int) -> String {
        includes += 1
        let number = includes
        for name in draft.shuffled([
            "a.conf", "b.conf", "c.bak", ".hidden.conf", "d.conf~", "#e.conf#", "#f", "g", ".conf",
        ])
        .prefix(draft.number(1...4)) {
            files["dir\(number)/\(name)"] = (0..<draft.number(1...2)).map { _ in line(depth: depth + 1) }.joined()
        }
        files["one\(number).conf"] = line(depth: depth + 1)
        return draft.pick([
            "conf-dir=@@/dir\(number)", "conf-dir=@@/dir\(number),*.conf", "conf-dir=@@/dir\(number),.bak,.conf",
            "conf-dir=@@/dir\(number)/,*.conf, *.bak", "conf-file=@@/one\(number).conf",
            "servers-file=@@/hosts.servers",
        ])
    }
}
