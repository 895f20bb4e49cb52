// What else unbound can be told, beside ResolverSettings: what it starts from, whom it asks, what it ends over.
extension Boot {
    private static func whole(_ title: String, _ lines: String) -> Part {
        .unbound(title).with([
            "etc/unbound/unbound.conf": """
            \(Part.unboundHead)
            \(lines)

            """
        ])
    }
    private static let hints = "    root-hints: \"/etc/unbound/root.hints\"\n"
    private static let listens = "    interface: 127.0.0.1\n"
    private static let tls =
        "forward-zone:\n    name: .\n    forward-tls-upstream: yes\n    forward-addr: 10.77.0.55@853"
    private static let stub = "stub-zone:\n    name: example.\n    stub-addr: "

    static let furtherUnbounds: [Part] = unboundAnchors + unboundUpstreams + unboundAnswers + unboundEnds

    private static let unboundAnchors: [Part] = [
        .unbound(", modules the wrong way round", "module-config: \"iterator validator\""),
        .unbound(", another file", "module-config: \"iterator\"").with(arguments: "-c/etc/unbound/own.conf").with([
            "etc/unbound/own.conf":
                "\(Part.unboundHead)\n\(listens)\(hints)    auto-trust-anchor-file: \"/var/lib/unbound/root.key\"\n"
        ]),
        .unbound(", its validator alone", "module-config: \"validator\""),
        .unbound(", a cache it lacks", "module-config: \"cachedb validator iterator\""),
        .unbound(", a script it lacks", "module-config: \"python validator iterator\""),
        .unbound(", translating to IPv6", "module-config: \"dns64 validator iterator\""),
        .unbound(", validating for others", "module-config: \"dns64 iterator\""),
        .unbound(", unchecked not taken", "ignore-cd-flag: yes"),
        .unbound(", failures forgotten soon", "val-bogus-ttl: 1\n    val-clean-additional: no"),
        whole(", a key within", listens + hints + "    trust-anchor: \". IN DNSKEY @KEY@\""),
        whole(", a digest within", listens + hints + "    trust-anchor: '@ANCHOR@'\n    domain-insecure: fresh."),
        whole(
            ", a stale digest within",
            listens + hints
                + "    trust-anchor: \". IN DS 19036 8 2 49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5\""
        ),
        whole(", keys of BIND's kind", listens + hints + "    trusted-keys-file: /etc/unbound/*.keys").with(
            ["etc/unbound/root.keys": "trusted-keys { \".\" @QUOTEDKEY@; };\n"]),
        whole(", no keys of BIND's kind", listens + hints + "    trusted-keys-file: /etc/unbound/*.keys"),
        whole(", an anchor beside it", listens + hints + "    trust-anchor-file: root.ds").with(
            ["etc/unbound/root.ds": "; the root\n@ANCHOR@\n"]),
        whole(", an anchor without a file", listens + hints + "    auto-trust-anchor-file: \"\""),
        whole(", an anchor of another zone", listens + hints + "    trust-anchor: \"lan. IN DS 1 8 2 00\""),
        .unbound(", an empty anchor").with(["var/lib/unbound/root.key": ""]),
        .unbound(", two anchors of the root", "trust-anchor: \". IN DNSKEY @KEY@\""),
        .unbound(", an anchor of an unknown kind", "trust-anchor: \"example. IN DS 1 200 2 00\""),
        .unbound(", no anchor where it keeps it", "auto-trust-anchor-file: /var/lib/unbound/other.key"),
        .unbound(", an island", "trust-anchor: \"plain. IN DS 1 13 2 AA\""),
        .unbound(", a name insecure", "domain-insecure: t1.example"),
        .unbound(", names below insecure", "domain-insecure: a.t1.example"),
        .unbound(", limits of NSEC3 without an end", "val-nsec3-keysize-iterations: \"1024 150 2048\""),
        .unbound(", any skew", "val-sig-skew-min: 100000000\n    val-sig-skew-max: 100000000"),
        .unbound(", no date", "val-override-date: 0"), .unbound(", an empty date", "val-override-date: \"\""),
        .unbound(", from its cache", "serve-expired: yes\n    serve-expired-ttl: 0"),
        .unbound(", stripped taken", "harden-dnssec-stripped: no"),
    ]

