import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Values

/// No secret of a box is ever in what boxdoctor writes.
@Suite(.serialized, .enabled(if: Boxed.isPossible, Boxed.why)) struct SecretTests {
    private static let secrets = [
        "wireguard": "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=",
        "preshared": "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=",
        "chronyKey": "B1C2D3A4B5C6D7E8F9A0B1C2D3A4B5C6D7E8F9A0",
        "ntpKey": "correcthorsebatterystaple", "urlPassword": "hunter2hunter2", "pihole": "piholeapppassword99",
        "piholeHash": "$BALLOON-SHA256$v=1$s=1024,t=32$c2FsdHNhbHQ$aGFzaGhhc2g", "control": "-----CONTROLKEYCONTROLKEY",
        "tsig": "c2VjcmV0LXRzaWcta2V5LW9mLXRoZS1ib3g", "process": "processpassword77",
        "userPassword": "swordfish55swordfish", "personalName": "c0ffee99account",
    ]

    private func tree() throws -> TemporaryFolder {
        func secret(_ name: String) -> String { Self.secrets[name] ?? "" }
        let login = "me:\(secret("userPassword"))"
        let wireguard = """
            [Interface]
            PrivateKey = \(secret("wireguard"))
            Address = 10.9.0.2/24
            PrivateKey \(secret("wireguard"))
            [Peer]
            PublicKey = bmXOC+F1FxEMF9dyiK2H5/1SUtzH0JuVo51h2wPfgyo=
            PresharedKey = \(secret("preshared"))
            PresharedKey=\(secret("preshared")) trailing = words
            Endpoint = vpn.example:51820
            Endpoint = user:\(secret("urlPassword"))@vpn.example:51820
            AllowedIPs = 0.0.0.0/0
            """
        let network = """
            [NetDev]
            Name=wg1
            Kind=wireguard
            [WireGuard]
            PrivateKey=\(secret("wireguard"))
            [WireGuardPeer]
            PresharedKey=\(secret("preshared"))
            Endpoint=vpn.example:51820
            """
        let unbound = """
            server:
              interface: 127.0.0.1
              nonsense \(secret("control"))
            remote-control:
              control-enable: yes
              control-key-file: "/etc/unbound/unbound_control.key"
            forward-zone:
              name: "."
              forward-addr: 198.51.100.53@853#dns.example
              forward-addr: 198.51.100.54@853#\(secret("personalName")).dns.nextdns.io
              forward-addr: \(login)@198.51.100.53
              forward-host: \(login)@dns.example
              forward-tls-upstream: yes
            """
        // Where a server is named, by somebody who thinks of URLs.
        let named = [
            "etc/systemd/timesyncd.conf":
                "[Time]\nNTP=\(login)@ntp.example 192.0.2.1\nFallbackNTP=\(login)@ntp.example\n",
            "etc/systemd/resolved.conf":
                "[Resolve]\nDNS=\(login)@198.51.100.53 198.51.100.55#Dev--\(secret("personalName")).dns.nextdns.io\n"
                + "DNSOverTLS=yes\nFallbackDNS=\(login)@dns.example\n",
            "etc/openntpd/ntpd.conf": "server \(login)@ntp.example\nservers \(login)@ntp.example\n",
            "etc/ntp.conf": "server \(login)@ntp.example iburst\npool \(login)@ntp.example\n",
            "etc/ntpd-rs/ntp.toml": "[[source]]\nmode = \"server\"\naddress = \"\(login)@ntp.example\"\n",
            "etc/dnsmasq.conf": "server=\(login)@198.51.100.53\nserver=/lan/\(login)@198.51.100.53\nlocal=\(login)@x\n",
            "etc/knot-resolver/kresd.conf": "policy.add(policy.all(policy.FORWARD('\(login)@198.51.100.53')))\n",
            "etc/powerdns/recursor.conf": "forward-zones-recurse=.=\(login)@198.51.100.53\n",
            "etc/stubby/stubby.yml":
                "upstream_recursive_servers:\n  - address_data: 198.51.100.56\n"
                + "    tls_auth_name: \"\(secret("personalName")).dns.controld.com\"\n",
            "opt/AdGuardHome/AdGuardHome.yaml":
                "dns:\n  upstream_dns:\n    - tls://\(secret("personalName")).d.adguard-dns.com\n"
                + "    - \(login)@198.51.100.53\n    - https://\(login)@dns.example/\(secret("personalName"))\n",
            "etc/AdGuardHome/AdGuardHome.yaml":
                "dns:\n  upstream_dns:\n    - tls://\(secret("personalName")).d.adguard-dns.com\n    - \(login)@198.51.100.53\n",
            "etc/hosts": "127.0.0.1 localhost\n\(login)@198.51.100.53 name\n",
        ]
        return try BoxedTrees.debian(
            chrony: [
                "keyfile /etc/chrony/chrony.keys", "server time.example key 1",
                "server \(login)@ntp.example iburst", "pool \(login)@ntp.example", "peer \(login)@ntp.example",
                "initstepslew 30 \(login)@ntp.example", "server\(login)@ntp.example", "\(login)@ntp.example",
                "commandkey \(secret("chronyKey"))", "include /etc/chrony/chrony.keys",
            ],
            adding: [
                "etc/chrony/chrony.keys": "1 SHA256 HEX:\(secret("chronyKey"))\n2 MD5 \(secret("ntpKey"))\n",
                "etc/wireguard/wg0.conf": wireguard, "etc/systemd/network/wg1.netdev": network,
                "etc/unbound/unbound.conf": unbound, "etc/unbound/unbound_control.key": secret("control") + "\n",
                "etc/ntp.keys": "1 M \(secret("ntpKey"))\n",
                "etc/ntpsec/ntp.conf": "keys /etc/ntp.keys\nserver a.example\n",
                "etc/pihole/pihole.toml": """
                [dns]
                upstreams = ["https://user:\(secret("urlPassword"))@dns.example/dns-query", "198.51.100.53"]
                [webserver.api]
                password = "\(secret("pihole"))"
                pwhash = "\(secret("piholeHash"))"
                app_pwhash = "\(secret("piholeHash"))"
                """,
                "etc/pihole/setupVars.conf": "WEBPASSWORD=\(secret("pihole"))\nPIHOLE_DNS_1=198.51.100.53\n",
                "etc/dnscrypt-proxy/dnscrypt-proxy.toml": """
                server_names = ['mine']
                listen_addresses = ['127.0.0.1:53']
                http_proxy = 'http://user:\(secret("urlPassword"))@proxy.example:8080'
                [static.mine]
                stamp = 'sdns://\(secret("tsig"))'
                """,
                "etc/cloudflared/config.yml":
                    "proxy-dns: true\nproxy-dns-upstream:\n  - https://user:\(secret("urlPassword"))@dns.example/q\n",
                "etc/bind/named.conf":
                    "key \"k\" { algorithm hmac-sha256; secret \"\(secret("tsig"))\"; };\noptions { };\n",
                "etc/boxdoctor/boxdoctor.toml":
                    "password = \"\(secret("pihole"))\"\n[checks.rtc]\nfoo = \"\(secret("control"))\"\n",
            ].merging(named) { first, _ in first })
    }

    private static let commands: [[String]] =
        ["text", "json", "prometheus", "nagios", "checkmk"].map { ["check", "--verbose", "--format", $0] }
        + [
            ["probe"], ["time"], ["time", "--format", "json"], ["graph"], ["graph", "--format", "svg"],
            ["graph", "--format", "json"], ["rehearse"], ["rehearse", "--format", "json"], ["list"],
            ["explain", "clock"], ["windows", "time.example", "--format", "json"],
            ["check", "--config", "/etc/chrony/chrony.keys"], ["check", "--facts", "/etc/chrony/chrony.keys"],
            ["probe", "--facts", "/etc/wireguard/wg0.conf"],
        ]

    @Test(arguments: [false, true]) func areNowhere(isRoot: Bool) throws {
        let tree = try tree()
        let shown = Self.commands.map { $0.map { "'\($0)'" }.joined(separator: " ") }
        // One box for all commands; a program whose arguments hold a password runs meanwhile.
        let script = """
            sh -c 'sleep 60' password=\(Self.secrets["process"] ?? "") &
            \(shown.map { "setpriv --reuid \(isRoot ? 0 : 65534) --clear-groups \"$0\" \($0) --timeout 3 || true" }.joined(separator: "\n"))
            """
        let run = try Boxed.run(["list"], over: tree, setup: script)
        #expect(run.status == 0)
        #expect(run.output.utf8.count > 20_000)
        for (name, secret) in Self.secrets {
            #expect(!run.output.contains(secret), "\(name) is in the output")
            #expect(!run.errors.contains(secret), "\(name) is in the errors")
        }
    }
}
