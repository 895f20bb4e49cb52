// What else dnsmasq, systemd-resolved and stubby can be told, beside ResolverSettings.
extension Boot {
    static let furtherForwarders: [Part] = furtherDnsmasqs + furtherResolveds + stubbies

    private static let otherDnsmasq = [
        "etc/other.conf":
            "listen-address=127.0.0.1\nbind-interfaces\nserver=10.77.0.55\nuser=root\nno-resolv\ndnssec\ntrust-anchor=.,@COMMAS@\n"
    ]

    private static let furtherDnsmasqs: [Part] = [
        .dnsmasq(", a dead server first", "server=10.77.0.99"),
        .dnsmasq(", in order", "strict-order\nserver=10.77.0.99"),
        .dnsmasq(", all at once", "all-servers\nserver=10.77.0.99"),
        .dnsmasq(", a server from nowhere", "server=/example/10.77.0.55@192.0.2.1"),
        .dnsmasq(", a server by an interface", "server=/example/10.77.0.55@eth0"),
        .dnsmasq(", a server by an interface it lacks", "server=/example/10.77.0.55@eth7"),
        .dnsmasq(", a server of another port", "server=/example/10.77.0.55#5353"),
        .dnsmasq(", dnssec, the zone's own server", "dnssec\nserver=/example/10.77.0.54"),
        .dnsmasq(
            ", dnssec, the zone's server and its anchor",
            "dnssec\nserver=/example/10.77.0.54\ntrust-anchor=example,1,13,2,00"),
        .dnsmasq(
            ", dnssec, a stale anchor besides",
            "dnssec\ntrust-anchor=.,19036,8,2,49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5"),
        .dnsmasq(", dnssec, time once right", "dnssec\ndnssec-timestamp=/var/lib/misc/time").with([
            "var/lib/misc/time": ""
        ]),
        .dnsmasq(", dnssec, nowhere for its time", "dnssec\ndnssec-timestamp=/nowhere/time"),
        .dnsmasq(", dnssec, an address of the other family", "dnssec\nhost-record=t1.example,fd77::11"),
        .dnsmasq(", an address of the other family", "host-record=t1.example,fd77::11"),
        .dnsmasq(", dnssec, one address for all", "dnssec\naddress=/#/10.77.0.11"),
        .dnsmasq(", one dead address for all", "address=/#/10.77.0.99").open,
        .dnsmasq(", nothing for the zone", "address=/example/#"),
        .dnsmasq(", nothing for one name", "address=/t1.example/"),
        .dnsmasq(", a name out of its own zone", "local=/example/\nserver=/t1.example/10.77.0.55"),
        .dnsmasq(", a name out of its own zone, as others", "local=/example/\nserver=/t1.example/#"),
        .dnsmasq(", dnssec, the hosts", "dnssec").with([
            "etc/hosts": "10.77.0.11 t1.example\n", "etc/nsswitch.conf": "hosts: dns\n",
        ]),
        .dnsmasq(", dnssec, without the hosts", "dnssec\nno-hosts").with([
            "etc/hosts": "10.77.0.11 t1.example\n", "etc/nsswitch.conf": "hosts: dns\n",
        ]),
        .dnsmasq(", dnssec, the address of an interface", "dnssec\ninterface-name=t1.example,lo").open,
        .dnsmasq(", on another port", "port=5353"), .dnsmasq(", on an address it lacks", "listen-address=192.0.2.1"),
        .dnsmasq(", on an interface it lacks", "interface=eth7"), .dnsmasq(", on the cable", "interface=eth0"),
        .dnsmasq(", not on the loopback", "except-interface=lo"),
        .dnsmasq(", no such file", "conf-file=/etc/none.conf"), .dnsmasq(", no such folder", "conf-dir=/etc/none.d"),
        .dnsmasq(", an option of nobody", "dnssec-always"), .dnsmasq(", an option with a blank", "server = 10.77.0.55"),
        .dnsmasq(", an alias of a name outside", "cname=t1.example,t2.example"),
        .dnsmasq(", dnssec, an alias of the hosts", "dnssec\ncname=t1.example,box\naddn-hosts=/etc/more.hosts").with(
            ["etc/more.hosts": "10.77.0.11 box\n"]),
        .dnsmasq(", no cache", "cache-size=0"), .dnsmasq(", dnssec, no cache", "dnssec\ncache-size=0"),
        .dnsmasq(", dnssec, short packets", "dnssec\nedns-packet-max=512\ndnssec-no-timecheck"),
        .dnsmasq(", by its command line", "local=/example/").with(arguments: "--server=/t1.example/10.77.0.55"),
        .dnsmasq(", dnssec on its command line", "").with(arguments: "--dnssec"),
        .dnsmasq(", another file", "dnssec").with(arguments: "-C /etc/other.conf").with(
            ["etc/other.conf": "listen-address=127.0.0.1\nbind-interfaces\nno-resolv\nserver=10.77.0.55\nuser=root\n"]),
        .dnsmasq(", dnssec by another file", "").with(arguments: "--conf-file=/etc/other.conf").with(otherDnsmasq),
        .dnsmasq(", dnssec by another file's letter", "").with(arguments: "-RC/etc/other.conf").with(otherDnsmasq),
        .dnsmasq(", dnssec by a folder's letter", "").with(arguments: "-7 /etc/dnsmasq.d").with([
            "etc/dnsmasq.d/a": "dnssec\n"
        ]),
        .dnsmasq(", a second file", "dnssec").with(arguments: "-C /etc/dnsmasq.conf -C /etc/other.conf").with([
            "etc/other.conf": "dnssec-no-timecheck\n"
        ]),
        .dnsmasq(", its port twice", "port=53").with(arguments: "--port=5353"),
        .dnsmasq(", stopping itself", "server=127.0.0.1\nserver=/example/127.0.0.1#53"),
        .dnsmasq(", a name without a dot", "domain-needed\nbogus-priv\nfilterwin2k\nfilter-AAAA"),
        .dnsmasq(", a server for several", "server=/lan/example/10.77.0.99"),
        .dnsmasq(", a server for names below", "server=/*.example/10.77.0.99"),
        .dnsmasq(", names answered in turn", "dns-rr=t1.example,1,0A4D000B").open,
    ]

