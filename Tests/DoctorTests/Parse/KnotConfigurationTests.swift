import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// Both configurations of Knot Resolver, where no daemon of it is at hand to ask.
struct KnotConfigurationTests {
    private func read(_ path: String, _ text: String, _ files: [String: String] = [:]) throws -> [String] {
        var texts = files
        texts[path] = text
        let program = try #require(LocalResolver.Kind.knot.program as? any OneFileResolver)
        let reading = program.read(path, MemoryFiles(texts: texts))
        guard reading.whyUnread == nil else { return ["undecided: \(reading.whyUnread ?? "")"] }
        let resolver = reading.resolver
        return ["validation \(resolver.validation.value)\(resolver.validation.source.line.map { " :\($0)" } ?? "")"]
            + resolver.insecureZones.map { "insecure \($0.value)" }
            + resolver.upstreams.map {
                let secret = $0.transport == .tls ? " \($0.authenticationName ?? "unchecked")" : ""
                return "\($0.isStub ? "stub" : "forward") \($0.zone) \($0.host) \($0.port)\(secret)"
            }
            + resolver.listens.map { "listens \($0.value)" }
            + (resolver.localAnswers ?? []).map { "\($0.name) \($0.hasAddress ? "has" : "denied")" }
            + resolver.anchorFiles.map { "anchors \($0.value)" } + reading.inlineAnchors.map(\.value)
            + (resolver.recurses ? [] : ["does not recurse"])
    }

    private func yaml(_ text: String, _ files: [String: String] = [:]) throws -> [String] {
        try read("/etc/knot-resolver/config.yaml", text, files)
    }

    @Test(arguments: [
        "dnssec: false\n", "dnssec: no\n", "dnssec: false # off\n", "dnssec: {enable: false}\n", "\"dnssec\": False\n",
        "dnssec: # why\n", "dnssec: { enable: off, sentinel: true }\n",
    ]) func validationSwitchedOff(_ text: String) throws {
        let isOff = text != "dnssec: # why\n"
        #expect(try yaml(text) == ["validation \(isOff ? "off :1" : "on")"])
        #expect(try yaml("dnssec:\n  # why\n  enable: false\n") == ["validation off :3"])
    }

    @Test func settingsByTheirPaths() throws {
        let text = """
            workers: 4
            network:
              listen:
                - interface: 127.0.0.1@5353
                - interface: [127.0.0.2, eth0]
                  port: 5354
                - interface: 127.0.0.1
                  kind: dot
            dnssec:
              negative-trust-anchors:
                - corp.example
              trust-anchors-files:
                - file: /etc/root.keys
                  read-only: true
              trust-anchors: [ '. IN DS 1 2 3 AB' ]
            local-data:
              ttl: 60m
              addresses:
                t1.example: 192.0.2.11
                "t2.example": [192.0.2.12, 2001:db8::2]
              addresses-files: [ /etc/more.hosts ]
            forward:
              - servers:
                  - address: [ 192.0.2.53@5353, 2001:db8::53 ]
                    transport: tls
                    hostname: dns.example
                  - address: 192.0.2.54
                subtree: .
              - subtree: internal.example.com
                servers: [ 192.0.2.55 ]
                options:
                  authoritative: true
                  dnssec: false
            """
        #expect(
            try yaml(text, ["/etc/more.hosts": "192.0.2.13 t3.example\n"]) == [
                "validation on", "insecure corp.example.", "insecure internal.example.com.",
                "forward . 192.0.2.53 5353 dns.example", "forward . 2001:db8::53 853 dns.example",
                "forward . 192.0.2.54 53", "stub internal.example.com. 192.0.2.55 53", "listens 127.0.0.1:5353",
                "listens 127.0.0.2:5354", "t1.example. has", "t2.example. has", "t2.example. has", "t3.example. has",
                "anchors /etc/root.keys", ". IN DS 1 2 3 AB", "does not recurse",
            ])
    }

    @Test(arguments: [
        ("views:\n  - subnets: [ 127.0.0.0/8 ]\n    answer: refused\n", "config.yaml:1: 'views' is not read here"),
        ("lua:\n  script: |\n    trust_anchors.remove('.')\n", "config.yaml:1: 'lua' is not read here"),
        (
            "local-data:\n  records: |\n    t1.example A 192.0.2.1\n",
            "config.yaml:2: 'local-data: records' is not read here"
        ),
        ("dnssec: maybe\n", "config.yaml:1: this value is not read here"),
        ("dnssec: &a false\n", "config.yaml:1: this form of YAML is not read here"),
        ("forward: [ { subtree: ., servers: [ 192.0.2.1 ] } ]\n", "config.yaml:1: this form of YAML is not read here"),
        (
            "forward:\n  - subtree: .\n    servers: [ dns.example ]\n",
            "config.yaml:2: where this forwards is not read here"
        ),
    ]) func whatIsNotReadIsUndecided(_ text: String, _ why: String) throws {
        #expect(try yaml(text) == ["undecided: /etc/knot-resolver/\(why)"])
    }

    @Test func noTextTrapsOrHangs() throws {
        let texts = [
            String(repeating: "(", count: 20_000), String(repeating: "f{", count: 20_000),
            String(repeating: "do ", count: 20_000), String(repeating: "a=1 ", count: 5_000),
            String(repeating: "function f(", count: 10_000), "x = '\\u{", "x = '\\x", "x = '\\", "x = '\\z", "--[==[",
            "x = 0x",
            "a={1}\n" + String(repeating: "b={a,a}\na={b,b}\n", count: 5_000),
            "a={1}\n" + String(repeating: "a={a}\n", count: 20_000), "x = [=",
            "a.b.c.d.e.f.g.h.i.j.k()", "::a", "goto", "return", "#", "policy.add(policy.all(policy.STUB('",
            String(repeating: "policy.add(policy.suffix(policy.DENY, {todname('a.b.c.d.e.f.g')}))\n", count: 2_000),
        ]
        for text in texts { _ = try read("/etc/knot-resolver/kresd.conf", text) }
        for seed in 0..<4 {
            let draft = KnotDraft(seed).files["kresd.conf"] ?? ""
            for length in 0..<draft.count {
                _ = try read("/etc/knot-resolver/kresd.conf", String(draft.prefix(length)))
            }
        }
        #expect(
            try read("/etc/knot-resolver/kresd.conf", texts[0]) == [
                "undecided: /etc/knot-resolver/kresd.conf:1: not read as Lua: nested deeper than is read"
            ])
    }
}
