/// Makes up unbound.conf(5) with every way to include, to write and to overrule.
struct UnboundDraft {
    private var draft: Draft
    /// By name in the configuration's folder.
    private(set) var files: [String: String] = [:]
    private var includes = 0

    init(_ seed: Int) {
        draft = Draft(seed)
        // Where anchors are looked for.
        let anchor = ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n"
        for name in ["root.key", "keys/root.key"] { files[name] = anchor.replacing(". IN", with: "example. IN") }
        for name in ["auto.key", "keys/auto.key"] { files[name] = anchor }
        files["main.conf"] = "server: directory: \"@@\"\n" + body(depth: 0)
    }

    private mutating func body(depth: Int) -> String {
        (0..<draft.number(1...3)).map { _ in clause(depth: depth) }.joined(separator: draft.pick(["", "\n", "# --\n"]))
    }

    private mutating func clause(depth: Int) -> String {
        switch draft.number(1...10) {
        case 1...6: "server:" + gap() + (0..<draft.number(1...8)).map { _ in serverLine(depth: depth) }.joined()
        case 7...8: zone("forward")
        case 9: zone("stub")
        default:
            draft.pick([
                "remote-control:\n control-enable: no\n", "view:\n name: inner\n local-zone: example static\n",
                "python:\n", "dnstap:\n", "server:\n",
                "cachedb:\n",
            ])
        }
    }

    /// After a name or a value.
    private mutating func gap() -> String {
        draft.pick(["\n", "\n", "\n", " ", "\n\t", " # and\n", "\n#x: y\n", "\r\n", "\n\n"])
    }

    private mutating func written(_ name: String, _ value: String) -> String {
        let space = draft.pick([" ", " ", " ", "", "\t", "\n  ", "  # why\n "])
        let quoted: String =
            value.contains(" ") || value.isEmpty || draft.chance(25)
            ? draft.pick(["\"", "'"]).wrapping(value) : value
        return draft.maybe(50, "  ") + name + ":" + space + quoted + gap()
    }

    private mutating func serverLine(depth: Int) -> String {
        switch draft.number(1...100) {
        case 1...64: setting()
        case 65...80: own()
        case 81...88 where depth < 2: include(depth: depth)
        case 89...91: mistake()
        default: bystander()
        }
    }

    private mutating func setting() -> String {
        let names = [
            "val-sig-skew-min", "val-sig-skew-max", "val-override-date", "val-permissive-mode", "ignore-cd-flag",
            "harden-dnssec-stripped", "harden-algo-downgrade", "module-config", "domain-insecure", "trust-anchor-file",
            "auto-trust-anchor-file", "trust-anchor", "username", "directory", "chroot",
            "interface",
            "ip-address", "port", "do-ip4", "do-ip6", "val-nsec3-keysize-iterations", "do-not-query-localhost",
            "tls-upstream",
        ]
        let name = draft.pick(names)
        return written(name, value(of: name))
    }

    private mutating func value(of name: String) -> String {
        switch name {
        case "val-sig-skew-min", "val-sig-skew-max": draft.pick(["0", "60", "7200", "86400", "12h", "+5", "007"])
        case "val-override-date": draft.pick(["", "0", "-1", "20240101000000", "1700000000"])
        case "module-config":
            draft.pick(["validator iterator", "iterator", "respip validator iterator", "  validator  iterator "])
        case "domain-insecure": draft.pick(["example", "Example.", "corp.example.", ".", "a.b.c.example"])
        // One anchor is kept up to date or is not.
        case "auto-trust-anchor-file": draft.pick(["@@/auto.key", "auto.key", "keys/auto.key", ""])
        case "trust-anchor-file": draft.pick(["@@/root.key", "root.key", "keys/root.key", ""])
        case "trust-anchor":
            draft.pick([
                "corp.example. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
                "example. DS 31560 5 1 1CFED84787E6E19CCF9372C1187325972FE546CD",
            ])
        case "username": draft.pick(["", "unbound", "_unbound"])
        case "directory": draft.pick(["@@", "@@/", "@@"])
        case "chroot": draft.pick(["", "", "@@", "/"])
        case "interface", "ip-address":
            draft.pick(["127.0.0.1", "::1", "0.0.0.0", "::0", "192.0.2.7@5353", "127.0.0.1@53", "eth0", "2001:db8::5"])
        case "port": draft.pick(["53", "5335", "05335"])
        case "val-nsec3-keysize-iterations": draft.pick(["1024 150 2048 500 4096 2500", "1024 0"])
        default: draft.pick(["yes", "no"])
        }
    }

