// The programs of the boxes, each in several ways to be configured.
extension Boot.Part {
    static let noResolver = Boot.Part(title: "no resolver", files: [:], command: "", service: "")

    /// The same with further files, or with other contents of its own.
    func with(_ files: [String: String]) -> Boot.Part {
        var part = self
        part.files.merge(files) { $1 }
        return part
    }

    var slewing: Boot.Part {
        var part = self
        part.slews = true
        return part
    }

    var open: Boot.Part {
        var part = self
        part.isOpen = true
        return part
    }

    /// The same, started with these words besides.
    func with(arguments: String) -> Boot.Part {
        var part = self
        part.command += " " + arguments
        return part
    }

    /// The same, started so.
    func with(command: String) -> Boot.Part {
        var part = self
        part.command = command
        return part
    }

    /// The same, started by a shell that has read this file of variables.
    func sourcing(_ path: String) -> Boot.Part {
        var part = self
        part.environment = ". \(path);"
        return part
    }

    /// What lets it run here.
    static let unboundHead = """
        server:
            username: ""
            chroot: ""
            directory: "/etc/unbound"
            pidfile: "/run/unbound.pid"
            use-syslog: no
        """

    static func unbound(_ title: String, _ options: String = "", clauses: String = "") -> Boot.Part {
        Boot.Part(
            title: "unbound" + title,
            files: [
                "etc/unbound/unbound.conf": """
                \(unboundHead)
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

    static func resolved(_ title: String, _ lines: String) -> Boot.Part {
        Boot.Part(
            title: "systemd-resolved" + title,
            files: [
                "etc/systemd/resolved.conf": "[Resolve]\n\(lines)\n",
                "etc/dnssec-trust-anchors.d/lab.positive": "@ANCHOR@\n", "etc/resolv.conf": "nameserver 127.0.0.53\n",
            ], command: "/usr/lib/systemd/systemd-resolved", service: "systemd-resolved", package: "systemd-resolved",
            environment: "CLOCK_UID=996 SYSTEMD_LOG_TARGET=console")
    }

    /// getdns's, on the loopback, with these lines and a list of servers below.
    static func stubby(_ title: String, _ lines: String, server: String = "address_data: 10.77.0.55") -> Boot.Part {
        Boot.Part(
            title: "Stubby" + title,
            files: [
                "etc/stubby/stubby.yml": """
                resolution_type: GETDNS_RESOLUTION_STUB
                listen_addresses:
                  - 127.0.0.1
                \(lines)
                upstream_recursive_servers:
                  - \(server)

                """
            ], command: "/usr/bin/stubby -C /etc/stubby/stubby.yml", service: "stubby", package: "stubby")
    }
}