    private static let unboundUpstreams: [Part] = [
        .unbound(", a stub zone first", "domain-insecure: example.", clauses: stub + "10.77.0.99\n    stub-first: yes")
            .open,
        .unbound(
            ", a stub zone primed", "domain-insecure: example.", clauses: stub + "10.77.0.54\n    stub-prime: yes"),
        .unbound(
            ", a stub zone not kept", "domain-insecure: example.", clauses: stub + "10.77.0.54\n    stub-no-cache: yes"),
        .unbound(", a dead stub zone", "domain-insecure: example.", clauses: stub + "10.77.0.99"),
        .unbound(", a stub zone of another port", "domain-insecure: example.", clauses: stub + "10.77.0.54@5353"),
        .unbound(
            ", a stub zone by name", "domain-insecure: example.",
            clauses: "stub-zone:\n    name: example.\n    stub-host: ns.example."),
        .unbound(
            ", a stub zone that recurses", "domain-insecure: example.", clauses: stub + "10.77.0.55"),
        .unbound(
            ", forwarded to who does not recurse", "domain-insecure: .",
            clauses: "forward-zone:\n    name: example.\n    forward-addr: 10.77.0.54"),
        .unbound(
            ", a zone forwarded, insecure", "domain-insecure: example",
            clauses: "forward-zone:\n    name: example\n    forward-addr: 10.77.0.55\n    forward-no-cache: yes"),
        .unbound(", forwarded to itself", clauses: "forward-zone:\n    name: .\n    forward-addr: 127.0.0.1"),
        .unbound(
            ", forwarded to itself, in earnest", "do-not-query-localhost: no\n    domain-insecure: example.",
            clauses: "forward-zone:\n    name: .\n    forward-addr: 127.0.0.1"),
        .unbound(", forwarded without servers", "domain-insecure: example", clauses: "forward-zone:\n    name: ."),
        .unbound(
            ", checked over TLS", "tls-cert-bundle: /etc/unbound/lab.pem\n    domain-insecure: example.",
            clauses: tls + "#resolver.example"
        ).with(["etc/unbound/lab.pem": "@CERTIFICATE@"]),
        .unbound(
            ", checked over TLS, no certificates",
            "tls-cert-bundle: /etc/unbound/none.pem\n    domain-insecure: example.",
            clauses: tls + "#resolver.example"),
        .unbound(
            ", named over TLS, unchecked", "domain-insecure: example.", clauses: tls + "#resolver.example"),
        .unbound(
            ", TLS for all", "domain-insecure: example.\n    tls-upstream: yes",
            clauses: "forward-zone:\n    name: .\n    forward-addr: 10.77.0.55@853"),
        .unbound(", TLS for the roots", "domain-insecure: example.\n    tls-upstream: yes"),
        .unbound(", TCP upstream", "domain-insecure: example.\n    tcp-upstream: yes"),
        .unbound(", no TCP", "domain-insecure: example.\n    do-tcp: no"),
        .unbound(", no IPv6 upstream", "domain-insecure: example.\n    do-ip6: no"),
        .unbound(", IPv6 first", "domain-insecure: example.\n    prefer-ip6: yes"),
        .unbound(", no IPv4 upstream, insecure", "domain-insecure: example.\n    do-ip4: no"),
        .unbound(
            ", IPv6 alone", "domain-insecure: example.\n    interface: ::1\n    do-ip4: no"
        ).with(
            ["etc/resolv.conf": "nameserver ::1\n"]),
        .unbound(
            ", hardened",
            "domain-insecure: example.\n    qname-minimisation: yes\n    qname-minimisation-strict: yes\n    "
                + "harden-below-nxdomain: yes\n    harden-referral-path: yes\n    use-caps-for-id: yes\n    aggressive-nsec: yes\n    "
                + "harden-large-queries: yes\n    harden-short-bufsize: yes\n    minimal-responses: yes\n    prefetch: yes"
        ),
        .unbound(", short packets", "domain-insecure: example.\n    edns-buffer-size: 512\n    max-udp-size: 512"),
        .unbound(", no ports to ask from", "domain-insecure: example.\n    outgoing-port-avoid: 0-65535"),
        .unbound(", no hints of the root", "root-hints: \"/etc/unbound/none.hints\"\n    domain-insecure: example."),
        whole(
            ", built-in hints",
            listens + "    auto-trust-anchor-file: /var/lib/unbound/root.key\n    domain-insecure: example."
        ).open,
        .unbound(
            ", the root from a file", "domain-insecure: example.",
            clauses:
                "auth-zone:\n    name: .\n    for-downstream: no\n    primary: 10.77.0.99\n    fallback-enabled: yes\n    zonefile: /var/lib/unbound/root.zone"
        ),
        .unbound(
            ", the root not at hand", "domain-insecure: example.",
            clauses:
                "auth-zone:\n    name: .\n    for-downstream: no\n    primary: 10.77.0.99\n    zonefile: /var/lib/unbound/root.zone"
        ),
    ]

