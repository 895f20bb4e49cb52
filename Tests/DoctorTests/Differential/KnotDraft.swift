/// Makes up kresd.conf: the calls that bear on names in every way that Lua has to write them, and what hides them or makes them
/// depend on something.
struct KnotDraft {
    private var draft: Draft
    /// By name in the configuration's folder.
    private(set) var files: [String: String] = [
        "root.keys": ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n",
        "hosts": "192.0.2.11 t1.example\n192.0.2.12 t2.example lan\n",
        "rpz.zone": "$ORIGIN rpz.\n@ 60 SOA a. b. 1 2 3 4 5\nt1.example 60 CNAME .\nlan 60 CNAME .\n*.lan 60 CNAME .\n",
    ]

    init(_ seed: Int) {
        draft = Draft(seed)
        var lines =
            draft.chance(95) ? [draft.pick(["modules.load('hints')", "modules = { 'hints > iterate', 'stats' }"])] : []
        lines += ["net.listen('127.0.0.9', 5399)"] + (0..<draft.number(0...2)).map { listen($0) }
        lines += (0..<draft.number(1...6)).map { _ in line() }
        if draft.chance(10) {
            files["more.lua"] = (0..<2).map { _ in line() + "\n" }.joined()
            lines.append(call("dofile", "@@/more.lua"))
        }
        if draft.chance(6) { lines.insert(mistake(), at: draft.number(0...lines.count)) }
        files["kresd.conf"] =
            lines.map { line in
                line.hasSuffix("\n")
                    ? line : line + draft.pick(["\n", "\n", "\n", "; ", " ", "  -- why\n", ";\n"])
            }.joined() + "\n"
    }

    private mutating func line() -> String {
        switch draft.number(1...40) {
        case 1...8: return anchors()
        case 9...22:
            return
                "policy\(draft.pick([".", ".", ".", ":"]))add(\(rule())\(draft.maybe(15, ", " + draft.pick(["true", "false", "nil"]))))"
        case 23...30: return hints()
        case 31...33: return hidden(draft.chance(70) ? anchors() : hints())
        case 34...35: return within(draft.chance(60) ? anchors() : hints())
        case 36:
            return "local up = \(text("192.0.2.1")); policy.add(policy.all(policy.STUB(up)))"
        case 37:
            return "local zones = policy.todnames({ \(text(name())), \(text(name())) }) "
                + "policy.add(policy.suffix(policy.FLAGS({'NO_CACHE'}), zones)) policy.add(policy.suffix(\(action()), zones))"
        case 38: return draft.pick(["ta = trust_anchors ta.remove('.')", "local p = policy\np.add(p.all(p.DENY))"])
        case 39: return "local rule = \(rule())\npolicy.add(rule)"
        default:
            return draft.pick([
                "cache.size = 10 * MB", "net.ipv6 = false", "modules.load('stats')", "modules.unload('priming')",
                "user = 'x'",
            ])
        }
    }

    private mutating func anchors() -> String {
        switch draft.number(1...10) {
        case 1...4: return call("trust_anchors.remove", draft.pick([".", ".", ".", "example"]))
        case 5: return "trust_anchors.remove(todname('.'))"
        case 6:
            return
                "trust_anchors.add('. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D')"
        case 7: return "trust_anchors.add_file(\(text("@@/root.keys")), true)"
        default:
            let list = (0..<draft.number(0...2)).map { _ in text(draft.chance(8) ? "." : name()) }.joined(
                separator: ", ")
            return draft.pick(["trust_anchors.set_insecure({ \(list) })", "trust_anchors.set_insecure { \(list) }"])
        }
    }

    private mutating func name() -> String {
        draft.pick(["example", "t1.example.", "fresh", "LAN", "other", "t2.example"])
    }

    private mutating func rule() -> String {
        switch draft.number(1...20) {
        case 1...6: return "policy.all(\(action()))"
        case 7: return "policy.pattern(\(action()), '\\3lan')"
        case 8: return "policy.rpz(policy.DENY, \(text("@@/rpz.zone")), false)"
        default:
            let names = (0..<draft.number(1...2)).map { _ in name() }
            let list =
                draft.chance(50)
                ? "policy.todnames({" + names.map { text($0) }.joined(separator: ", ") + "})"
                : "{ " + names.map { "todname(\(text($0)))" }.joined(separator: ", ") + draft.maybe(30, ",") + " }"
            return "policy.\(draft.pick(["suffix", "suffix", "domains"]))(\(action()), \(list))"
        }
    }

