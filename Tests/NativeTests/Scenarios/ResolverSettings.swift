// More of what a resolver's configuration can say about names: what it answers by itself, whom it answers, whom it asks.
extension Boot {
    static let ownZone = """
        $ORIGIN example.
        @ 3600 IN SOA ns hostmaster 1 3600 900 1209600 300
        @ 3600 IN NS ns
        ns 3600 IN A 10.77.0.54
        t1 3600 IN A 10.77.0.11

        """
    private static let policyZone = """
        $ORIGIN rpz.local.
        @ 3600 IN SOA ns hostmaster 1 3600 900 1209600 300
        @ 3600 IN NS ns
        t1.example 3600 IN A 10.77.0.11

        """

    static let settledResolvers: [Part] = unbounds + binds + dnsmasqs + others

    private static let unbounds: [Part] = [
        .unbound(", private addresses hidden", "private-address: 10.0.0.0/8"),
        .unbound(
            ", private addresses hidden, not this domain's",
            "private-address: 10.0.0.0/8\n    private-domain: example."),
        .unbound(", refusing its box", "access-control: 127.0.0.0/8 refuse"),
        .unbound(", deaf to its box", "access-control: 127.0.0.0/8 deny"),
        .unbound(", on another port", "port: 5353"), .unbound(", TCP alone", "do-udp: no"),
        .unbound(", the zone denied", "local-zone: example. always_nxdomain"),
        .unbound(", the zone refused", "local-zone: example. refuse"),
        .unbound(", the zone unanswered", "local-zone: example. deny"),
        .unbound(", the zone left open", "local-zone: example. always_transparent\n    domain-insecure: example."),
        .unbound(
            ", own data in an open zone",
            "local-zone: example. typetransparent\n    local-data: \"t1.example. A 10.77.0.11\""),
        .unbound(
            ", other own data of the name", "local-data: \"t1.example. TXT hello\"\n    domain-insecure: example."),
        .unbound(", own data with a TTL", "local-data: 't1.example 60 IN A 10.77.0.11'"),
        .unbound(", the root insecure", "domain-insecure: \".\""),
        .unbound(", a date of its own", "val-override-date: \"20200101000000\""),
        .unbound(", no IPv4 upstream", "do-ip4: no"),
        .unbound(", asking from nowhere", "outgoing-interface: 192.0.2.1").open,
        .unbound(", not asking the roots", "do-not-query-address: 10.77.0.0/16"),
        .unbound(", without anchor").with(["etc/unbound/unbound.conf": withoutAnchor]),
        .unbound(", a missing anchor", "trust-anchor-file: \"/etc/unbound/none.key\""),
        .unbound(", forwarded to nobody", clauses: "forward-zone:\n    name: .\n    forward-addr: 10.77.0.99"),
        .unbound(
            ", forwarded to nobody first, insecure", "domain-insecure: example.",
            clauses: "forward-zone:\n    name: .\n    forward-addr: 10.77.0.99\n    forward-first: yes"
        ).open,
        .unbound(
            ", a stub zone, insecure", "domain-insecure: example.",
            clauses: "stub-zone:\n    name: example.\n    stub-addr: 10.77.0.54"),
        .unbound(
            ", a zone from a file for all",
            clauses: "auth-zone:\n    name: example.\n    for-downstream: yes\n"
                + "    for-upstream: no\n    zonefile: /etc/unbound/example.zone"
        ).with(["etc/unbound/example.zone": ownZone]),
        .unbound(
            ", a zone from a file for itself",
            clauses: "auth-zone:\n    name: example.\n    for-downstream: no\n"
                + "    for-upstream: yes\n    zonefile: /etc/unbound/example.zone"
        ).with(["etc/unbound/example.zone": ownZone]),
        .unbound(
            ", a policy zone", "module-config: \"respip validator iterator\"",
            clauses: "rpz:\n    name: rpz.local.\n    zonefile: /etc/unbound/rpz.zone"
        ).with(["etc/unbound/rpz.zone": policyZone]),
        .unbound(
            ", a policy zone not in its modules",
            clauses: "rpz:\n    name: rpz.local.\n    zonefile: /etc/unbound/rpz.zone"
        ).with(["etc/unbound/rpz.zone": policyZone]),
        .unbound(
            ", a view with own data", "access-control-view: 127.0.0.0/8 home",
            clauses: "view:\n    name: home\n    local-data: \"t1.example. A 10.77.0.11\""),
        .unbound(
            ", a view for others", "access-control-view: 192.0.2.0/24 home",
            clauses: "view:\n    name: home\n    local-data: \"t1.example. A 10.77.0.11\""),
        .unbound(", included", clauses: "include: \"/etc/unbound/conf.d/*.conf\"").with(
            ["etc/unbound/conf.d/a.conf": "server:\n\tDomain-Insecure: \"example\"\n"]),
        .unbound(", included below its clause", "include: /etc/unbound/more.conf").with(
            ["etc/unbound/more.conf": "domain-insecure: example.\n"]),
        .unbound(", included at the top", clauses: "include-toplevel: \"/etc/unbound/more.conf\"").with(
            ["etc/unbound/more.conf": "server:\n    domain-insecure: example.\n"]),
        .unbound(", a tag without a list", "define-tag: home\n    local-zone-tag: example. home"),
        .unbound(
            ", names over TLS", "tls-cert-bundle: /dev/null\n    domain-insecure: example.",
            clauses: "forward-zone:\n    name: .\n    forward-tls-upstream: yes\n    forward-addr: 10.77.0.55@853"),
        .unbound(", asked with nothing", "disable-edns-do: yes"),
        .unbound(", respip alone", "module-config: \"respip iterator\""),
        .unbound(", with its subnet module", "module-config: \"subnetcache validator iterator\""),
    ]

