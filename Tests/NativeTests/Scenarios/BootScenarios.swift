// Every breaker applied and not applied. The lab's zones begin an hour ago and end in two weeks; unbound widens that by a
// tenth of their length, here its greatest, a day; dnsmasq does not widen it. `fresh.` lasts from ten minutes ago for two
// hours; unbound widens that by an hour.
extension BootScenario {
    private static let hour = 3600
    private static let day = 86400
    private static let threeYears = 3 * 365 * day

    static let all: [BootScenario] =
        unboundLoops + unboundWindows + unboundSettings + unboundOwnAnswers + dnsmasqs + libc + certificates + daemons
        + stuckOnes

    private static let unboundLoops = [
        BootScenario("unbound is the only resolver, sources by name", behind: threeYears, .deadlock),
        BootScenario("the same with a right clock", behind: 0, .comesUp),
        BootScenario("one source by address", behind: threeYears, .comesUp) {
            $0.sources.append("server 10.77.0.11 iburst")
        },
        BootScenario("domain-insecure for the sources' zone", behind: threeYears, .comesUp) {
            $0.resolver = .unbound("domain-insecure: example.")
        },
        BootScenario("domain-insecure for another zone", behind: threeYears, .deadlock) {
            $0.resolver = .unbound("domain-insecure: fresh.")
        },
        BootScenario("names below an insecure delegation", behind: threeYears, .deadlock) {
            $0.sources = ["server t1.plain iburst"]
        },
        BootScenario("names below an insecure delegation, right clock", behind: 0, .comesUp) {
            $0.sources = ["server t1.plain iburst"]
        },
        BootScenario("IPv6 only", behind: threeYears, .deadlock) {
            $0.nameservers = ["::1"]
            $0.resolver = .unbound("do-ip4: no")
            $0.sources = ["server v1.example iburst", "server v2.example iburst"]
        },
        BootScenario("IPv6 only, one source by address", behind: threeYears, .comesUp) {
            $0.nameservers = ["::1"]
            $0.resolver = .unbound("do-ip4: no")
            $0.sources = ["server v1.example iburst", "server fd77::12 iburst"]
        },
    ]

    private static let unboundWindows = [
        BootScenario("a day behind, within unbound's tolerance", behind: day, .comesUp),
        BootScenario("just within it", behind: 25 * hour - 60, .comesUp),
        BootScenario("just outside it", behind: 25 * hour + 600, .deadlock),
        BootScenario("ahead, past the expiry but within the tolerance", behind: -15 * day + 2 * hour, .comesUp),
        BootScenario("ahead, past the tolerance", behind: -15 * day - hour, .deadlock),
        BootScenario("the leaf zone's window is the narrowest, within it", behind: hour, .comesUp) {
            $0.sources = ["server t1.fresh iburst"]
        },
        BootScenario("the leaf zone's window is the narrowest, outside it", behind: 90 * 60, .deadlock) {
            $0.sources = ["server t1.fresh iburst"]
        },
        BootScenario("val-sig-skew-min makes that window wide enough", behind: 90 * 60, .comesUp) {
            $0.sources = ["server t1.fresh iburst"]
            $0.resolver = .unbound("val-sig-skew-min: 14400")
        },
        BootScenario("val-sig-skew-max makes the others too narrow", behind: day, .deadlock) {
            $0.resolver = .unbound("val-sig-skew-max: 3600")
        },
    ]

    private static let unboundSettings = [
        BootScenario("val-permissive-mode", behind: threeYears, .comesUp) {
            $0.resolver = .unbound("val-permissive-mode: yes")
        },
        BootScenario("val-override-date: -1", behind: threeYears, .comesUp) {
            $0.resolver = .unbound("val-override-date: \"-1\"")
        },
        BootScenario("without the validator module", behind: threeYears, .comesUp) {
            $0.resolver = .unbound("module-config: \"iterator\"")
        },
        BootScenario("ignore-cd-flag", behind: threeYears, .deadlock) { $0.resolver = .unbound("ignore-cd-flag: yes") },
        BootScenario("a forward-zone does not save the zone", behind: threeYears, .deadlock) {
            $0.resolver = .unbound(clauses: "forward-zone:\n    name: example.\n    forward-addr: 10.77.0.54")
        },
        BootScenario("a forward-zone with domain-insecure does", behind: threeYears, .comesUp) {
            $0.resolver = .unbound(
                "domain-insecure: example.",
                clauses: "forward-zone:\n    name: example.\n    forward-addr: 10.77.0.54")
        },
        BootScenario("everything forwarded to a resolver that does not validate", behind: threeYears, .deadlock) {
            $0.resolver = .unbound(clauses: "forward-zone:\n    name: .\n    forward-addr: 10.77.0.55")
        },
        BootScenario("a stub-zone does not save the zone", behind: threeYears, .deadlock) {
            $0.resolver = .unbound(clauses: "stub-zone:\n    name: example.\n    stub-addr: 10.77.0.54")
        },
    ]

