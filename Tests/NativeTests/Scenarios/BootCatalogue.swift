// Which boxes there are: every resolver with a usual time daemon, every time daemon with a usual resolver.
extension Boot {
    private static let forwarded = "forward-zone:\n    name: .\n    forward-addr: 10.77.0.55"

    static let resolvers: [Part] = [
        .unbound(""), .unbound(", the sources' zone insecure", "domain-insecure: example."),
        .unbound(", another zone insecure", "domain-insecure: fresh."),
        .unbound(", permissive", "val-permissive-mode: yes"), .unbound(", no dates", "val-override-date: \"-1\""),
        .unbound(", least skew 8 h", "val-sig-skew-min: 28800"), .unbound(", most skew 1 h", "val-sig-skew-max: 3600"),
        .unbound(", iterator alone", "module-config: \"iterator\""), .unbound(", forwarded", clauses: forwarded),
        .unbound(", forwarded, insecure", "domain-insecure: \"EXAMPLE\"", clauses: forwarded),
        .unbound(", own data", "local-data: \"t1.example. A 10.77.0.11\""),
        .unbound(", own zone", "local-zone: example. static"),
        .unbound(", last of two skews", "val-sig-skew-max: 7200\n    val-sig-skew-max: 10800"),
        .bind(""), .bind(", not validating", validation: "no"),
        .bind(", the sources' zone excepted", "validate-except { \"example\"; };"),
        .bind(", expired accepted", "dnssec-accept-expired yes;"),
        .bind(", forwarding only", "forward only; forwarders { 10.77.0.55; };"),
        .bind(
            ", a forward zone", zones: "zone \"example\" { type forward; forward only; forwarders { 10.77.0.55; }; };"),
        .knot(""), .knot(", the sources' zone insecure", "trust_anchors.set_insecure({ 'example.' })"),
        .knot(", without anchor", "trust_anchors.remove('.')"),
        .powerDNS("", "validate"), .powerDNS(", process", "process"), .powerDNS(", off", "off"),
        .powerDNS(", log-fail", "log-fail"),
        .powerDNS(", the sources' zone excepted", "validate", lua: "addNTA(\"example.\")"),
        .powerDNS(", forwarding", "validate", "forward-zones-recurse=.=10.77.0.55"),
        .dnsmasq("", ""), .dnsmasq(", dnssec", "dnssec"),
        .dnsmasq(", dnssec without dates", "dnssec\ndnssec-no-timecheck"),
        .dnsmasq(", dnssec, own server", "dnssec\nserver=/example/10.77.0.55"),
        .dnsmasq(", dnssec, own address", "dnssec\naddress=/t1.example/10.77.0.11"),
        .dnsmasq(", dnssec, unsigned taken", "dnssec\ndnssec-check-unsigned=no"),
        .dnsmasq(", dnssec for debugging", "dnssec\ndnssec-debug"),
    ]

    private static let names = ["t1", "t2", "t3"]
    private static func servers(_ options: String = " iburst") -> String {
        names.map { "server \($0).example\(options)" }.joined(separator: "\n")
    }

    /// As most boxes have it.
    static let usual = Part.chrony("", servers() + "\nmakestep 1 3")

    static let ntpsecOfThree = Part.ntpsec(" of three", servers() + "\ntos minsane 3")
    static let ntpsecOfOne = Part.ntpsec(" of one", servers() + "\ntos minsane 1")

    static let daemons: [Part] = [
        .chrony(" with an address", servers() + "\nserver 10.77.0.11 iburst\nmakestep 1 3"),
        .chrony(" with an address, two wanted", servers() + "\nserver 10.77.0.11 iburst\nmakestep 1 3\nminsources 2"),
        .chrony(" that never steps", servers()).slewing,
        .chrony(" that steps once its updates are used", servers() + "\nmakestep 1 0").slewing,
        .chrony(" with a limit", servers() + "\nmakestep 1 3\nmaxchange 1000 0 0"),
        .chrony(" with a limit from the second update on", servers() + "\nmakestep 1 3\nmaxchange 1000 1 0"),
        .chrony(" of one narrow zone", "server t1.fresh iburst\nmakestep 1 3"),
        .chrony(" below an unsigned zone", "server t1.plain iburst\nmakestep 1 3"),
        .chrony(" with all but one offline", "server 10.77.0.11 offline\n" + servers() + "\nmakestep 1 3"),
        .chrony(" by a pool", "pool t1.example iburst maxsources 2\nmakestep 1 3"),
        .ntpsec("", servers()), .ntpsec(" with its limit", servers(), options: ""),
        .ntpsec(" with an address, three wanted", servers() + "\nserver 10.77.0.11 iburst\ntos minsane 3"),
        .ntpsec(" with an address, one wanted", servers() + "\nserver 10.77.0.11 iburst\ntos minsane 1"),
        .ntpsec(" with another limit", servers() + "\ntinker panic 5000", options: ""),
        .ntpsec(" without limit", servers() + "\ntinker panic 0", options: ""),
        .ntpsec(" that never steps", servers() + "\ntinker step 0 panic 0").slewing,
        .timesyncd("", "NTP=t1.example t2.example"), .timesyncd(" with an address", "NTP=t1.example 10.77.0.12"),
        .timesyncd(" with a fallback only", "FallbackNTP=t1.example 10.77.0.12"),
        .timesyncd(" with an unused fallback", "NTP=t1.example\nFallbackNTP=10.77.0.12"),
        .openNTPD(", -s", servers(""), options: " -s"), .openNTPD("", servers(""), options: ""),
        .openNTPD(" by address, -s", "server 10.77.0.11\nserver 10.77.0.12", options: " -s"),
    ]
}