    private static let furtherResolveds: [Part] = [
        .resolved(", validating, by its proxy", "DNS=10.77.0.55\nDNSSEC=yes").with([
            "etc/resolv.conf": "nameserver 127.0.0.54\n"
        ]),
        .resolved(", validating, on another address", "DNS=10.77.0.55\nDNSSEC=yes\nDNSStubListenerExtra=127.0.0.1")
            .with(
                ["etc/resolv.conf": "nameserver 127.0.0.1\n"]),
        .resolved(", on another address by UDP", "DNS=10.77.0.55\nDNSSEC=no\nDNSStubListenerExtra=udp:127.0.0.1:53")
            .with(
                ["etc/resolv.conf": "nameserver 127.0.0.1\n"]),
        .resolved(", a dead server first", "DNS=10.77.0.99 10.77.0.55\nDNSSEC=no"),
        .resolved(", a server with a name", "DNS=10.77.0.55#resolver.example\nDNSSEC=no"),
        .resolved(", a server with a port", "DNS=10.77.0.55:53\nDNSSEC=no"),
        .resolved(", a server with another port", "DNS=10.77.0.55:5353\nDNSSEC=no"),
        .resolved(", a server by an interface", "DNS=10.77.0.55%eth0\nDNSSEC=no"),
        .resolved(", a server by name", "DNS=resolver.example\nFallbackDNS=10.77.0.55\nDNSSEC=no"),
        .resolved(", by IPv6", "DNS=fd77::55\nDNSSEC=no"),
        .resolved(", nobody to ask", "DNS=\nFallbackDNS=\nDNSSEC=no"),
        .resolved(", a drop-in that validates", "DNS=10.77.0.55\nDNSSEC=no").with(
            ["etc/systemd/resolved.conf.d/10.conf": "[Resolve]\nDNSSEC=yes\n"]),
        .resolved(", a drop-in that does not", "DNS=10.77.0.55\nDNSSEC=yes").with(
            [
                "etc/systemd/resolved.conf.d/10.conf": "[Resolve]\nDNSSEC=yes\n",
                "etc/systemd/resolved.conf.d/20.conf": "[Resolve]\nDNSSEC=false\n",
            ]),
        .resolved(", a drop-in that begins anew", "DNS=10.77.0.55\nDNSSEC=no").with(
            ["etc/systemd/resolved.conf.d/10.conf": "[Resolve]\nDNS=\nDNS=10.77.0.99\nFallbackDNS=\n"]),
        .resolved(", a drop-in that is masked", "DNS=10.77.0.55\nDNSSEC=yes").with(
            ["etc/systemd/resolved.conf.d/10.conf.off": "[Resolve]\nDNSSEC=no\n"]),
        .resolved(", a switch misspelt", "DNS=10.77.0.55\nDNSSEC=ja"),
        .resolved(", a setting empty", "DNS=10.77.0.55\nDNSSEC=no\nDNSSEC="),
        .resolved(", validating, a name insecure", "DNS=10.77.0.55\nDNSSEC=yes").with(
            ["etc/dnssec-trust-anchors.d/lab.negative": "; ours\nt1.example.\n"]),
        .resolved(", validating, the root insecure", "DNS=10.77.0.55\nDNSSEC=yes").with(
            ["etc/dnssec-trust-anchors.d/lab.negative": ".\n"]),
        .resolved(", validating, another file", "DNS=10.77.0.55\nDNSSEC=yes").with(
            ["etc/dnssec-trust-anchors.d/lab.conf": "example\n"]),
        .resolved(", validating, a key as its anchor", "DNS=10.77.0.55\nDNSSEC=yes").with(
            ["etc/dnssec-trust-anchors.d/lab.positive": ". IN DNSKEY @KEY@\n"]),
        .resolved(", validating, no anchor of the lab", "DNS=10.77.0.55\nDNSSEC=yes").with(
            ["etc/dnssec-trust-anchors.d/lab.positive": "; none\n"]),
        .resolved(", the hosts read", "DNS=10.77.0.55\nDNSSEC=yes").with(
            ["etc/hosts": "10.77.0.11 t1.example\n", "etc/nsswitch.conf": "hosts: dns\n"]),
        .resolved(", the hosts not read", "DNS=10.77.0.55\nDNSSEC=yes\nReadEtcHosts=no").with(
            ["etc/hosts": "10.77.0.11 t1.example\n", "etc/nsswitch.conf": "hosts: dns\n"]),
        .resolved(
            ", no cache, no multicast", "DNS=10.77.0.55\nDNSSEC=no\nCache=no\nLLMNR=no\nMulticastDNS=no\nDomains=~."),
        .resolved(", over TLS with a name", "DNS=10.77.0.55#resolver.example\nDNSSEC=no\nDNSOverTLS=yes"),
        .resolved(
            ", over TLS where it can, with a name",
            "DNS=10.77.0.55#resolver.example\nDNSSEC=no\nDNSOverTLS=opportunistic"),
        .resolved(", over TLS where it can, on its port", "DNS=10.77.0.55:853\nDNSSEC=no\nDNSOverTLS=opportunistic")
            .open,
        .resolved(", the stub by TCP", "DNS=10.77.0.55\nDNSSEC=no\nDNSStubListener=tcp"),
        .resolved(", the stub by UDP", "DNS=10.77.0.55\nDNSSEC=no\nDNSStubListener=udp"),
    ]