    private static let unboundOwnAnswers = [
        BootScenario("local-data for a source", behind: threeYears, .comesUp) {
            $0.resolver = .unbound("local-data: \"t1.example. A 10.77.0.11\"")
        },
        BootScenario("a redirect zone around the sources", behind: threeYears, .comesUp) {
            $0.resolver = .unbound("local-zone: example. redirect\n    local-data: \"example. A 10.77.0.12\"")
        },
        BootScenario("a static zone without data around the sources", behind: threeYears, .stuck) {
            $0.resolver = .unbound("local-zone: example. static")
        },
        BootScenario("a source in a zone that unbound holds by itself", behind: threeYears, .stuck) {
            $0.sources = ["server t1.home.arpa iburst"]
        },
        BootScenario("a forwarder by a name that only it could find", behind: threeYears, .deadlock) {
            $0.resolver = .unbound(
                "module-config: iterator", clauses: "forward-zone:\n    name: .\n    forward-host: t1.example")
        },
        BootScenario("the source by address starts offline", behind: threeYears, .deadlock) {
            $0.sources.append("server 10.77.0.11 iburst offline")
        },
    ]

    private static let dnsmasqs = [
        BootScenario("dnsmasq with dnssec", behind: threeYears, .deadlock) { $0.resolver = .dnsmasq() },
        BootScenario("dnsmasq with dnssec, right clock", behind: 0, .comesUp) { $0.resolver = .dnsmasq() },
        BootScenario("dnsmasq with dnssec has no tolerance, inside", behind: 55 * 60, .comesUp) {
            $0.resolver = .dnsmasq()
        },
        BootScenario("dnsmasq with dnssec has no tolerance, outside", behind: 70 * 60, .deadlock) {
            $0.resolver = .dnsmasq()
        },
        BootScenario("dnsmasq with dnssec, ahead past the expiry", behind: -14 * day - hour, .deadlock) {
            $0.resolver = .dnsmasq()
        },
        BootScenario("dnsmasq without dnssec", behind: threeYears, .comesUp) { $0.resolver = .dnsmasq("") },
        BootScenario("dnssec-no-timecheck", behind: threeYears, .comesUp) {
            $0.resolver = .dnsmasq("dnssec\ndnssec-no-timecheck")
        },
        BootScenario("dnssec-timestamp newer than the clock", behind: 10 * day, .comesUp) {
            $0.resolver = .dnsmasq("dnssec\ndnssec-timestamp=/var/lib/misc/dnsmasq.time")
            $0.timestampAgeSeconds = day
        },
        BootScenario("dnssec-timestamp older than the clock, which is still wrong", behind: 10 * day, .deadlock) {
            $0.resolver = .dnsmasq("dnssec\ndnssec-timestamp=/var/lib/misc/dnsmasq.time")
            $0.timestampAgeSeconds = 20 * day
        },
        BootScenario("dnsmasq below an insecure delegation", behind: threeYears, .deadlock) {
            $0.resolver = .dnsmasq()
            $0.sources = ["server t1.plain iburst"]
        },
    ]

    private static let libc = [
        BootScenario("a plain resolver second in resolv.conf", behind: threeYears, .comesUp) {
            $0.nameservers.append("10.77.0.55")
        },
        BootScenario("a plain resolver first", behind: threeYears, .comesUp) {
            $0.nameservers.insert("10.77.0.55", at: 0)
        },
        BootScenario("a dead resolver second", behind: threeYears, .deadlock) { $0.nameservers.append("10.77.0.99") },
        BootScenario("a plain resolver in the fourth place, which libc does not ask", behind: threeYears, .deadlock) {
            $0.nameservers += ["127.0.0.1", "127.0.0.1", "10.77.0.55"]
        },
        BootScenario("a source in the hosts file", behind: threeYears, .comesUp) {
            $0.hosts = "10.77.0.12 t2.example"
        },
        BootScenario("another name in the hosts file", behind: threeYears, .deadlock) {
            $0.hosts = "10.77.0.12 t4.example"
        },
        BootScenario("no resolver on the box at all", behind: threeYears, .comesUp) {
            $0.resolver = .none
            $0.nameservers = ["10.77.0.55"]
        },
    ]

