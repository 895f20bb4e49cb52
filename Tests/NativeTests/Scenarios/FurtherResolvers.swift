// What else the other resolvers can be told, beside ResolverSettings.
extension Boot {
    static let furtherResolvers: [Part] =
        (furtherUnbounds + furtherBinds + furtherKnots + furtherPowerDNS + furtherForwarders).map { part in
            hopeless.contains(part.title) ? part.open : part
        }

    private static func whole(_ title: String, _ options: String, _ rest: String = "") -> Part {
        .bind(title).with([
            "etc/bind/named.conf": """
            options {
                directory "/var/cache/bind"; pid-file none; session-keyfile none;
                listen-on { 127.0.0.1; }; listen-on-v6 { none; };
                \(options)
            };
            \(rest)

            """
        ])
    }
    private static let anchored =
        "trust-anchors { . static-ds @QUOTED@; }; zone \".\" { type hint; file \"/etc/bind/root.hints\"; };"
    private static let hinted = "zone \".\" { type hint; file \"/etc/bind/root.hints\"; };"
    private static let plain = "validate-except { example; };"

    private static let validating = """
        options {
            directory "/var/cache/bind"; pid-file none; session-keyfile none;
            listen-on { 127.0.0.1; }; listen-on-v6 { none; }; dnssec-validation yes;
        };
        \(anchored)

        """

