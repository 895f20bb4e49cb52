import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Formats
@testable import Programs
@testable import Values

/// Zone files, with ldns-read-zone(1) as the judge of what stands in them.
@Suite struct ZoneTextTests {
    private static let reader = "/usr/bin/ldns-read-zone"
    private static let text = """
        $TTL 1h
        $ORIGIN Example.
        @   IN SOA ns hostmaster ( 1 ; serial (not closed by this
              3600 900
              1209600 300 )
            NS  ns
        ns  60 IN A 192.0.2.1
            60 IN AAAA 2001:db8::1
        *.any A 192.0.2.2
        alias CNAME ns
        out CNAME ns.elsewhere.
        text TXT "a; (b" c
        $ORIGIN deep.example.
        t1 1h30m A 192.0.2.3
        abs.example. A 192.0.2.4

        """

    private func lines(_ text: String) -> [ConfigLine] { Lines.of(Array(text.utf8), path: "/z") ?? [] }

    @Test(.enabled(if: Lab.installed("ldns-read-zone"), "ldns-read-zone is not installed"))
    func readsWhatLdnsReads() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("zone", Self.text)
        let outcome = LiveCommands().run([Command(Self.reader, [path])], until: Deadline(in: 10, by: LiveClocks()))
        let said = try #require(outcome.first?.output)
        let theirs = (Lines.of(said, path: "") ?? []).map { line in
            let words = line.text.words
            return "\(words[0].lowercased()) \(words[3])"
        }
        let ours = ZoneText.records(lines(Self.text), origin: "example.").map { "\($0.owner) \($0.type)" }
        #expect(ours.sorted() == theirs.sorted())
    }

    @Test func saysWhoHasAnAddress() {
        let answers = ZoneText.answers(lines(Self.text), zone: "example", at: Source("/c", line: 7))
        #expect(
            answers.map { "\($0.name) \($0.coversBelow) \($0.hasAddress) \($0.source)" } == [
                "ns.example. false true /z:7", "ns.example. false true /z:8", "any.example. true true /z:9",
                "alias.example. false true /z:10", "t1.deep.example. false true /z:14",
                "abs.example. false true /z:15", "example. true false /c:7",
            ])
    }

    @Test func policiesByName() {
        let policy = """
            $ORIGIN rpz.local.
            @ SOA a b 1 2 3 4 5
            t1.example A 192.0.2.1
            *.bad CNAME .
            none CNAME *.
            pass CNAME rpz-passthru.
            drop CNAME rpz-drop.
            32.1.2.0.192.rpz-ip CNAME .
            outside.elsewhere. A 192.0.2.9

            """
        #expect(
            ResponsePolicy.answers(lines(policy), zone: "rpz.local").map {
                "\($0.name) \($0.coversBelow) \($0.hasAddress) \($0.source)"
            } == [
                "t1.example. false true /z:3", "bad. true false /z:4", "none. false false /z:5",
                "drop. false false /z:7",
            ])
    }

    @Test func noTextIsTooStrange() {
        for text in [
            "(", ")", "$", "$ORIGIN", "@", " ", "a", "a IN", "a 1h 2h", "a (\n(\n(", "\"", "a TXT \"", ";", "*. A",
        ] {
            _ = ZoneText.answers(lines(text), zone: ".", at: Source("/c"))
            _ = ResponsePolicy.answers(lines(text), zone: "")
        }
    }
}