    private static let withoutAnchor = """
        server:
            username: ""
            chroot: ""
            pidfile: "/run/unbound.pid"
            use-syslog: no
            root-hints: "/etc/unbound/root.hints"

        """

    private static let binds: [Part] = [
        .bind(", refusing its box", "allow-query { none; };"), .bind(", not recursing", "recursion no;"),
        .bind(", recursing for others", "allow-recursion { 192.0.2.0/24; };"),
        .bind(", private addresses hidden", "deny-answer-addresses { 10.0.0.0/8; };"),
        .bind(
            ", private addresses hidden, not this domain's",
            "deny-answer-addresses { 10.0.0.0/8; } except-from { \"example\"; };"),
        .bind(", the algorithm not known", "disable-algorithms \".\" { ECDSAP256SHA256; };"),
        .bind(", the algorithm not known below", "disable-algorithms \"example\" { ECDSAP256SHA256; };"),
        .bind(", everything excepted", "validate-except { \".\"; };"),
        .bind(", its own zone", zones: "zone \"example\" { type primary; file \"/etc/bind/example.zone\"; };").with(
            ["etc/bind/example.zone": ownZone]),
        .bind(
            ", a static stub", zones: "zone \"example\" { type static-stub; server-addresses { 10.77.0.54; }; };"),
        .bind(
            ", a policy zone", "response-policy { zone \"rpz.local\"; } break-dnssec yes qname-wait-recurse no;",
            zones: "zone \"rpz.local\" { type primary; file \"/etc/bind/rpz.zone\"; };"
        ).with(["etc/bind/rpz.zone": policyZone]),
        .bind(", forwarding to nobody first", "forward first; forwarders { 10.77.0.99; };"),
        .bind(", included", "include \"/etc/bind/more.conf\";").with(
            ["etc/bind/more.conf": "validate-except { example; };\n"]),
        .bind(", IPv6 servers marked", zones: "server fd77::54 { bogus yes; };"),
        .bind(", its servers marked", zones: "server 10.77.0.54 { bogus yes; }; server fd77::54 { bogus yes; };").open,
        .bind(", on another port", "port 5353;"),
    ]

