/// Makes up named.conf(5) with every way to include, to comment and to lay out.
struct BindDraft {
    private var draft: Draft
    /// By name in the configuration's folder.
    private(set) var files: [String: String] = [:]
    private var includes = 0
    private var zones = 0

    init(_ seed: Int) {
        draft = Draft(seed)
        var text = draft.maybe(20, include(options: false))
        let directory = draft.chance(60)
        if draft.chance(90) {
            text +=
                "options" + space() + "{" + space() + (directory ? "directory \"@@\";" : "") + space() + options()
                + draft.maybe(20, include(options: true)) + "}" + end()
        }
        for _ in 0..<draft.number(0...4) { text += statement() }
        if directory, draft.chance(40) {
            files["near.conf"] = zone()
            text += "include \"near.conf\"" + end()
        }
        text += draft.maybe(6, mistake())
        files["main.conf"] = text
    }

    private mutating func space() -> String {
        draft.pick([" ", " ", "\n\t", "\n", " // why; {\n", " # why }\n", " /* one; */ ", "/* two\nlines */", "\r\n"])
    }

    private mutating func end() -> String { draft.maybe(10, " ") + ";" + space() }

    private mutating func quoted(_ text: String) -> String { draft.chance(50) ? "\"\(text)\"" : text }

    private mutating func options() -> String {
        let all = draft.shuffled([
            "dnssec-validation " + draft.pick(["yes", "no", "auto", "YES"]),
            "dnssec-accept-expired " + draft.pick(["yes", "no"]),
            "forward " + draft.pick(["only", "first"]) + ";" + space() + "forwarders " + servers(), "auth-nxdomain yes",
            "listen-on " + listeners("127.0.0.1"),
            "listen-on-v6 " + listeners("::1"), "recursion " + draft.pick(["yes", "no"]),
            "validate-except { \(quoted("lan")); \(quoted("corp.example")); }", "version \"none; {\"",
            "auth-nxdomain no",
            "allow-query { localhost; !10.0.0.0/8; }", "querylog no", "max-cache-size 10M", "minimal-responses yes",
        ])
        return all.prefix(draft.number(0...6)).map { line in line + end() }.joined()
    }

    private mutating func listeners(_ address: String) -> String {
        draft.maybe(30, "port 5353 ")
            + draft.pick(["{ any; }", "{ none; }", "{ \(address); }", "{ localhost; }", "{ \(address);\n }"])
    }

    private mutating func servers() -> String {
        let inside = (0..<draft.number(0...3)).map { _ in
            draft.pick([
                "192.0.2.1", "192.0.2.2 port 5353", "2001:db8::1", "192.0.2.3",
                "192.0.2.4 port 8853",
            ])
                + ";" + space()
        }
        return draft.maybe(15, "port 54 ") + "{" + space() + inside.joined() + "}"
    }

    private mutating func zone() -> String {
        zones += 1
        let name = quoted("z\(zones).example")
        return draft.pick(
            [
                "zone \(name) { type forward; forward only; forwarders \(servers()); }",
                "zone \(name) IN {" + space() + "type primary; file \"none.db\";" + space() + "}",
                "zone \(name) { type forward; forwarders { }; }",
                "zone \(name) { type hint; file \"root.hints\"; }".replacing("\(name)", with: "\".\""),
            ].filter { !$0.contains("hint") || zones == 1 }) + end()
    }

    private mutating func statement() -> String {
        switch draft.number(1...10) {
        case 1...4: zone()
        case 5...6: include(options: false)
        case 7:
            draft.pick(
                [
                    "acl inside\(zones)-\(includes) { 192.0.2.0/24; }", "controls { }",
                    "key \"k\" { algorithm hmac-sha256; secret \"c2VjcmV0\"; }", "statistics-channels { }",
                ]) + end()
        default: ""
        }
    }

    private mutating func include(options: Bool) -> String {
        includes += 1
        let number = includes
        for name in draft.shuffled(["a", "b", ".hidden", "c"]).prefix(draft.number(1...2)) {
            files["inc\(number)/\(name).conf"] =
                options ? "/* \(name) */ notify no;\n" : draft.chance(70) ? zone() : "# nothing\n"
        }
        files["inc\(number)/one.inc"] = options ? "zone-statistics no;" : zone()
        return draft.pick([
            "include \"@@/inc\(number)/one.inc\"", "include \"@@/inc\(number)/one.inc\"",
            "include\n\"@@/inc\(number)/one.i*\"",
            "include \"@@/inc\(number)/none*.conf\"",
        ]) + end()
    }

    private mutating func mistake() -> String {
        draft.pick([
            "no-such-thing yes;", "options { no-such-option yes; };", "zone \"y\" { type forward; }", "}", "/* open",
            "include \"@@/missing.conf\";", "acl x { 192.0.2.1 };", "controls { }; ;", "acl \"open { any; };\n",
        ])
    }
}