    private mutating func action() -> String {
        draft.pick([
            "policy.PASS", "policy.PASS", "policy.DENY", "policy.DENY", "policy.DROP", "policy.REFUSE", "policy.TC",
            "policy.QTRACE", "policy.STUB('192.0.2.1')", "policy.STUB({'192.0.2.1@5353', \"2001:db8::1\"})",
            "policy.STUB '192.0.2.1'",
            "policy.STUB('192.0.2.2')", "policy.FORWARD('192.0.2.2')", "policy.FORWARD({'192.0.2.2@54'})",
            "policy.TLS_FORWARD({{'192.0.2.3', insecure=true}})", "policy.FLAGS('NO_MINIMIZE')",
            "policy.ANSWER({[kres.type.A] = { rdata = kres.str2ip('192.0.2.9'), ttl = 30 }})",
            "policy.ANSWER({}, true)",
            "policy['DENY']",
        ])
    }

    private mutating func hints() -> String {
        let name = draft.pick(["t1.example", "t2.example", "lan", "x.other"])
        switch draft.number(1...12) {
        case 1...3: return "hints[\(text(name))] = \(text("192.0.2.21"))"
        case 4...5: return call("hints.set", "\(name) 192.0.2.22")
        case 6...7: return call("hints.del", name + draft.maybe(30, " 192.0.2.21"))
        case 8:
            return draft.pick(["hints.config()", call("hints.config", "@@/hosts"), call("hints.config", "@@/none")])
        case 9: return call("hints.add_hosts", "@@/hosts")
        case 10:
            return draft.pick([
                "modules = { hints = '@@/hosts' }", "modules.hints = '@@/hosts'", "modules.load 'hints'",
            ])
        case 11: return "hints[\(text(name))] = 'no address'"
        default: return "hints.use_nodata(true)"
        }
    }

    private mutating func listen(_ number: Int) -> String {
        let port = draft.number(5300...5340) + 50 * number
        return draft.pick([
            "net.listen('127.0.0.1', \(port), { kind = 'dns' })", "net.listen(\"127.0.0.1\",\(port))",
            "net.listen({'127.0.0.1', '::1'}, \(port))", "net.listen('127.0.0.1', \(port), { kind = \"tls\" })",
            "net.listen('127.0.0.\(number + 1)')", "net.listen(net.lo, \(port))",
            "net.listen('127.0.0.\(number + 1)', 853)",
            "net.listen('127.0.0.3', \(port), { freebind = true })",
            "local port = \(port) net.listen('127.0.0.1', port)",
            "for _, address in ipairs({'127.0.0.1'}) do net.listen(address, \(port)) end",
        ])
    }

    /// A comment or a text, which does nothing.
    private mutating func hidden(_ line: String) -> String {
        draft.pick([
            "--[==[\n\(line)\n]] ]=]\n]==]", "--[[ \(line)\n]]", "-- \(line)\n", "--[=\(line)\n",
            "log_line = [=[\n\(line)\n]=]",
            "log_line = \"\\\"\(line.replacing("\"", with: "'").replacing("\\", with: " ").replacing("\n", with: " "))\"",
        ])
    }

    private mutating func within(_ line: String) -> String {
        draft.pick([
            "if true then \(line) end", "if false then \(line) else\nend", "for i = 1, 2 do \(line) end",
            "do \(line) end",
            "local function never()\n\(line)\nend", "while false do \(line) end", "repeat \(line) until true",
            "event.after(10000, function () \(line) end)", "do return end\n\(line)",
        ])
    }

    private mutating func mistake() -> String {
        draft.pick([
            "end", "hints['t1.example'] = 'x", "x = = 1", "trust_anchors.set_insecure({'example'", "--[==[ for ever",
            "x = 1 2", "'x'",
        ])
    }

    /// In one of Lua's ways to write a string.
    private mutating func text(_ text: String) -> String {
        draft.pick([
            "'\(text)'", "'\(text)'", "\"\(text)\"", "[[\(text)]]", "[==[\(text)]==]",
            "'\(text.replacing(".", with: "\\046"))'",
        ])
    }

    /// In one of its ways to write a call with one string.
    private mutating func call(_ function: String, _ argument: String) -> String {
        let written = text(argument)
        let parts = function.split(separator: ".")
        var place = function
        if parts.count == 2 {
            place = draft.pick([function, function, "\(parts[0])['\(parts[1])']", "\(parts[0]) . \(parts[1])"])
        }
        let isShort = written.first == "'" || written.first == "\""
        return place + (isShort && draft.chance(25) ? " \(written)" : draft.pick(["(\(written))", " ( \(written) )"]))
    }
}