    private static let unboundAnswers: [Part] = [
        .unbound(", refusing its one box", "access-control: 127.0.0.1/32 refuse"),
        .unbound(", refusing all others", "access-control: 0.0.0.0/0 refuse\n    domain-insecure: example."),
        .unbound(
            ", refusing all but its box",
            "access-control: 127.0.0.0/8 refuse\n    access-control: 127.0.0.1 allow\n    domain-insecure: example."),
        .unbound(", of last words", "access-control: 127.0.0.0/8 allow\n    access-control: 127.0.0.0/8 refuse"),
        .unbound(", its own alone", "access-control: 127.0.0.0/8 refuse_non_local"),
        .unbound(", deaf but for its own", "access-control: 127.0.0.0/8 deny_non_local"),
        .unbound(", recursing unasked", "access-control: 127.0.0.0/8 allow_setrd\n    domain-insecure: example."),
        .unbound(", everything refused", "local-zone: . refuse"),
        .unbound(", one name redirected", "local-zone: example. redirect\n    local-data: \"example. A 10.77.0.11\""),
        .unbound(
            ", one family redirected", "local-zone: example. redirect\n    local-data: \"example. AAAA fd77::11\""),
        .unbound(", the zone informed of", "local-zone: example. inform\n    domain-insecure: example."),
        .unbound(", own data informed of", "local-zone: example. inform\n    local-data: \"t1.example. A 10.77.0.11\""),
        .unbound(
            ", own data denied", "local-zone: example. inform_deny\n    local-data: \"t1.example. A 10.77.0.11\""),
        .unbound(
            ", a zone overridden",
            "local-zone: example. static\n    local-zone-override: example. 127.0.0.0/8 transparent\n    domain-insecure: example."
        ),
        .unbound(
            ", a zone for a tag",
            "define-tag: \"home\"\n    local-zone: example. static\n    local-zone-tag: example. \"home\"\n    domain-insecure: example."
        ),
        .unbound(
            ", a zone for its tag",
            "define-tag: \"home\"\n    local-zone: example. static\n    local-zone-tag: example. \"home\"\n"
                + "    access-control-tag: 127.0.0.0/8 \"home\"\n    domain-insecure: example."),
        .unbound(
            ", an own alias",
            "local-zone: example. transparent\n    local-data: \"t1.example. CNAME box.lan.\"\n    local-data: \"box.lan. A 10.77.0.11\""
        ),
        .unbound(
            ", addresses denied",
            "module-config: \"respip validator iterator\"\n    response-ip: 10.77.0.0/24 always_nxdomain\n    domain-insecure: example."
        ),
        .unbound(
            ", addresses denied in vain", "response-ip: 10.77.0.0/24 always_nxdomain\n    domain-insecure: example."),
        .unbound(", all addresses private", "private-address: 0.0.0.0/0\n    domain-insecure: example."),
        .unbound(", no address of its names private", "private-address: 192.168.0.0/16\n    domain-insecure: example."),
        .unbound(
            ", a view first", "access-control-view: 127.0.0.1/32 home\n    domain-insecure: example.",
            clauses: "view:\n    name: home\n    view-first: yes\n    local-zone: other. static"),
        .unbound(
            ", a policy that lets pass", "module-config: \"respip validator iterator\"\n    domain-insecure: example.",
            clauses:
                "rpz:\n    name: rpz.local.\n    rpz-action-override: passthru\n    zonefile: /etc/unbound/rpz.zone"
        ).with(["etc/unbound/rpz.zone": policy("t1.example A 10.77.0.99\nt2.example CNAME .\nt3.example CNAME .\n")]),
        .unbound(
            ", a policy that says no", "module-config: \"respip validator iterator\"\n    domain-insecure: example.",
            clauses: "rpz:\n    name: rpz.local.\n    zonefile: /etc/unbound/rpz.zone"
        ).with(["etc/unbound/rpz.zone": policy("*.example CNAME .\n")]),
        .unbound(
            ", a policy overridden", "module-config: \"respip validator iterator\"\n    domain-insecure: example.",
            clauses:
                "rpz:\n    name: rpz.local.\n    rpz-action-override: nxdomain\n    zonefile: /etc/unbound/rpz.zone"
        ).with(["etc/unbound/rpz.zone": policy("*.example A 10.77.0.11\n")]),
        .unbound(
            ", a policy on addresses", "module-config: \"respip validator iterator\"\n    domain-insecure: example.",
            clauses: "rpz:\n    name: rpz.local.\n    zonefile: /etc/unbound/rpz.zone"
        ).with(["etc/unbound/rpz.zone": policy("24.0.0.77.10.rpz-ip CNAME .\n")]),
        .unbound(
            ", a policy switched off", "module-config: \"respip validator iterator\"\n    domain-insecure: example.",
            clauses:
                "rpz:\n    name: rpz.local.\n    rpz-action-override: disabled\n    zonefile: /etc/unbound/rpz.zone"
        ).with(["etc/unbound/rpz.zone": policy("*.example CNAME .\n")]),
    ]