    private static let furtherBinds: [Part] = [
        .bind(", automatic beside its own anchor", validation: "auto"),
        whole(", automatic with a file of keys", "dnssec-validation auto;", hinted).with(
            ["etc/bind/bind.keys": "trust-anchors { . initial-ds @QUOTED@; };\n"]),
        whole(", automatic", "dnssec-validation auto;", hinted), whole(", by its defaults", "", hinted),
        whole(", without anchor", "dnssec-validation yes;", hinted),
        whole(", an initial digest", "dnssec-validation yes;", "trust-anchors { . initial-ds @QUOTED@; };" + hinted),
        whole(", a static key", "dnssec-validation yes;", "trust-anchors { \".\" static-key @QUOTEDKEY@; };" + hinted),
        whole(", managed keys", "dnssec-validation yes;", "managed-keys { \".\" initial-key @QUOTEDKEY@; };" + hinted),
        whole(", trusted keys", "dnssec-validation yes;", "trusted-keys { \".\" @QUOTEDKEY@; };" + hinted),
        whole(
            ", a stale anchor", "dnssec-validation yes;",
            "trust-anchors { . static-ds 19036 8 2 \"49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5\"; };"
                + hinted),
        .bind(", a name excepted", "validate-except { t1.example; };"),
        .bind(", the digest not known", "disable-ds-digests \".\" { SHA-256; };"),
        .bind(", the zone's digest not known", "disable-ds-digests \"example\" { SHA-256; };"),
        .bind(", the algorithm not known at the name", "disable-algorithms \"t1.example\" { ECDSAP256SHA256; };"),
        .bind(", the algorithm not known by number", "disable-algorithms \".\" { \"13\"; };"),
        .bind(", insecure not taken", "dnssec-must-be-secure \"example\" yes; " + plain),
        .bind(", servers without EDNS", zones: "server 10.77.0.54 { edns no; }; server 10.77.0.53 { edns no; };"),
        .bind(", servers by TCP", plain, zones: "server 10.77.0.54 { tcp-only yes; };"),
        .bind(", not asking the zone's", plain + " blackhole { 10.77.0.54; fd77::54; };"),
        .bind(", deaf to its box", plain + " blackhole { 127.0.0.1; };"),
        .bind(", asking from nowhere", plain + " query-source address 192.0.2.1;"),
        .bind(", recursing for nobody", plain + " allow-recursion { none; };"),
        .bind(", recursing for localhost", plain + " allow-recursion { localhost; };"),
        .bind(", no cache for its box", plain + " allow-query-cache { 192.0.2.0/24; };"),
        .bind(", refusing its one box", plain + " allow-query { !127.0.0.1; any; };"),
        .bind(", answering by a list", plain + " allow-query { home; };", zones: "acl home { 127.0.0.0/8; };"),
        .bind(
            ", answering by a list of others", plain + " allow-query { !home; };", zones: "acl home { 127.0.0.0/8; };"),
        .bind(", answering by an unknown list", plain + " allow-query { home; };"),
        .bind(", recursing on another address", plain + " allow-recursion-on { 192.0.2.1; };"),
        .bind(
            ", a forward zone of nobody", plain + " forward only; forwarders { 10.77.0.99; };",
            zones: "zone \"example\" { type forward; forwarders { }; };"),
        .bind(
            ", a forward zone first", plain,
            zones: "zone \"example\" { type forward; forward first; forwarders { 10.77.0.99; }; };"),
        .bind(
            ", a forward zone only", plain,
            zones: "zone \"example\" { type forward; forward only; forwarders { 10.77.0.99; }; };"),
        .bind(
            ", a stub zone", plain,
            zones: "zone \"example\" { type stub; primaries { 10.77.0.54; }; file \"example.stub\"; };"),
        .bind(
            ", a secondary zone of nobody", plain,
            zones: "zone \"example\" { type secondary; primaries { 10.77.0.99; }; file \"example.db\"; };"),
        .bind(
            ", a secondary zone at hand", plain,
            zones:
                "zone \"example\" { type secondary; masterfile-format text; primaries { 10.77.0.99; }; file \"example.db\"; };"
        ).with(
            ["var/cache/bind/example.db": ownZone]),
        .bind(
            ", its own zone for nobody", plain,
            zones: "zone \"example\" { type primary; allow-query { none; }; file \"/etc/bind/example.zone\"; };"
        ).with(
            ["etc/bind/example.zone": ownZone]),
        .bind(
            ", its own zone without a file", plain,
            zones: "zone \"example\" { type primary; file \"/etc/bind/none.zone\"; };"),
        .bind(
            ", its own zone without the name", plain,
            zones: "zone \"example\" { type primary; file \"/etc/bind/example.zone\"; };"
        ).with(
            ["etc/bind/example.zone": ownZone.replacing("t1", with: "t9")]),
        .bind(
            ", a policy", plain + " response-policy { zone \"rpz.local\"; };",
            zones: "zone \"rpz.local\" { type primary; file \"/etc/bind/rpz.zone\"; };"
        ).with(
            ["etc/bind/rpz.zone": policy("*.example CNAME .\n")]),
        .bind(
            ", a policy that lets pass", plain + " response-policy { zone \"rpz.local\" policy passthru; };",
            zones: "zone \"rpz.local\" { type primary; file \"/etc/bind/rpz.zone\"; };"
        ).with(
            ["etc/bind/rpz.zone": policy("*.example CNAME .\n")]),
        .bind(
            ", a policy that says no", plain + " response-policy { zone \"rpz.local\" policy nxdomain; };",
            zones: "zone \"rpz.local\" { type primary; file \"/etc/bind/rpz.zone\"; };"
        ).with(
            ["etc/bind/rpz.zone": policy("*.example A 10.77.0.11\n")]),
        .bind(", a policy it lacks", plain + " response-policy { zone \"rpz.local\"; };"),
        whole(
            ", a view of its box", "dnssec-validation yes;",
            "view home { match-clients { 127.0.0.1; }; \(plain) \(hinted) };"),
        whole(
            ", a view of its box, validating", "dnssec-validation yes;",
            "view home { match-clients { localhost; }; \(anchored) };"),
        whole(
            ", views of others and all", "dnssec-validation yes;",
            "view lan { match-clients { 192.0.2.0/24; }; \(hinted) }; view rest { match-clients { any; }; \(plain) \(hinted) };"
        ),
        whole(
            ", a view of others", "dnssec-validation no;", "view lan { match-clients { 192.0.2.0/24; }; \(hinted) };"),
        whole(", a view that does not recurse", "dnssec-validation no;", "view home { recursion no; \(hinted) };"),
        .bind(", including nothing", plain + " include \"/etc/bind/none.conf\";"),
        .bind(", an option of once", plain + " dnssec-enable yes;"),
        .bind(", an option of nobody", plain + " dnssec-always yes;"),
        .bind(", no hints", plain).with(["etc/bind/root.hints": ""]),
        whole(", built-in hints", plain, "trust-anchors { . static-ds @QUOTED@; };").open,
        .bind(", of an unknown user", plain).with(arguments: "-u nobodyatall"),
        .bind(", on a port of its own", plain).with(arguments: "-p 5353"),
        .bind(", another file", validation: "no").with(arguments: "-c /etc/bind/own.conf").with([
            "etc/bind/own.conf": validating
        ]),
        .bind(", another file that is not there", validation: "no").with(arguments: "-c /etc/bind/none.conf").open,
        .bind(", a control channel", plain, zones: "controls { inet 127.0.0.1 allow { localhost; } keys { none; }; };"),
    ]

