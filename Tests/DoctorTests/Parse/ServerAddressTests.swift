import Testing

@testable import Programs

@Suite struct ServerAddressTests {
    private func told(_ parts: ServerAddress.Parts?) -> String {
        parts.map { "\($0.host) \($0.port.map(String.init) ?? "-") \($0.name ?? "-")" } ?? "nil"
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1 - -"), ("192.0.2.1:54", "192.0.2.1 54 -"), ("2001:db8::1", "2001:db8::1 - -"),
        ("[2001:db8::1]:54#n.example", "2001:db8::1 54 n.example"), ("fe80::1%eth0", "fe80::1%eth0 - -"),
        ("[fe80::1%eth0]:54", "fe80::1%eth0 54 -"), ("192.0.2.1:54%eth0#n", "192.0.2.1 54 n"),
        ("name.example:53", "name.example 53 -"), ("[2001:db8::1", "nil"), ("[2001:db8::1]x", "nil"),
        ("192.0.2.1:99999", "nil"), ("a b", "nil"), ("", "nil"), (":53", "nil"),
    ])
    func colonForm(_ text: String, _ expected: String) { #expect(told(ServerAddress.colonForm(text)) == expected) }

    @Test(arguments: [
        ("192.0.2.1@853#n.example", "192.0.2.1 853 n.example"), ("::1#n", "::1 - n"), ("::1@x", "nil"),
        ("fe80::1%eth0@5353", "fe80::1%eth0 5353 -"),
    ])
    func atForm(_ text: String, _ expected: String) { #expect(told(ServerAddress.atForm(text)) == expected) }

    @Test(arguments: [
        ("127.0.0.1#5335", "127.0.0.1 5335 -"), ("fe80::1%eth0#53@eth0", "fe80::1%eth0 53 -"),
        ("10.0.0.1@eth1", "10.0.0.1 - -"), ("#", "nil"),
    ])
    func hashForm(_ text: String, _ expected: String) { #expect(told(ServerAddress.hashForm(text)) == expected) }
}