    private static let dnsmasqs: [Part] = [
        .dnsmasq(", private addresses hidden", "stop-dns-rebind"),
        .dnsmasq(", private addresses hidden, not this domain's", "stop-dns-rebind\nrebind-domain-ok=example"),
        .dnsmasq(", dnssec, the zone its own", "dnssec\nlocal=/example/"),
        .dnsmasq(", the zone its own", "local=/example/"), .dnsmasq(", the zone asked of nobody", "server=/example/"),
        .dnsmasq(", dnssec, a host record", "dnssec\nhost-record=t1.example,10.77.0.11"),
        .dnsmasq(
            ", dnssec, an own alias", "dnssec\nhost-record=box.lan,10.77.0.11\ncname=t1.example,box.lan"),
        .dnsmasq(", dnssec, one address for the zone", "dnssec\naddress=/example/10.77.0.11"),
        .dnsmasq(", dnssec, no address for the zone", "address=/example/"),
        .dnsmasq(", dnssec, more hosts", "dnssec\naddn-hosts=/etc/more.hosts").with(
            ["etc/more.hosts": "10.77.0.11 t1.example\n"]),
        .dnsmasq(", dnssec, a folder of hosts", "dnssec\nhostsdir=/etc/hosts.d").with(
            ["etc/hosts.d/a": "10.77.0.11 t1.example\n"]),
        .dnsmasq(", dnssec, hosts of a domain", "dnssec\nexpand-hosts\ndomain=example\naddn-hosts=/etc/more.hosts")
            .with(
                ["etc/more.hosts": "10.77.0.11 t1\n"]),
        .dnsmasq(", addresses that mean no", "bogus-nxdomain=10.77.0.0/24"),
        .dnsmasq(", addresses not heeded", "ignore-address=10.77.0.0/24").open,
        .dnsmasq(", no IPv4 addresses", "filter-A"),
        .dnsmasq(", other addresses", "alias=10.77.0.0,10.99.0.0,255.255.255.0").open,
        .dnsmasq(", dnssec of upstream", "proxy-dnssec"), .dnsmasq(", no port", "port=0"),
        .dnsmasq(", dnssec, by a folder", "conf-dir=/etc/dnsmasq.d,*.conf").with(
            ["etc/dnsmasq.d/a.conf": "dnssec\n", "etc/dnsmasq.d/b.txt": "dnssec-no-timecheck\n"]),
        .dnsmasq(", dnssec, by a folder with exceptions", "conf-dir=/etc/dnsmasq.d,.bak").with(
            ["etc/dnsmasq.d/a": "dnssec\n", "etc/dnsmasq.d/b.bak": "dnssec-no-timecheck\n"]),
        .dnsmasq(", servers from a file", "servers-file=/etc/servers").with(
            ["etc/servers": "server=/example/10.77.0.99\n"]).open,
        .dnsmasq(", dnssec, the zone as all others", "dnssec\nserver=/example/#"),
        .dnsmasq(", dnssec, dates once right", "dnssec\ndnssec-timestamp=/var/lib/misc/time").with(
            ["var/lib/misc/README": ""]),
    ]

    private static let others: [Part] = [
        .knot(", a policy that answers", "policy.add(policy.suffix(policy.DENY, { todname('example.') }))"),
        .knot(", own hints", "hints['t1.example.'] = '10.77.0.11'"),
        .knot(", forwarding", "policy.add(policy.all(policy.FORWARD('10.77.0.55')))"),
        .knot(", stub", "policy.add(policy.all(policy.STUB('10.77.0.55')))"),
        .knot(", a stub for the zone", "policy.add(policy.suffix(policy.STUB('10.77.0.55'), { todname('example.') }))"),
        .powerDNS(", a zone from a file", "validate", "auth-zones=example=/etc/powerdns/example.zone").with(
            ["etc/powerdns/example.zone": ownZone]),
        .powerDNS(", from its hosts", "validate", "export-etc-hosts=yes\netc-hosts-file=/etc/more.hosts").with(
            ["etc/more.hosts": "10.77.0.11 t1.example\n"]),
        .powerDNS(", for others", "validate", "allow-from=192.0.2.0/24"),
        .powerDNS(", not asking", "validate", "dont-query=10.0.0.0/8").open,
        .powerDNS(", process without validation", "process-no-validate"),
        .powerDNS(", the zone forwarded", "validate", "forward-zones=example=10.77.0.54"),
        .resolved(", validating", "DNS=10.77.0.55\nDNSSEC=yes"), .resolved("", "DNS=10.77.0.55\nDNSSEC=no"),
        .resolved(", downgrading", "DNS=10.77.0.55\nDNSSEC=allow-downgrade"),
        .resolved(", validating, its fallback alone", "FallbackDNS=10.77.0.55\nDNSSEC=yes"),
        .resolved(", no stub", "DNS=10.77.0.55\nDNSSEC=no\nDNSStubListener=no"),
        .resolved(", the zone insecure", "DNS=10.77.0.55\nDNSSEC=yes").with(
            ["etc/dnssec-trust-anchors.d/lab.negative": "example\n"]),
        .resolved(", over TLS", "DNS=10.77.0.55\nDNSSEC=no\nDNSOverTLS=yes"),
        .resolved(", over TLS where it can", "DNS=10.77.0.55\nDNSSEC=no\nDNSOverTLS=opportunistic"),
    ]
}