    private static let furtherKnots: [Part] = [
        .knot(", forwarding to several", "policy.add(policy.all(policy.FORWARD({'10.77.0.55', '10.77.0.99'})))"),
        .knot(
            ", over TLS unchecked",
            "policy.add(policy.all(policy.TLS_FORWARD({{'10.77.0.55', insecure=true}})))\ntrust_anchors.set_insecure({'example.'})"
        ),
        .knot(
            ", over TLS checked",
            "policy.add(policy.all(policy.TLS_FORWARD({{'10.77.0.55', hostname='resolver.example', ca_file='/etc/lab.pem'}})))\ntrust_anchors.set_insecure({'example.'})"
        ).with(
            ["etc/lab.pem": "@CERTIFICATE@"]),
        .knot(
            ", forwarding the zone, insecure",
            "policy.add(policy.suffix(policy.FORWARD('10.77.0.55'), {todname('example.')}))\ntrust_anchors.set_insecure({'example.'})"
        ),
        .knot(
            ", forwarding to nobody, insecure",
            "policy.add(policy.all(policy.FORWARD('10.77.0.99')))\ntrust_anchors.set_insecure({'example.'})"),
        .knot(", stub to nobody", "policy.add(policy.all(policy.STUB('10.77.0.99')))"),
        .knot(", a stub by a variable", "local upstream = '10.77.0.55'\npolicy.add(policy.all(policy.STUB(upstream)))")
            .open,
        .knot(", everything denied", "policy.add(policy.all(policy.DENY))\ntrust_anchors.set_insecure({'example.'})"),
        .knot(
            ", the zone refused",
            "policy.add(policy.suffix(policy.REFUSE, {todname('example.')}))\ntrust_anchors.set_insecure({'example.'})"),
        .knot(
            ", the zone dropped",
            "policy.add(policy.suffix(policy.DROP, policy.todnames({'example'})))\ntrust_anchors.set_insecure({'example.'})"
        ),
        .knot(
            ", another zone denied",
            "policy.add(policy.suffix(policy.DENY, {todname('lan.')}))\ntrust_anchors.set_insecure({'example.'})"),
        .knot(
            ", passed before denied",
            "policy.add(policy.suffix(policy.PASS, {todname('example.')}))\npolicy.add(policy.all(policy.DENY))\ntrust_anchors.set_insecure({'example.'})"
        ),
        .knot(
            ", its own answer",
            "policy.add(policy.domains(policy.ANSWER({[kres.type.A]={rdata=kres.str2ip('10.77.0.11'), ttl=300}}), {todname('t1.example')}))"
        ),
        .knot(", unchecked", "policy.add(policy.all(policy.FLAGS({'DNSSEC_CD'})))").open,
        .knot(", exceptions twice", "trust_anchors.set_insecure({'example.'})\ntrust_anchors.set_insecure({'fresh.'})"),
        .knot(", exceptions in several lines", "trust_anchors.set_insecure({\n  'fresh.',\n  'example.'\n})"),
        .knot(", exceptions in double quotes", "trust_anchors.set_insecure({ \"example\" })"),
        .knot(", the root excepted", "trust_anchors.set_insecure({ '.' })"),
        .knot(", without anchor, quoted twice", "trust_anchors.remove(\".\")"),
        .knot(", without anchor, a blank", "trust_anchors.remove ( '.' )"),
        .knot(", commented out", "--[[\ntrust_anchors.remove('.')\n]]"),
        .knot(", never so", "if false then\ntrust_anchors.remove('.')\nend").open,
        .knot(", without its validator", "modules.unload('validate')").open,
        .knot(", logging what is bogus", "modules.load('bogus_log')\ntrust_anchors.set_insecure({'example.'})"),
        .knot(", no IPv6", "net.ipv6 = false\ntrust_anchors.set_insecure({'example.'})"),
        .knot(", no IPv4", "net.ipv4 = false\ntrust_anchors.set_insecure({'example.'})"),
        .knot(", a file of hints", "hints.add_hosts('/etc/more.hosts')").with([
            "etc/more.hosts": "10.77.0.11 t1.example\n"
        ]),
        .knot(", the hosts as hints", "hints.add_hosts()").with(
            ["etc/hosts": "10.77.0.11 t1.example\n", "etc/nsswitch.conf": "hosts: dns\n"]),
        .knot(", a hint in a line", "hints.set('t1.example 10.77.0.11')"),
        .knot(
            ", private addresses hidden",
            "modules.load('rebinding < iterate')\ntrust_anchors.set_insecure({'example.'})"),
        .knot(", an error", "no_such_thing()\ntrust_anchors.set_insecure({'example.'})"),
        .knot(", a word left open", "trust_anchors.set_insecure({'example.'"),
        .knot(
            ", a view that denies",
            "modules.load('view')\nview:addr('127.0.0.0/8', policy.all(policy.DENY))\ntrust_anchors.set_insecure({'example.'})"
        ).open,
        .knot(
            ", a view of others that denies",
            "modules.load('view')\nview:addr('192.0.2.0/24', policy.all(policy.DENY))\ntrust_anchors.set_insecure({'example.'})"
        ).open,
        .knot(", another file", "dofile('/etc/more.lua')").with([
            "etc/more.lua": "trust_anchors.set_insecure({'example.'})\n"
        ]),
        .knot(
            ", a policy zone",
            "policy.add(policy.rpz(policy.DENY, '/etc/rpz.zone'))\ntrust_anchors.set_insecure({'example.'})"
        ).with(
            ["etc/rpz.zone": policy("*.example CNAME .\n")]),
        .knot(", of an unknown user", "user('nobodyatall')\ntrust_anchors.set_insecure({'example.'})"),
        .knot(", another file on its command line", "trust_anchors.remove('.')").with(
            command: "/usr/sbin/kresd -n -q --config=/etc/knot-resolver/own.conf /var/lib"
        ).with([
            "etc/knot-resolver/own.conf": """
            net.listen('127.0.0.1', 53, { kind = 'dns' })
            modules.load('hints')
            hints.root({ ['ns.root.'] = '10.77.0.53' })
            trust_anchors.remove('.')
            trust_anchors.add('@ANCHOR@')

            """
        ]),
        .knot(", a key as an anchor", "trust_anchors.remove('.')\ntrust_anchors.add('. IN DNSKEY @KEY@')"),
        .knot(", on an address it lacks", "net.listen('192.0.2.1', 53)\ntrust_anchors.set_insecure({'example.'})"),
        .knot(
            ", forwarded before a stub",
            "policy.add(policy.all(policy.FORWARD('10.77.0.55')))\npolicy.add(policy.all(policy.STUB('10.77.0.55')))"),
        .knot(
            ", passed before a stub",
            "policy.add(policy.suffix(policy.PASS, {todname('example')}))\npolicy.add(policy.all(policy.STUB('10.77.0.55')))"
        ).open,
        .knot(
            ", another zone forwarded, a stub for the rest",
            "policy.add(policy.suffix(policy.FORWARD('10.77.0.55'), {todname('fresh')}))\npolicy.add(policy.suffix(policy.STUB('10.77.0.55'), policy.todnames({'example'})))"
        ),
        .knot(", a stub afterwards", "policy.add(policy.all(policy.STUB('10.77.0.55')), true)"),
        .knot(", a comment with levels", "--[==[\ntrust_anchors.remove('.')\n]==]"),
        .knot(", two statements in a line", "cache.size = 10 * MB; trust_anchors.remove('.')"),
        .knot(", two statements without a mark", "modules.load('stats') trust_anchors.remove('.')"),
        .knot(", called by a key", "trust_anchors['remove']('.')"),
        .knot(", called by another name", "ta = trust_anchors\nta.remove('.')").open,
        .knot(", what is no name removed", "trust_anchors.remove(todname('.'))"),
        .knot(", removed on a condition", "if 1 + 1 == 2 then trust_anchors.remove('.') end").open,
        .knot(", hints taken back", "hints['t1.example'] = '10.77.0.11'\nhints.del('t1.example')"),
        .knot(", hints forgotten", "hints['t1.example'] = '10.77.0.11'\nhints.config()"),
        .knot(", hints loaded anew", "hints['t1.example'] = '10.77.0.11'\nmodules = { 'hints > iterate' }"),
        .knot(", hints of a module's file", "modules = { hints = '/etc/more.hosts' }").with([
            "etc/more.hosts": "10.77.0.11 t1.example\n"
        ]),
        .knot(", hints in a loop", "for i = 1, 4 do hints['t' .. i .. '.example'] = '10.77.0.1' .. i end").open,
        .knot(", asking from nowhere", "net.outgoing_v4('192.0.2.1')\ntrust_anchors.set_insecure({'example.'})"),
    ]