    /// Without its validator, so that nothing but the certificate stands in the way.
    private static func overTLS(_ server: String, bundle: String = "/etc/ssl/lab.pem") -> Resolver {
        .unbound(
            "module-config: iterator\n    tls-cert-bundle: \"\(bundle)\"",
            clauses: "forward-zone:\n    name: .\n    forward-tls-upstream: yes\n    forward-addr: \(server)")
    }

    private static let certificates = [
        BootScenario("names over TLS only", behind: threeYears, .deadlock) {
            $0.resolver = overTLS("10.77.0.55@853#resolver.example")
        },
        BootScenario("names over TLS only, within the certificate's dates", behind: 20 * day, .comesUp) {
            $0.resolver = overTLS("10.77.0.55@853#resolver.example")
        },
        BootScenario(
            "names over TLS, the certificate's name is not checked but its dates", behind: threeYears, .deadlock
        ) {
            $0.resolver = overTLS("10.77.0.55@853")
        },
        BootScenario("names over TLS, no certificate is checked", behind: threeYears, .comesUp) {
            $0.resolver = overTLS("10.77.0.55@853", bundle: "")
        },
        BootScenario("NTS only", behind: threeYears, .deadlock) {
            $0.hosts = "10.77.0.14 t4.example"
            $0.sources = ["server t4.example iburst nts", "ntstrustedcerts /etc/ssl/lab.pem"]
        },
        BootScenario("NTS only, within the certificate's dates", behind: 20 * day, .comesUp) {
            $0.hosts = "10.77.0.14 t4.example"
            $0.sources = ["server t4.example iburst nts", "ntstrustedcerts /etc/ssl/lab.pem"]
        },
        BootScenario("NTS only, with nocerttimecheck", behind: threeYears, .comesUp) {
            $0.hosts = "10.77.0.14 t4.example"
            $0.sources = [
                "server t4.example iburst nts", "ntstrustedcerts /etc/ssl/lab.pem", "nocerttimecheck 1",
            ]
        },
    ]

    private static let daemons = [
        BootScenario("two sources wanted, one by address", behind: threeYears, .deadlock) {
            $0.sources += ["server 10.77.0.14 iburst", "minsources 2"]
        },
        BootScenario("two sources wanted, two by address", behind: threeYears, .comesUp) {
            $0.sources += ["server 10.77.0.13 iburst", "server 10.77.0.14 iburst", "minsources 2"]
        },
        BootScenario("the source by address is not to be chosen", behind: threeYears, .deadlock) {
            $0.sources.append("server 10.77.0.14 iburst noselect")
        },
        BootScenario("maxchange not held against the first update", behind: threeYears, .comesUp) {
            $0.sources = ["server 10.77.0.11 iburst", "maxchange 1000 0 2", "makestep 1 3", "maxchange 1000 1 2"]
        },
    ]

    private static let stuckOnes = [
        BootScenario("a trust anchor that signs nothing", behind: 90, .stuck) { $0.anchor = .wrong },
        BootScenario("a trust anchor that signs nothing, right clock", behind: 0, .rightAlready) { $0.anchor = .wrong },
        BootScenario("a trust anchor that signs nothing, one source by address", behind: 90, .comesUp) {
            $0.anchor = .wrong
            $0.sources.append("server 10.77.0.11 iburst")
        },
        BootScenario("the only time server is dead", behind: threeYears, .stuck) {
            $0.sources = ["server 10.77.0.99 iburst"]
        },
        BootScenario("the only time server is dead, named in a zone not validated", behind: threeYears, .stuck) {
            $0.sources = ["server dead.example iburst"]
            $0.resolver = .unbound("domain-insecure: example.")
        },
        BootScenario("no resolver where resolv.conf says", behind: threeYears, .stuck) { $0.resolver = .none },
        BootScenario("nsswitch.conf stops behind the hosts file", behind: threeYears, .stuck) {
            $0.services = "files [NOTFOUND=return] dns"
        },
        BootScenario("nsswitch.conf asks no nameserver", behind: threeYears, .stuck) { $0.services = "files" },
        BootScenario("no such name", behind: threeYears, .stuck) {
            $0.sources = ["server nobody.example iburst"]
            $0.resolver = .unbound("domain-insecure: example.")
        },
    ]
}
