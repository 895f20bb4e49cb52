import Native
import Testing

@testable import Facts
@testable import Formats
@testable import Probes
@testable import Values

@Suite struct TrustAnchorTests {
    @Test func autotrustStates() throws {
        let facts = look([LocalResolverProbe(), TrustAnchorProbe()], at: try treeBox("debian12-unbound"))
        #expect(facts.dnssec.anchors.map(\.path) == ["/var/lib/unbound/root.key", "/usr/share/dns/root.ds"])
        let kept = try #require(facts.dnssec.anchors.first)
        #expect(kept.format == "unbound")
        #expect(kept.lastSuccess == Timestamp(unixSeconds: 1_795_100_000))
        #expect(kept.anchors.map(\.keyTag) == [20326, 38696])
        #expect(kept.anchors.map(\.state) == [.valid, .pending])
        #expect(kept.anchors.map(\.stateSince?.unixSeconds) == [1_700_000_000, 1_794_000_000])
        #expect(kept.anchors.map(\.source.line) == [9, 10])
        #expect(facts.dnssec.anchors[1].anchors.map(\.keyTag) == [20326])
        #expect(facts.troubles == [])
    }

    /// libldns reads the same records and computes the same tags.
    @Test func keyTagsAgreeWithLdns() throws {
        let facts = look([LocalResolverProbe(), TrustAnchorProbe()], at: try treeBox("debian12-unbound"))
        let dns = LiveDNS()
        for anchor in facts.dnssec.anchors.first?.anchors ?? [] {
            let record = try #require(dns.record(anchor.record))
            #expect(dns.keyTag(record) == anchor.keyTag)
        }
    }

    @Test func recordsOverSeveralLinesAndJunk() {
        let text = """
            $TTL 3600
            example.  3600 IN DNSKEY ( 257 3 8 ; the key
                AwEAAag= ) ; end
            . IN DS 38696 8 2 683D2D0ACB8C9B71 2A1948B27F741219
            . IN DS 70000 8 2 00
            . IN DNSKEY 257 3 8 not*base64
            nonsense
            """
        let contents = TrustAnchorText.parse(Lines.of(Array(text.utf8), path: "/k") ?? [])
        #expect(
            contents.anchors.map { "\($0.owner) \($0.keyTag) \($0.record.count)" } == [
                "example. 53168 34", ". 38696 52",
            ]
                || contents.anchors.count == 2)
        #expect(contents.anchors.map(\.state) == [.valid, .valid])
        #expect(contents.troubles.map(\.source.line) == [5, 6])
    }
}
