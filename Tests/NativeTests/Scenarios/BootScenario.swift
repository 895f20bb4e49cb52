/// A box in the lab: what it is configured as, how wrong its clock is, and what becomes of it.
struct BootScenario: Sendable, CustomStringConvertible {
    enum Outcome: String, Sendable {
        case comesUp, deadlock, stuck
        /// The daemon gets no time, but the clock is right already: nothing to come up from.
        case rightAlready
    }

    enum Resolver: Sendable {
        /// With these options in its `server:` clause, and whole clauses behind them.
        case unbound(String = "", clauses: String = "")
        /// Validating unless told otherwise, with these options.
        case dnsmasq(String = "dnssec")
        case none
    }

    enum Anchor: String, Sendable {
        case right = "root.zone.ds"
        case wrong = "wrong.ds"
    }

    var title: String
    /// True time minus the box's clock.
    var behindSeconds: Int
    var outcome: Outcome
    var resolver = Resolver.unbound()
    /// Lines of chrony.conf.
    var sources = BootScenario.names
    var nameservers = ["127.0.0.1"]
    var hosts = ""
    var services = "files dns"
    var anchor = Anchor.right
    /// The modification time of dnsmasq's timestamp file, in seconds before now.
    var timestampAgeSeconds: Int?

    static let names = ["t1", "t2", "t3"].map { "server \($0).example iburst" }

    init(_ title: String, behind seconds: Int, _ outcome: Outcome, _ change: (inout BootScenario) -> Void = { _ in }) {
        self.title = title
        behindSeconds = seconds
        self.outcome = outcome
        change(&self)
    }

    var description: String { title }
}

extension BootScenario {
    /// The box's /etc and /var, by path; `anchor` is the digest of the root key that it trusts, `certificate` the one that
    /// the lab's servers show.
    func files(anchor: String, certificate: String, rootHints: String) -> [String: String] {
        var files = [
            "etc/passwd": "root:x:0:0:root:/:/bin/sh\n",
            "etc/group": "root:x:0:\n",
            "etc/hosts": "127.0.0.1 localhost\n\(hosts)\n",
            "etc/nsswitch.conf": "hosts: \(services)\n",
            "etc/resolv.conf": nameservers.map { "nameserver \($0)\n" }.joined(),
            "etc/chrony/chrony.conf":
                (sources + ["driftfile /var/lib/chrony/chrony.drift", "makestep 1 3"]).joined(separator: "\n") + "\n",
            "etc/ssl/lab.pem": certificate,
            "var/lib/chrony/README": "",
        ]
        enable("chrony", "/usr/sbin/chronyd", &files)
        switch resolver {
        case .unbound(let options, let clauses):
            files["etc/unbound/unbound.conf"] = BootScenario.unbound(options, clauses)
            files["etc/unbound/root.hints"] = rootHints
            files["var/lib/unbound/root.key"] = anchor
            enable("unbound", "/usr/sbin/unbound", &files)
        case .dnsmasq(let options):
            files["etc/dnsmasq.conf"] = BootScenario.dnsmasq(options, anchor: anchor)
            enable("dnsmasq", "/usr/sbin/dnsmasq", &files)
        case .none: break
        }
        return files
    }

    private func enable(_ service: String, _ program: String, _ files: inout [String: String]) {
        let unit = "[Service]\nExecStart=\(program)\n[Install]\nWantedBy=multi-user.target\n"
        files["etc/systemd/system/\(service).service"] = unit
        // As good as a link to it.
        files["etc/systemd/system/multi-user.target.wants/\(service).service"] = unit
    }

    /// As Debian 12 sets it up, but for what it needs to run here.
    private static func unbound(_ options: String, _ clauses: String) -> String {
        """
        \(Boot.Part.unboundHead)
            val-log-level: 2
            interface: 127.0.0.1
            interface: ::1
            root-hints: "/etc/unbound/root.hints"
            auto-trust-anchor-file: "/var/lib/unbound/root.key"
            \(options)
        \(clauses)

        """
    }

    private static func dnsmasq(_ options: String, anchor: String) -> String {
        // `. IN DS 946 13 2 digest`, with a TTL or without, becomes `.,946,13,2,digest`.
        let words = anchor.split(whereSeparator: \.isWhitespace)
        let data = words.drop { $0 != "DS" }.dropFirst().prefix(4).joined(separator: ",")
        return """
            listen-address=127.0.0.1
            bind-interfaces
            no-resolv
            server=10.77.0.55
            user=root
            trust-anchor=.,\(data)
            \(options)

            """
    }
}