    private static let unboundEnds: [Part] = [
        .unbound(", of an unknown user", "username: nobodyatall\n    domain-insecure: example."),
        .unbound(", in a missing root", "chroot: /nowhere\n    domain-insecure: example."),
        .unbound(", in a missing folder", "directory: /nowhere\n    domain-insecure: example."),
        .unbound(", a log it cannot write", "logfile: /nowhere/log\n    domain-insecure: example."),
        .unbound(", a mark it cannot write", "pidfile: /nowhere/pid\n    domain-insecure: example."),
        .unbound(
            ", a missing key for TLS",
            "tls-service-key: /nowhere/key\n    tls-service-pem: /nowhere/pem\n    domain-insecure: example."),
        .unbound(
            ", controlled without keys", "domain-insecure: example.",
            clauses: "remote-control:\n    control-enable: yes"),
        .unbound(
            ", controlled by a socket", "domain-insecure: example.",
            clauses: "remote-control:\n    control-enable: yes\n    control-interface: /run/unbound.ctl"),
        .unbound(", on an address it lacks", "interface: 192.0.2.1\n    domain-insecure: example."),
        .unbound(
            ", on an address it may get", "interface: 192.0.2.1\n    ip-freebind: yes\n    domain-insecure: example."),
        .unbound(", on an interface", "interface: lo\n    domain-insecure: example."),
        .unbound(", on an interface it lacks", "interface: eth7\n    domain-insecure: example."),
        whole(
            ", on all addresses",
            "    interface: 0.0.0.0\n" + hints + "    trust-anchor: '@ANCHOR@'\n    domain-insecure: example"),
        whole(
            ", on IPv6 alone",
            "    interface: ::1\n" + hints + "    trust-anchor: '@ANCHOR@'\n    domain-insecure: example"),
        whole(
            ", on all addresses by itself",
            "    interface-automatic: yes\n" + hints + "    trust-anchor: '@ANCHOR@'\n    domain-insecure: example"),
        whole(
            ", on a port of its own",
            "    interface: 127.0.0.1@5353\n" + hints + "    trust-anchor: '@ANCHOR@'\n    domain-insecure: example"),
        .unbound(", including nothing", "domain-insecure: example.", clauses: "include: /etc/unbound/none.conf"),
        .unbound(
            ", including no pattern's", "domain-insecure: example.", clauses: "include: \"/etc/unbound/none/*.conf\""),
        .unbound(
            ", policy without a file", "module-config: \"respip validator iterator\"\n    domain-insecure: example.",
            clauses: "rpz:\n    name: rpz.local.\n    zonefile: /etc/unbound/none.zone"),
        .unbound(
            ", a zone without a file", "domain-insecure: example.",
            clauses: "auth-zone:\n    name: example.\n    zonefile: /etc/unbound/none.zone"),
        .unbound(
            ", more than one root",
            "domain-insecure: example.\n    do-daemonize: yes\n    num-threads: 2\n    so-reuseport: yes"),
    ]

    static func policy(_ records: String) -> String {
        "$ORIGIN rpz.local.\n@ 3600 IN SOA ns hostmaster 1 3600 900 1209600 300\n@ 3600 IN NS ns\n" + records
    }
}
