import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// A resolver reads what its unit, its init script's file of variables or its running process names, not what its package brings.
@Suite struct ResolverStartTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var title: String
        var files: [String: String]
        /// What is read of each resolver: its kind, its file, whether it validates, why it is not known.
        var expected: [String]

        var testDescription: String { title }

        init(_ title: String, _ files: [String: String], _ expected: String...) {
            self.title = title
            self.files = files
            self.expected = expected
        }
    }

    private static let lib = "/lib/systemd/system/"
    private static let etc = "/etc/systemd/system/"

    private static func unit(_ start: String, _ lines: String = "") -> String {
        "[Service]\n\(lines)\nExecStart=\(start)\n[Install]\nWantedBy=multi-user.target\n"
    }

    private static func own(_ start: String) -> String { "[Service]\nExecStart=\nExecStart=\(start)\n" }

    private static func unbound(_ files: [String: String]) -> [String: String] {
        [
            "/etc/unbound/unbound.conf": "server:\n module-config: iterator\n",
            "/etc/unbound/own.conf": "server:\n trust-anchor: \". DS 1 8 2 00\"\n",
        ].merging(files) { $1 }
    }
    private static let variables = unit("/usr/sbin/unbound -d -p $DAEMON_OPTS", "EnvironmentFile=-/etc/default/unbound")

    static let unbounds: [Case] = [
        Case(
            "as packaged", unbound([lib + "unbound.service": variables]),
            "unbound /etc/unbound/unbound.conf off"),
        Case(
            "a drop-in that begins anew",
            unbound([
                lib + "unbound.service": variables,
                etc + "unbound.service.d/own.conf": own("/usr/sbin/unbound -d -p -c /etc/unbound/own.conf"),
            ]), "unbound /etc/unbound/own.conf on"),
        Case(
            "a file of variables",
            unbound([
                lib + "unbound.service": variables,
                "/etc/default/unbound": "DAEMON_OPTS=\"-c /etc/unbound/own.conf\"\n",
            ]), "unbound /etc/unbound/own.conf on"),
        Case(
            "a variable within a word",
            unbound([
                lib + "unbound.service": unit(
                    "/usr/sbin/unbound -dc${WHERE}/own.conf", "Environment=WHERE=/etc/unbound")
            ]), "unbound /etc/unbound/own.conf on"),
        Case(
            "relative to its folder",
            unbound([
                lib + "unbound.service": unit("/usr/sbin/unbound -d -c own.conf", "WorkingDirectory=/etc/unbound")
            ]), "unbound /etc/unbound/own.conf on"),
        Case(
            "a specifier that its name tells",
            unbound([lib + "unbound.service": unit("/usr/sbin/unbound -d -c %E/%p/own.conf")]),
            "unbound /etc/unbound/own.conf on"),
        Case(
            "a specifier of the moment",
            unbound([lib + "unbound.service": unit("/usr/sbin/unbound -d -c /etc/unbound/%H.conf")]),
            "unbound /etc/unbound/unbound.conf off: \(lib)unbound.service:3: with what options shows only as it starts"),
        Case(
            "a shell",
            unbound([lib + "unbound.service": unit("/bin/sh -c 'exec /usr/sbin/unbound -d -c $(cat /etc/x)'")]),
            "unbound /etc/unbound/unbound.conf off: \(lib)unbound.service:3: with what options shows only as it starts"),
        Case(
            "by another program",
            unbound([
                lib + "unbound.service": unit(
                    "@/usr/bin/nice nice -n 5 /usr/sbin/unbound -d -c /etc/unbound/own.conf")
            ]), "unbound /etc/unbound/own.conf on"),
        Case(
            "a file that is not there",
            unbound([lib + "unbound.service": unit("/usr/sbin/unbound -d -c /etc/unbound/none.conf")]),
            "unbound /etc/unbound/none.conf off: \(lib)unbound.service:3: it is told to read /etc/unbound/none.conf, which is not there"
        ),
        Case(
            "an init script's variables",
            unbound([
                "/etc/init.d/unbound": "",
                "/etc/default/unbound": "DIR=/etc/unbound\nDAEMON_OPTS=\"-c $DIR/own.conf\"\n",
            ]),
            "unbound /etc/unbound/own.conf on"),
        Case(
            "an init script's shell",
            unbound(["/etc/init.d/unbound": "", "/etc/default/unbound": "DAEMON_OPTS=\"-c `cat /etc/x`\"\n"]),
            "unbound /etc/unbound/unbound.conf off: /etc/default/unbound:1: with what options shows only as it starts"),
    ]

    private static let plain = "options { dnssec-validation no; };\n"
    private static let anchored = "trust-anchors { . initial-ds 1 8 2 \"00\"; };\noptions { dnssec-validation yes; };\n"

    static let others: [Case] = [
        Case(
            "BIND's variables",
            [
                "/etc/bind/named.conf": plain, "/etc/bind/own.conf": anchored,
                lib + "named.service": unit("/usr/sbin/named -f $OPTIONS", "EnvironmentFile=-/etc/default/named"),
                "/etc/default/named": "OPTIONS=\"-u bind -c /etc/bind/own.conf\"\n",
            ], "bind /etc/bind/own.conf on"),
        Case(
            "Fedora's BIND",
            [
                "/etc/named.conf": plain, "/etc/own.conf": anchored,
                lib + "named.service": unit(
                    "/usr/sbin/named -u named -c ${NAMEDCONF} $OPTIONS",
                    "Environment=NAMEDCONF=/etc/named.conf\nEnvironmentFile=-/etc/sysconfig/named"),
                "/etc/sysconfig/named": "OPTIONS=-4\nNAMEDCONF=/etc/own.conf\n",
            ], "bind /etc/own.conf on"),
        Case(
            "BIND in a folder of its own",
            [
                "/etc/bind/named.conf": plain, "/srv/named/etc/bind/named.conf": "include \"/etc/bind/own.conf\";\n",
                "/srv/named/etc/bind/own.conf": anchored,
                lib + "named.service": unit("/usr/sbin/named -f -u bind -t /srv/named"),
            ], "bind /srv/named/etc/bind/named.conf on"),
        Case(
            "Knot Resolver's drop-in",
            [
                "/etc/knot-resolver/kresd.conf": "trust_anchors.remove('.')\n", "/etc/knot/own.conf": "-- own\n",
                lib + "kresd@.service": unit(
                    "/usr/sbin/kresd -c /usr/lib/x86_64-linux-gnu/knot-resolver/distro-preconfig.lua -c /etc/knot-resolver/kresd.conf -n"
                ), etc + "kresd@.service.d/own.conf": own("/usr/sbin/kresd -c /etc/knot/own.conf -n"),
            ], "knot /etc/knot/own.conf on"),
        Case(
            "Knot Resolver's several",
            [
                "/etc/knot-resolver/kresd.conf": "trust_anchors.remove('.')\n", "/etc/knot/own.conf": "-- own\n",
                lib + "kresd@.service": unit(
                    "/usr/sbin/kresd -c /etc/knot-resolver/kresd.conf --config=/etc/knot/own.conf -n"),
            ],
            "knot /etc/knot/own.conf on: \(lib)kresd@.service:3: it reads several files, of which this is the last"),
        Case(
            "Knot Resolver without a file",
            [
                "/etc/knot-resolver/kresd.conf": "trust_anchors.remove('.')\n", "/var/lib/knot/config": "-- own\n",
                lib + "kresd@.service": unit("/usr/sbin/kresd -n /var/lib/knot"),
            ], "knot /var/lib/knot/config on"),
        Case(
            "PowerDNS by name",
            [
                "/etc/powerdns/recursor.conf": "dnssec=off\n", "/etc/powerdns/recursor-own.conf": "dnssec=validate\n",
                lib + "pdns-recursor.service": unit("/usr/sbin/pdns_recursor --daemon=no --config-name=own"),
            ], "powerdns /etc/powerdns/recursor-own.conf on"),
        Case(
            "PowerDNS by a setting",
            [
                "/etc/powerdns/recursor.conf": "dnssec=off\n",
                lib + "pdns-recursor.service": unit("/usr/sbin/pdns_recursor --daemon=no --dnssec=validate"),
            ], "powerdns /etc/powerdns/recursor.conf on"),
        Case(
            "Stubby",
            [
                "/etc/stubby/stubby.yml": "dnssec: GETDNS_EXTENSION_TRUE\n", "/etc/own.yml": "listen_addresses:\n",
                lib + "stubby.service": unit("/usr/bin/stubby -l -C /etc/own.yml"),
            ], "stubby /etc/own.yml off"),
        Case(
            "dnscrypt-proxy",
            [
                "/etc/dnscrypt-proxy/dnscrypt-proxy.toml": "", "/etc/own.toml": "cert_ignore_timestamp = true\n",
                lib + "dnscrypt-proxy.service": unit("/usr/bin/dnscrypt-proxy -config=/etc/own.toml"),
            ], "dnscrypt-proxy /etc/own.toml off"),
        Case(
            "AdGuard Home in its folder",
            [
                "/opt/AdGuardHome/AdGuardHome.yaml": "dns:\n", "/srv/AdGuardHome.yaml": "dns:\n",
                lib + "AdGuardHome.service": unit("/opt/AdGuardHome/AdGuardHome \"-s\" \"run\" --work-dir /srv"),
            ], "adguard-home /srv/AdGuardHome.yaml off"),
    ]

    private static let anchor = "--trust-anchor=.,20326,8,2,E06D44B8"
    private static let helper = unit("/usr/share/dnsmasq/systemd-helper exec")

    private static func dnsmasq(_ options: String, _ more: [String: String] = [:]) -> [String: String] {
        [
            "/etc/dnsmasq.conf": "no-resolv\nserver=192.0.2.1\n",
            "/etc/dnsmasq.own": "dnssec\ntrust-anchor=.,20326,8,2,E06D44B8\n",
            "/etc/default/dnsmasq": "DNSMASQ_OPTS=\"\(options)\"\n", lib + "dnsmasq.service": helper,
        ].merging(more) { $1 }
    }

    static let dnsmasqs: [Case] = [
        Case("dnsmasq's options", dnsmasq("--dnssec \(anchor)"), "dnsmasq /etc/dnsmasq.conf on"),
        Case("dnsmasq's file", dnsmasq("--conf-file=/etc/dnsmasq.own"), "dnsmasq /etc/dnsmasq.own on"),
        Case("dnsmasq's file by its letter", dnsmasq("-kC/etc/dnsmasq.own"), "dnsmasq /etc/dnsmasq.own on"),
        Case(
            "dnsmasq's second file", dnsmasq("-C /etc/dnsmasq.conf -C /etc/dnsmasq.own"), "dnsmasq /etc/dnsmasq.conf on"
        ),
        Case(
            "dnsmasq's folder",
            dnsmasq("-7 /etc/more", ["/etc/more/a": "dnssec\n", "/etc/more/b": "trust-anchor=.,1,8,2,0\n"]),
            "dnsmasq /etc/dnsmasq.conf on"),
        Case(
            "dnsmasq's packaged folder",
            dnsmasq(
                "",
                [
                    "/etc/default/dnsmasq": "CONFIG_DIR=/etc/more,.dpkg-old\n",
                    "/etc/more/a": "dnssec\ntrust-anchor=.,1,8,2,0\n",
                ]), "dnsmasq /etc/dnsmasq.conf on"),
        Case(
            "dnsmasq's unknown option", dnsmasq("--dnssec-always"),
            "dnsmasq /etc/dnsmasq.conf off: /etc/default/dnsmasq:1: no version known here has 'dnssec-always'; dnsmasq does not start with it"
        ),
        Case(
            "dnsmasq's word too many", dnsmasq("--conf-file /etc/dnsmasq.own"),
            "dnsmasq /etc/dnsmasq.conf off: /etc/default/dnsmasq:1: a word that belongs to no option; dnsmasq does not start with that"
        ),
        Case(
            "dnsmasq's options from a shell", dnsmasq("$(cat /etc/options)"),
            "dnsmasq /etc/dnsmasq.conf off: /etc/default/dnsmasq:1: with what options shows only as it starts"),
        Case(
            "dnsmasq by its own unit", dnsmasq("--dnssec", [lib + "dnsmasq.service": unit("/usr/sbin/dnsmasq -k")]),
            "dnsmasq /etc/dnsmasq.conf off"),
        Case(
            "dnsmasq's port twice",
            dnsmasq("-p 53 --dnssec \(anchor)", ["/etc/dnsmasq.conf": "port=5353\nno-resolv\n"]),
            "dnsmasq /etc/dnsmasq.conf on"),
    ]

    @Test(arguments: unbounds + others + dnsmasqs) func readsWhatItIsStartedWith(_ one: Case) {
        let facts = look([LocalResolverProbe()], at: memoryBox(MemoryFiles(texts: one.files)))
        let found = facts.resolver.local.map { resolver in
            "\(resolver.kind.rawValue) \(resolver.configuration.place) \(resolver.validation.value.rawValue)"
                + (resolver.whyUnread.map { ": " + $0 } ?? "")
        }
        #expect(found == one.expected)
    }

    /// Of what may stand once on dnsmasq's command line, a file's counts.
    @Test func aFilesPortCounts() throws {
        let facts = look(
            [LocalResolverProbe()],
            at: memoryBox(
                MemoryFiles(
                    texts: Self.dnsmasq("-p 53", ["/etc/dnsmasq.conf": "port=5353\nlisten-address=127.0.0.1\n"]))))
        #expect(facts.resolver.local.first?.listens.map(\.value.description) == ["127.0.0.1:5353"])
    }

    /// The process that runs, whatever its unit says by now; one of another service's says nothing.
    @Test(arguments: [
        ("0::/system.slice/unbound.service", "/etc/unbound/own.conf on"), ("0::/", "/etc/unbound/own.conf on"),
        ("0::/system.slice/unbound@home.service", "/etc/unbound/own.conf on"),
        ("0::/system.slice/libvirtd.service", "/etc/unbound/unbound.conf off"),
    ]) func readsWhatRuns(_ group: String, _ expected: String) {
        var files = MemoryFiles(texts: Self.unbound([Self.lib + "unbound.service": Self.variables]))
        files.add("/proc/1/comm", "systemd\n")
        files.add("/proc/77/comm", "unbound\n")
        files.add("/proc/77/cgroup", group + "\n")
        files["/proc/77/cmdline"] = MemoryFiles.Entry(
            .file(Array("/usr/sbin/unbound\0-d\0-c/etc/unbound/own.conf\0".utf8)))
        let found = look([LocalResolverProbe()], at: memoryBox(files, isLive: true)).resolver.local
        #expect(found.map { "\($0.configuration.place) \($0.validation.value.rawValue)" } == [expected])
    }

    /// Knot Resolver 6: its manager makes what each kresd is given.
    @Test func aManagersOwnFile() {
        var files = MemoryFiles(texts: [
            "/etc/knot-resolver/config.yaml": "dnssec: false\n", "/proc/1/comm": "systemd\n",
            Self.lib + "knot-resolver.service": Self.unit("/usr/bin/knot-resolver"), "/proc/78/comm": "kresd\n",
            "/proc/78/cgroup": "0::/system.slice/knot-resolver.service\n",
        ])
        files["/proc/78/cmdline"] = MemoryFiles.Entry(.file(Array("kresd\0-c\0kresd1.conf\0-n\0".utf8)))
        let found = look([LocalResolverProbe()], at: memoryBox(files, isLive: true)).resolver.local
        #expect(found.map(\.configuration.place) == ["/etc/knot-resolver/config.yaml"])
        #expect(found.first?.whyUnread == nil)
    }

    /// OpenWrt's script puts the time check off only where its own client tells the time later (dnsmasq.init).
    @Test(arguments: [
        ("enabled", ["/etc/rc.d/S98sysntpd": ""], "untilTold"),
        ("switched on", ["/etc/config/system": "config timeserver 'ntp'\n\toption enabled '1'\n"], "untilTold"),
        ("switched off", ["/etc/config/system": "config timeserver 'ntp'\n\toption enabled '0'\n"], "always"),
        ("not told", [:], "always"),
        ("right before", ["/etc/rc.d/S98sysntpd": "", "/var/state/dnsmasqsec": ""], "always"),
    ]) func openWrtsTimeCheck(_ title: String, _ files: [String: String], _ expected: String) {
        let all = [
            "/etc/config/dhcp": "config dnsmasq\n\toption dnssec '1'\n", "/etc/init.d/sysntpd": "",
            "/etc/init.d/dnsmasq": "", "/etc/rc.d/S19dnsmasq": "",
            "/usr/share/dnsmasq/trust-anchors.conf": "trust-anchor=.,20326,8,2,E06D44B8\n",
        ].merging(files) { $1 }
        let found = look([LocalResolverProbe()], at: memoryBox(MemoryFiles(texts: all))).resolver.local
        #expect(found.map { "\($0.timeCheck.value)" } == [expected])
    }
}