    private static let overTLS = "dns_transport_list:\n  - GETDNS_TRANSPORT_TLS\n"
    private static let stubbies: [Part] = [
        .stubby(", unchecked", overTLS + "tls_authentication: GETDNS_AUTHENTICATION_NONE"),
        .stubby(
            ", checked", overTLS + "tls_authentication: GETDNS_AUTHENTICATION_REQUIRED\ntls_ca_file: \"/etc/lab.pem\"",
            server: "address_data: 10.77.0.55\n    tls_auth_name: \"resolver.example\""
        ).with(["etc/lab.pem": "@CERTIFICATE@"]),
        .stubby(", checked without a name", overTLS + "tls_authentication: GETDNS_AUTHENTICATION_REQUIRED"),
        .stubby(
            ", checked where it can",
            overTLS + "tls_authentication: GETDNS_AUTHENTICATION_NONE\ntls_ca_file: \"/etc/lab.pem\"",
            server: "address_data: 10.77.0.55\n    tls_auth_name: \"resolver.example\""
        ).with(["etc/lab.pem": "@CERTIFICATE@"]),
        .stubby(", plain", "dns_transport_list:\n  - GETDNS_TRANSPORT_UDP\n  - GETDNS_TRANSPORT_TCP"),
        .stubby(
            ", TLS, else plain", overTLS + "  - GETDNS_TRANSPORT_UDP\ntls_authentication: GETDNS_AUTHENTICATION_NONE"),
        .stubby(
            ", validating",
            overTLS
                + "tls_authentication: GETDNS_AUTHENTICATION_NONE\ndnssec: GETDNS_EXTENSION_TRUE\ntrust_anchors_backoff_time: 1"
        ),
        .stubby(
            ", with DNSSEC's status",
            overTLS + "tls_authentication: GETDNS_AUTHENTICATION_NONE\ndnssec_return_status: GETDNS_EXTENSION_TRUE"),
        .stubby(
            ", a dead server", overTLS + "tls_authentication: GETDNS_AUTHENTICATION_NONE",
            server: "address_data: 10.77.0.99"),
        .stubby(
            ", a server of another port", overTLS + "tls_authentication: GETDNS_AUTHENTICATION_NONE",
            server: "address_data: 10.77.0.55\n    tls_port: 8853"),
    ]
}