    private static let furtherPowerDNS: [Part] = [
        .powerDNS(", process, asked with AD", "process").with([
            "etc/resolv.conf": "nameserver 127.0.0.1\noptions trust-ad\n"
        ]),
        .powerDNS(", process, asked with EDNS", "process").with([
            "etc/resolv.conf": "nameserver 127.0.0.1\noptions edns0\n"
        ]),
        .powerDNS(", log-fail, asked with AD", "log-fail").with([
            "etc/resolv.conf": "nameserver 127.0.0.1\noptions trust-ad\n"
        ]),
        .powerDNS(", without validation, asked with AD", "process-no-validate").with([
            "etc/resolv.conf": "nameserver 127.0.0.1\noptions trust-ad\n"
        ]),
        .powerDNS(", any skew", "validate", "signature-inception-skew=100000000"),
        .powerDNS(", the algorithm not known", "validate", "dnssec-disabled-algorithms=13"),
        .powerDNS(", another algorithm not known", "validate", "dnssec-disabled-algorithms=5,7"),
        .powerDNS(", forwarding unasked", "off", "forward-zones=.=10.77.0.55"),
        .powerDNS(", a file of forwards", "off", "forward-zones-file=/etc/powerdns/forwards").with(
            ["etc/powerdns/forwards": "# all\n+.=10.77.0.55\n"]),
        .powerDNS(", a file of forwards to nobody", "off", "forward-zones-file=/etc/powerdns/forwards").with(
            ["etc/powerdns/forwards": "+example=10.77.0.99\n"]),
        .powerDNS(", no file of forwards", "off", "forward-zones-file=/etc/powerdns/forwards"),
        .powerDNS(", a folder", "validate", "include-dir=/etc/powerdns/recursor.d").with(
            ["etc/powerdns/recursor.d/a.conf": "dnssec=off\n"]),
        .powerDNS(", a folder of other files", "validate", "include-dir=/etc/powerdns/recursor.d").with(
            ["etc/powerdns/recursor.d/a": "dnssec=off\n"]),
        .powerDNS(", a folder that validates", "off", "include-dir=/etc/powerdns/recursor.d").with(
            ["etc/powerdns/recursor.d/a.conf": "dnssec=off\n", "etc/powerdns/recursor.d/b.conf": "dnssec=validate\n"]),
        .powerDNS(", the hosts file", "validate", "export-etc-hosts").with(
            ["etc/hosts": "10.77.0.11 t1.example\n", "etc/nsswitch.conf": "hosts: dns\n"]),
        .powerDNS(", on another port", "off", "local-port=5353"),
        .powerDNS(", on a port of the address", "off", "local-address=127.0.0.1:5353"),
        .powerDNS(", on all addresses", "off", "local-address=0.0.0.0, ::"),
        .powerDNS(", on an address it lacks", "off", "local-address=127.0.0.1, 192.0.2.1"),
        .powerDNS(", the root excepted", "validate", lua: "addNTA(\".\", \"why\")"),
        .powerDNS(", excepted and taken back", "validate", lua: "addNTA('example')\nclearNTA('example')"),
        .powerDNS(", its anchors taken", "validate", lua: "clearTA(\".\")"),
        .powerDNS(", its anchors taken and given", "validate", lua: "clearTA(\".\")\naddTA('.', \"@DIGEST@\")"),
        .powerDNS(", anchors of a file", "validate").with(
            [
                "etc/powerdns/recursor.lua": "clearTA()\nreadTrustAnchorsFromFile('/etc/root.key')\n",
                "etc/root.key": "@ANCHOR@\n",
            ]),
        .powerDNS(", anchors of its own", "validate").with(["etc/powerdns/recursor.lua": ""]),
        .powerDNS(", Lua that fails", "off", lua: "no_such_thing()"),
        .powerDNS(", no Lua", "off", "lua-config-file=/etc/powerdns/none.lua"),
        .powerDNS(", a policy file", "off", lua: "rpzFile(\"/etc/rpz.zone\")").with([
            "etc/rpz.zone": policy("*.example CNAME .\n")
        ]),
        .powerDNS(", a policy that answers", "validate", lua: "rpzFile(\"/etc/rpz.zone\", {policyName=\"home\"})").with(
            ["etc/rpz.zone": policy("t1.example A 10.77.0.11\n")]),
        .powerDNS(", a program that answers", "validate", "lua-dns-script=/etc/pre.lua").with(
            ["etc/pre.lua": "function preresolve(dq)\n  dq:addAnswer(pdns.A, \"10.77.0.11\")\n  return true\nend\n"])
            .open,
        .powerDNS(", for nobody but others", "off", "allow-from=!127.0.0.1, 0.0.0.0/0"),
        .powerDNS(", for all", "off", "allow-from="),
        .powerDNS(", a file of whom it serves", "off", "allow-from-file=/etc/powerdns/allowed").with(
            ["etc/powerdns/allowed": "192.0.2.0/24\n"]),
        .powerDNS(", a zone without a file", "off", "auth-zones=example=/etc/powerdns/none.zone"),
        .powerDNS(", no hints", "off", "hint-file=/etc/powerdns/none.hints"),
        .powerDNS(", of an unknown user", "off", "setuid=nobodyatall"),
        .powerDNS(", asking from nowhere", "off", "query-local-address=192.0.2.1"),
        .powerDNS(", asking by IPv6", "off", "query-local-address=::"),
        .powerDNS(", a word it does not know", "off", "dns-sec=off"),
        .powerDNS(", a word it does not know, allowed", "off", "ignore-unknown-settings=dns-sec\ndns-sec=off"),
        .powerDNS(", off on its command line", "validate").with(arguments: "--dnssec=off"),
        .powerDNS(", validating on its command line", "off").with(arguments: "--dnssec=validate"),
        .powerDNS(", a line of its own name", "validate").with(arguments: "--config-name=home").with(
            [
                "etc/powerdns/recursor-home.conf":
                    "dnssec=off\nlocal-address=127.0.0.1\nhint-file=/etc/powerdns/root.hints\ndont-query=\n"
            ]),
    ]

