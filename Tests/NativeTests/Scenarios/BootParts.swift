// The programs of the boxes, each in several ways to be configured.
extension Boot.Part {
    static let noResolver = Boot.Part(title: "no resolver", files: [:], command: "", service: "")

    static func unbound(_ title: String, _ options: String = "", clauses: String = "") -> Boot.Part {
        Boot.Part(
            title: "unbound" + title,
            files: [
                "etc/unbound/unbound.conf": """
                server:
                    username: ""
                    chroot: ""
                    directory: "/etc/unbound"
                    pidfile: "/run/unbound.pid"
                    use-syslog: no
                    interface: 127.0.0.1
                    root-hints: "/etc/unbound/root.hints"
                    auto-trust-anchor-file: "/var/lib/unbound/root.key"
                    \(options)
                \(clauses)

                """, "etc/unbound/root.hints": "@HINTS@", "var/lib/unbound/root.key": "@ANCHOR@\n",
            ], command: "/usr/sbin/unbound -dd", service: "unbound")
    }

    static func bind(_ title: String, _ options: String = "", zones: String = "", validation: String = "yes")
        -> Boot.Part
    {
        Boot.Part(
            title: "BIND" + title,
            files: [
                "etc/bind/named.conf": """
                options {
                    directory "/var/cache/bind"; pid-file none; session-keyfile none;
                    listen-on { 127.0.0.1; }; listen-on-v6 { none; };
                    dnssec-validation \(validation);
                    \(options)
                };
                trust-anchors { . static-ds @QUOTED@; };
                zone "." { type hint; file "/etc/bind/root.hints"; };
                \(zones)

                """, "etc/bind/root.hints": "@HINTS@", "var/cache/bind/README": "",
            ], command: "/usr/sbin/named -g -4 -c /etc/bind/named.conf", service: "named", package: "bind9")
    }

    static func knot(_ title: String, _ lines: String = "") -> Boot.Part {
        Boot.Part(
            title: "Knot Resolver" + title,
            files: [
                "etc/knot-resolver/kresd.conf": """
                net.listen('127.0.0.1', 53, { kind = 'dns' })
                modules.load('hints')
                hints.root({ ['ns.root.'] = '10.77.0.53' })
                trust_anchors.remove('.')
                trust_anchors.add('@ANCHOR@')
                \(lines)

                """, "run/README": "",
            ], command: "/usr/sbin/kresd -n -q -c /etc/knot-resolver/kresd.conf /var/lib", service: "kresd@1",
            package: "knot-resolver")
    }

    static func powerDNS(_ title: String, _ mode: String, _ lines: String = "", lua: String = "") -> Boot.Part {
        Boot.Part(
            title: "PowerDNS" + title,
            files: [
                "etc/powerdns/recursor.conf": """
                dnssec=\(mode)
                dont-query=
                hint-file=/etc/powerdns/root.hints
                local-address=127.0.0.1
                lua-config-file=/etc/powerdns/recursor.lua
                \(lines)

                """, "etc/powerdns/root.hints": "@HINTS@",
                "etc/powerdns/recursor.lua": "clearTA()\naddTA(\".\", \"@DIGEST@\")\n\(lua)\n",
            ],
            command:
                "/usr/sbin/pdns_recursor --config-dir=/etc/powerdns --daemon=no --disable-syslog --socket-dir=/run",
            service: "pdns-recursor", package: "pdns-recursor")
    }

    static func dnsmasq(_ title: String, _ lines: String) -> Boot.Part {
        Boot.Part(
            title: "dnsmasq" + title,
            files: [
                "etc/dnsmasq.conf": """
                listen-address=127.0.0.1
                bind-interfaces
                no-resolv
                server=10.77.0.55
                user=root
                trust-anchor=.,@COMMAS@
                \(lines)

                """
            ], command: "/usr/sbin/dnsmasq --keep-in-foreground", service: "dnsmasq")
    }

    static func chrony(_ title: String, _ lines: String) -> Boot.Part {
        Boot.Part(
            title: "chrony" + title,
            files: [
                "etc/chrony/chrony.conf": lines + "\ndriftfile /var/lib/chrony/chrony.drift\n",
                "var/lib/chrony/README": "",
            ], command: "/usr/sbin/chronyd -d -u root", service: "chrony")
    }

    static func ntpsec(_ title: String, _ lines: String, options: String = " -g") -> Boot.Part {
        Boot.Part(
            title: "ntpsec" + title, files: ["etc/ntpsec/ntp.conf": lines + "\n"],
            command: "/usr/sbin/ntpd -n -c /etc/ntpsec/ntp.conf\(options)", service: "ntpsec", package: "ntpsec")
    }

    static func openNTPD(_ title: String, _ lines: String, options: String) -> Boot.Part {
        Boot.Part(
            title: "OpenNTPD" + title,
            files: [
                "etc/openntpd/ntpd.conf": lines + "\n", "var/lib/openntpd/run/README": "",
                "var/lib/openntpd/db/README": "",
            ],
            command: "/usr/sbin/openntpd -d\(options) -f /etc/openntpd/ntpd.conf", service: "openntpd",
            package: "openntpd")
    }

    static func timesyncd(_ title: String, _ lines: String) -> Boot.Part {
        Boot.Part(
            title: "timesyncd" + title,
            files: ["etc/systemd/timesyncd.conf": "[Time]\n\(lines)\n", "var/lib/systemd/timesync/README": ""],
            command: "/usr/lib/systemd/systemd-timesyncd", service: "systemd-timesyncd", package: "systemd-timesyncd",
            environment: "CLOCK_UID=997 SYSTEMD_LOG_TARGET=console")
    }
}

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
        .chrony(" that never steps", servers()),
        .chrony(" that steps once its updates are used", servers() + "\nmakestep 1 0"),
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
        .ntpsec(" that never steps", servers() + "\ntinker step 0 panic 0"),
        .timesyncd("", "NTP=t1.example t2.example"), .timesyncd(" with an address", "NTP=t1.example 10.77.0.12"),
        .timesyncd(" with a fallback only", "FallbackNTP=t1.example 10.77.0.12"),
        .timesyncd(" with an unused fallback", "NTP=t1.example\nFallbackNTP=10.77.0.12"),
        .openNTPD(", -s", servers(""), options: " -s"), .openNTPD("", servers(""), options: ""),
        .openNTPD(" by address, -s", "server 10.77.0.11\nserver 10.77.0.12", options: " -s"),
    ]
}
