/// Makes up recursor.conf with every way to include, to add and to write.
struct PowerDNSDraft {
    private var draft: Draft
    /// By name in the configuration's folder.
    private(set) var files: [String: String] = [:]

    init(_ seed: Int) {
        draft = Draft(seed)
        var text = lines(draft.number(1...7))
        if draft.chance(60) {
            text += "include-dir=@@/" + draft.pick(["d", "d", "d", "d/"]) + "\n"
            files["d/.keep"] = ""
            for name in draft.shuffled(["10.conf", "20.conf", "30.conf", ".40.conf", "50.txt", "60.conf~", "B.conf"])
                .prefix(draft.number(0...4))
            {
                files["d/\(name)"] = lines(draft.number(1...3))
            }
            text += draft.maybe(40, lines(1))
        }
        text += draft.maybe(8, mistake() + "\n")
        files["recursor.conf"] = text
    }

    private mutating func lines(_ count: Int) -> String { (0..<count).map { _ in line() }.joined() }

    private mutating func line() -> String {
        let (name, value) = setting()
        let equals = draft.pick(["=", "=", "=", "=", "=", "=", " = ", "= ", "+="])
        var text = name + equals + value
        if draft.chance(8) { text = text.replacing(",", with: ",\\\n  ") }
        return draft.maybe(10, "  ") + draft.maybe(10, "#") + text
            + draft.maybe(12, draft.pick(["  # why", "#glued", " ", "\r"])) + "\n"
    }

    private mutating func setting() -> (String, String) {
        let server = draft.pick(["192.0.2.1", "192.0.2.2:5353", "[2001:db8::1]:53", "192.0.2.3;192.0.2.4:54"])
        return draft.pick([
            ("dnssec", "validate"), ("dnssec", "off"), ("dnssec", "process"), ("dnssec", "log-fail"),
            ("dnssec", "process-no-validate"), ("forward-zones", "example=\(server)"),
            ("forward-zones", "a.example=\(server), b.example=192.0.2.9"), ("forward-zones-recurse", ".=\(server)"),
            ("forward-zones-recurse", "corp.example=\(server)"), ("local-address", "127.0.0.1"),
            ("local-address", "127.0.0.1, ::1"), ("local-address", "192.0.2.7:5300 ::1"), ("local-port", "5300"),
            ("local-port", "53"), ("quiet", "yes"), ("max-cache-entries", "1000"), ("setgid", "pdns"),
            ("allow-from", "127.0.0.0/8,10.0.0.0/8"), ("serve-rfc1918", "no"), ("hint-file", "/none"), ("threads", "2"),
        ])
    }

    private mutating func mistake() -> String {
        draft.pick([
            "dnssec-mode=validate", "dnssec=yes", "dnssec=\"validate\"", "include-dir=@@/missing", "quiet-mode+=1",
            "Dnssec=validate", "lua-dns-script+=x", "forward-zones-file+=x",
        ])
    }
}