    /// They do not answer, and nothing that is read says why: a server outside that is dead, a log, a program that ended. They
    /// are not known as long as nobody outside is heard.
    private static let hopeless: Set<String> = [
        "unbound, a dead stub zone",
        "unbound, a stub zone of another port",
        "unbound, a stub zone that recurses",
        "unbound, forwarded without servers",
        "unbound, TLS for the roots",
        "unbound, no IPv4 upstream, insecure",
        "unbound, no ports to ask from",
        "unbound, the root not at hand",
        "unbound, a missing key for TLS",
        "BIND, not asking the zone's",
        "BIND, deaf to its box",
        "BIND, asking from nowhere",
        "BIND, a forward zone only",
        "BIND, a secondary zone of nobody",
        "BIND, a view of others",
        "BIND, a view that does not recurse",
        "BIND, no hints",
        "BIND, of an unknown user",
        "BIND, on a port of its own",
        "Knot Resolver, over TLS checked",
        "Knot Resolver, forwarding to nobody, insecure",
        "Knot Resolver, stub to nobody",
        "Knot Resolver, the root excepted",
        "Knot Resolver, no IPv4",
        "Knot Resolver, private addresses hidden",
        "Knot Resolver, an error",
        "Knot Resolver, a word left open",
        "Knot Resolver, of an unknown user",
        "Knot Resolver, asking from nowhere",
        "PowerDNS, a file of forwards to nobody",
        "PowerDNS, no file of forwards",
        "PowerDNS, Lua that fails",
        "PowerDNS, no Lua",
        "PowerDNS, for nobody but others",
        "PowerDNS, a file of whom it serves",
        "PowerDNS, no hints",
        "PowerDNS, of an unknown user",
        "PowerDNS, asking from nowhere",
        "dnsmasq, on an interface it lacks",
        "systemd-resolved, a dead server first",
        "systemd-resolved, a server with another port",
        "systemd-resolved, nobody to ask",
        "systemd-resolved, a drop-in that begins anew",
        "Stubby, checked without a name",
        "Stubby, a dead server",
        "Stubby, a server of another port",
    ]
}
