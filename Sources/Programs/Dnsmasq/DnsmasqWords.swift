/// dnsmasq's options up to 2.91, by what may stand behind them (option.c): it does not start with another one, with a value too
/// many or too few, or where one of the single ones stands twice.
enum DnsmasqWords {
    /// Why dnsmasq would not start with this, as far as its versions are known here.
    static func objection(to name: String, hasValue: Bool, isRepeated: Bool) -> String? {
        if isRepeated, single.contains(name) { return "'\(name)' stands twice; dnsmasq does not start with that" }
        if bare.contains(name) { return hasValue ? "'\(name)' takes no value; dnsmasq does not start with one" : nil }
        if valued.contains(name) { return hasValue ? nil : "'\(name)' wants a value; dnsmasq does not start without" }
        return either.contains(name) ? nil : "no version known here has '\(name)'; dnsmasq does not start with it"
    }

    enum Form { case bare, valued, either }

    /// On its command line: in the next word, if not behind `=`.
    static func wantsValue(_ name: String) -> Bool { valued.contains(name) }

    /// The letters that it has beside long options (option.c, OPTSTRING).
    static let letters: [Character: (name: String, form: Form)] = {
        let pairs: [(Form, String)] = [
            (
                .bare,
                """
                b bogus-priv d no-daemon D domain-needed e selfmx E expand-hosts f filterwin2k h no-hosts k keep-in-foreground
                K dhcp-authoritative L localmx n no-poll N no-negcache o strict-order q log-queries R no-resolv
                y localise-queries z bind-interfaces Z read-ethers 5 no-ping 9 leasefile-ro
                """
            ),
            (
                .valued,
                """
                a listen-address A address B bogus-nxdomain c cache-size C conf-file F dhcp-range g group G dhcp-host
                H addn-hosts i interface I except-interface j dhcp-userclass J dhcp-ignore l dhcp-leasefile m mx-host
                M dhcp-boot O dhcp-option p port P edns-packet-max Q query-port r resolv-file S server s domain t mx-target
                T local-ttl u user U dhcp-vendorclass V alias W srv-host x pid-file X dhcp-lease-max Y txt-record
                2 no-dhcp-interface 4 dhcp-mac 6 dhcp-script 7 conf-dir 8 log-facility 0 dns-forward-max
                """
            ), (.either, "1 enable-dbus 3 bootp-dynamic"),
        ]
        var letters: [Character: (name: String, form: Form)] = [:]
        for (form, text) in pairs {
            let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
            for index in stride(from: 0, to: words.count - 1, by: 2) {
                if let letter = words[index].first { letters[letter] = (words[index + 1], form) }
            }
        }
        return letters
    }()

    private static let bare = wordSet(
        """
        all-servers bind-dynamic bind-interfaces bogus-priv clear-on-reload conntrack dhcp-authoritative
        dhcp-client-update dhcp-fqdn dhcp-ignore-clid dhcp-no-override dhcp-rapid-commit dhcp-sequential-ip
        dns-loop-detect dnssec dnssec-debug dnssec-no-timecheck do-0x20-encode domain-needed enable-ra expand-hosts
        filter-A filter-AAAA filterwin2k keep-in-foreground leasefile-ro localise-queries localmx log-debug log-dhcp
        no-0x20-encode no-daemon no-hosts no-ident no-negcache no-ping no-poll no-resolv no-round-robin proxy-dnssec
        quiet-dhcp quiet-dhcp6 quiet-ra quiet-tftp read-ethers rebind-localhost-ok script-arp script-on-renewal
        selfmx stop-dns-rebind strict-order strip-mac strip-subnet tftp-lowercase tftp-no-blocksize tftp-no-fail
        tftp-secure tftp-single-port
        """)
    private static let valued = wordSet(
        """
        add-cpe-id addn-hosts address alias auth-peer auth-sec-servers auth-server auth-soa auth-ttl auth-zone
        bogus-nxdomain bridge-interface caa-record cache-rr cname conf-script connmark-allowlist dhcp-boot
        dhcp-circuitid dhcp-duid dhcp-host dhcp-hostsdir dhcp-hostsfile dhcp-ignore dhcp-lease-max dhcp-luascript
        dhcp-mac dhcp-match dhcp-name-match dhcp-option dhcp-option-force dhcp-optsdir dhcp-optsfile dhcp-pxe-vendor
        dhcp-range dhcp-relay dhcp-remoteid dhcp-reply-delay dhcp-script dhcp-scriptuser dhcp-split-relay
        dhcp-subscrid dhcp-ttl dhcp-userclass dhcp-vendorclass dns-forward-max dns-rr dnssec-limits dnssec-timestamp
        domain dumpfile dumpmask dynamic-host edns-packet-max except-interface filter-rr host-record hostsdir
        ignore-address interface interface-name ipset listen-address local local-ttl log-facility max-cache-ttl
        max-port max-tcp-connections max-ttl min-cache-ttl min-port mx-host mx-target naptr-record neg-ttl nftset
        no-dhcp-interface no-dhcpv4-interface no-dhcpv6-interface port port-limit ptr-record pxe-prompt pxe-service
        query-port ra-param rebind-domain-ok rev-server server servers-file shared-network srv-host synth-domain
        tag-if tftp-max tftp-mtu tftp-port-range tftp-root trust-anchor txt-record
        """)
    private static let either = wordSet(
        """
        add-mac add-subnet bootp-dynamic cache-size conf-dir conf-file connmark-allowlist-enable dhcp-alternate-port
        dhcp-broadcast dhcp-generate-names dhcp-ignore-names dhcp-leasefile dhcp-proxy dnssec-check-unsigned
        enable-dbus enable-tftp enable-ubus fast-dns-retry group leasequery local-service log-async log-queries
        pid-file resolv-file tftp-unique-root umbrella use-stale-cache user
        """)
    private static let single = wordSet(
        """
        add-cpe-id add-subnet auth-server auth-soa auth-ttl cache-size connmark-allowlist-enable dhcp-alternate-port
        dhcp-lease-max dhcp-leasefile dhcp-reply-delay dhcp-script dhcp-scriptuser dhcp-ttl dns-forward-max
        dnssec-limits dnssec-timestamp dumpfile dumpmask edns-packet-max enable-dbus enable-ubus group local-ttl
        log-async max-cache-ttl max-port max-tcp-connections max-ttl min-cache-ttl min-port mx-target neg-ttl
        pid-file port port-limit query-port servers-file tftp-max tftp-mtu use-stale-cache user
        """)
}