    private mutating func own() -> String {
        if draft.chance(50) {
            let zone = draft.pick(["example.", "Lan", "t1.example", "home.arpa", "test.", "x.example."])
            let kind = draft.pick([
                "static", "transparent", "redirect", "refuse", "deny", "always_nxdomain", "typetransparent",
                "nodefault",
                "always_null", "inform", "always_nodata", "inform_deny",
            ])
            return "local-zone:" + draft.pick([" ", "\n "]) + draft.pick([zone, "\"\(zone)\""]) + " " + kind + gap()
        }
        return written(
            "local-data",
            draft.pick([
                "t1.example. A 192.0.2.1", "t1.example 60 IN A 192.0.2.2", "deep.t1.example. IN AAAA 2001:db8::1",
                "Lan A 192.0.2.3", "x.example. TXT text", "host.home.arpa. A 192.0.2.4", "example. 3600 A 192.0.2.5",
            ]))
    }

    private mutating func bystander() -> String {
        draft.pick([
            "verbosity: 1\n", "access-control: 127.0.0.0/8 allow\n", "prefetch: yes\n", "hide-identity: yes\n",
            "private-address: 10.0.0.0/8\n", "so-rcvbuf: 1m\n", "num-threads: 2\n", "qname-minimisation: yes\n",
            "root-hints: \"\"\n", "serve-expired: no\n", "define-tag: \"a b\"\n",
        ])
    }

    private mutating func mistake() -> String {
        draft.pick([
            "Val-Permissive-Mode: yes\n", "val-permissive-mode: true\n", "no-such-option: 1\n", "iterator\n",
            "forward-addr: 192.0.2.1\n", "val-sig-skew-min: day\n", "ignore-cd-flag: \"YES\"\n", "port: \"53\n",
            "include: @@/missing.conf\n", "do-ip6: 0\n", "port: 0\n",
        ])
    }

    private mutating func include(depth: Int) -> String {
        includes += 1
        let number = includes
        let isTop = draft.chance(30)
        for name in draft.shuffled(["a", "b", "c", ".hidden"]).prefix(draft.number(1...3)) {
            let inner = (0..<draft.number(1...4)).map { _ in serverLine(depth: depth + 1) }.joined()
            files["inc\(number)/\(name).conf"] = (isTop || draft.chance(15) ? "server:\n" : "") + inner
        }
        let pattern = draft.pick([
            "@@/inc\(number)/*.conf", "@@/inc\(number)/[ab].conf", "@@/inc\(number)/{b,a}*.conf",
            "@@/inc\(number)/none*.conf", "@@/inc*/a.conf*",
        ])
        let quoted = draft.pick([pattern, "\"\(pattern)\""])
        return (isTop ? "include-toplevel: " : "include:" + draft.maybe(80, " ")) + quoted + gap()
            + (isTop ? "server:\n" : "")
    }

    private mutating func zone(_ kind: String) -> String {
        var text = "\(kind)-zone:" + gap()
        text += written("name", draft.pick([".", "example.", "corp.example", "\(kind).example"]))
        for _ in 0..<draft.number(1...3) {
            if draft.chance(80) {
                text += written(
                    "\(kind)-addr",
                    draft.pick([
                        "192.0.2.\(draft.number(1...9))", "192.0.2.1@5353", "192.0.2.1@853#dns.example", "2001:db8::1",
                        "192.0.2.8#dns.example", "127.0.0.1@5335", "2001:db8::2@853",
                    ]))
            } else {
                text += written("\(kind)-host", draft.pick(["ns.example", "ns2.example.", "dns.example@5353"]))
            }
        }
        text += draft.maybe(30, written("\(kind)-first", draft.pick(["yes", "no"])))
        text += draft.maybe(30, written("\(kind)-tls-upstream", draft.pick(["yes", "no"])))
        return text
    }
}

extension String {
    /// Between two of it.
    fileprivate func wrapping(_ text: String) -> String { self + text + self }
}
