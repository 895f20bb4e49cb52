import DoctorTesting
import Native
import Testing

@testable import Box

@Suite struct LiveDNSTests {
    let dns = LiveDNS()
    /// Real answers by name.
    let messages: [String: [UInt8]]

    init() throws {
        messages = Dictionary(
            uniqueKeysWithValues: try Fixtures.messages("dns/messages.txt").map { ($0.name, $0.bytes) })
    }

    func message(_ name: String) throws -> DNSMessage {
        let bytes = try #require(messages[name])
        return try #require(dns.parse(bytes))
    }

    @Test(arguments: ["pool.ntp.org.", ".", "a\\.b\\032c.example.", "xn--bcher-kva.example."])
    func queriesReadBack(name: String) throws {
        let question = DNSQuestion(name: name, type: DNSType.dnskey)
        let bytes = try #require(dns.query(question, id: 0xbeef, dnssecOK: true, checkingDisabled: true))
        let message = try #require(dns.parse(bytes))
        #expect(message.question == question)
        #expect(message.id == 0xbeef)
        #expect(!message.isResponse && message.checkingDisabled && message.rcode == 0)
        // EDNS (RFC 6891 section 6.1.2): root owner, type 41, 1232 bytes, no extended code, version 0, DO, no options.
        #expect(Array(bytes.suffix(11)) == [0, 0, 41, 0x04, 0xd0, 0, 0, 0x80, 0, 0, 0])
        let plain = try #require(dns.query(question, id: 1, dnssecOK: false, checkingDisabled: false))
        #expect(dns.parse(plain)?.checkingDisabled == false)
        // AD is asked for where checking is wanted, and not where it is not (RFC 6840 section 5.7).
        #expect(dns.parse(plain)?.isAuthenticated == true && message.isAuthenticated == false)
        #expect(Array(plain.suffix(11)) == [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0])
    }

    @Test func namesThatAreNoneMakeNoQuery() {
        let label = String(repeating: "a", count: 64)
        let long = String(repeating: "abcdefg.", count: 40)
        for name in ["", "a..b.", label + ".", long, "a\0b.", String(repeating: "a", count: 3000)] {
            #expect(
                dns.query(DNSQuestion(name: name, type: 1), id: 1, dnssecOK: true, checkingDisabled: true) == nil,
                "\(name.prefix(20))")
        }
    }

    @Test func readsRealAnswers() throws {
        let answer = try message("a")
        #expect(answer.isResponse && answer.isAuthoritative && !answer.isTruncated && answer.rcode == 0)
        #expect(answer.question == DNSQuestion(name: "www.example.", type: DNSType.a))
        #expect(answer.answer.map(\.owner) == Array(repeating: "www.example.", count: 3))
        #expect(answer.answer.map(\.type) == [DNSType.a, DNSType.a, DNSType.rrsig])
        #expect(Set(answer.answer.map(\.data)).isSuperset(of: [[192, 0, 2, 1], [192, 0, 2, 2]]))
        let alias = try #require(message("cname").answer.first)
        let target: [UInt8] = Array("\u{3}www\u{7}example\u{0}".utf8)
        #expect(alias.data == target)
        let absent = try message("nxdomain")
        #expect(absent.rcode == 3)
        #expect(Set(absent.authority.map(\.type)) == [DNSType.soa, DNSType.rrsig, DNSType.nsec3])
        #expect(try message("refused").extendedErrors == [20])
        #expect(try message("refused").rcode == 5)
        #expect(answer.extendedErrors == [])
    }

    @Test func extendedCodesAndErrorsAreRead() throws {
        // The refused answer again, with BADVERS (16, whose high bits are in the OPT record) and two more EDE options.
        var bytes = try #require(messages["refused"])
        let options: [UInt8] = [0, 15, 0, 5, 0, 9, 0x61, 0x62, 0x63, 0, 3, 0, 0, 0, 15, 0, 2, 0, 7, 0, 15, 0, 9, 0, 1]
        bytes = Array(bytes.dropLast(8)) + [UInt8(options.count >> 8), UInt8(options.count)] + options
        bytes[bytes.count - options.count - 6] = 1
        bytes[3] &= 0xf0
        let message = try #require(dns.parse(bytes))
        #expect(message.extendedErrors == [9, 7])
        #expect(message.rcode == 16)
    }

    /// Every signature of the zone verifies with its key, and with nothing changed.
    @Test func signaturesVerifyAndForgeriesDoNot() throws {
        let keys = try message("dnskey").answer.filter { $0.type == DNSType.dnskey }
        var verified = 0
        for name in messages.keys {
            let message = try message(name)
            for section in [message.answer, message.authority] {
                for signature in section where signature.type == DNSType.rrsig {
                    let type = UInt16(signature.data[0]) << 8 | UInt16(signature.data[1])
                    let set = section.filter { $0.owner == signature.owner && $0.type == type }
                    try #require(!set.isEmpty)
                    let tag = UInt16(signature.data[16]) << 8 | UInt16(signature.data[17])
                    let key = try #require(keys.first { dns.keyTag($0) == tag })
                    #expect(dns.verifies(set.reversed(), signature, key: key), "\(name) \(signature.owner) \(type)")
                    verified += 1
                    var forged = set
                    forged[0].data[set[0].data.count - 1] ^= 1
                    #expect(!dns.verifies(forged, signature, key: key))
                    var other = signature
                    other.data[8] ^= 0x80
                    #expect(!dns.verifies(set, other, key: key), "expiration changed")
                    var stranger = key
                    stranger.data[10] ^= 1
                    #expect(!dns.verifies(set, signature, key: stranger))
                }
            }
        }
        #expect(verified == 20)
    }

    @Test func nonsenseNeverVerifies() throws {
        let section = try message("a").answer
        let signature = try #require(section.first { $0.type == DNSType.rrsig })
        let key = try #require(message("dnskey").answer.first { $0.type == DNSType.dnskey })
        let set = section.filter { $0.type == DNSType.a }
        #expect(dns.verifies(set, signature, key: key))
        #expect(!dns.verifies([], signature, key: key))
        #expect(!dns.verifies(set, set[0], key: key))
        #expect(!dns.verifies(set, signature, key: set[0]))
        #expect(
            !dns.verifies(set + [DNSRecord(owner: "other.", type: 1, ttl: 1, data: [1, 2, 3, 4])], signature, key: key))
        for count in 0..<signature.data.count {
            var short = signature
            short.data = Array(signature.data.prefix(count))
            #expect(!dns.verifies(set, short, key: key))
        }
        for count in 0..<key.data.count {
            var short = key
            short.data = Array(key.data.prefix(count))
            #expect(!dns.verifies(set, signature, key: short))
            _ = dns.keyTag(short)
        }
    }

    /// The published digests of the root's keys (data.iana.org/root-anchors).
    @Test func knowsTheRootsKeys() throws {
        let key = try #require(dns.record(RootKeys.ksk2017))
        let ds = try #require(
            dns.record(". 172800 IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"))
        let next = try #require(
            dns.record(". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"))
        #expect(key.owner == "." && key.type == DNSType.dnskey && key.ttl == 172800)
        #expect(dns.keyTag(key) == 20326)
        #expect(dns.matches(ds, key: key))
        #expect(!dns.matches(next, key: key))
        #expect(!dns.matches(key, key: key))
        #expect(!dns.matches(ds, key: ds))
        var elsewhere = key
        elsewhere.owner = "example."
        #expect(!dns.matches(ds, key: elsewhere))
        for count in 0..<ds.data.count {
            var short = ds
            short.data = Array(ds.data.prefix(count))
            #expect(!dns.matches(short, key: key))
        }
        var unknownDigest = ds
        unknownDigest.data[3] = 200
        #expect(!dns.matches(unknownDigest, key: key))
    }

    @Test func recordsComeAsAnchorFilesHoldThem() throws {
        let plain = try #require(dns.record("example. 300 IN A 192.0.2.1"))
        #expect(plain == DNSRecord(owner: "example.", type: 1, ttl: 300, data: [192, 0, 2, 1]))
        #expect(dns.record("  EXAMPLE. 300 IN A 192.0.2.1 ; the \"first\"\n") == plain)
        #expect(dns.record("example. 300 IN (\n A ; comment\n 192.0.2.1 )") == plain)
        #expect(dns.record("example. 300 IN TXT \"a;b\"")?.data == [3] + Array("a;b".utf8))
        let autotrust = RootKeys.ksk2017 + " ;{id = 20326 (ksk), size = 2048b} ;;state=2 [  VALID  ] ;;count=0"
        #expect(dns.record(autotrust) == dns.record(RootKeys.ksk2017))
        for text in [
            "", ";", "x", "example. IN A", "example. IN A 1.2.3", "example. IN DS 1 2", "example. IN NOSUCH 1",
            "example. IN A 192.0.2.1\0", String(repeating: "a", count: 20_000), "$ORIGIN example.", "(((((", "\"",
            ". IN DNSKEY 257 3 8", ". IN DNSKEY 257 3 8 !!!!",
        ] {
            #expect(dns.record(text) == nil, "\(text.prefix(30))")
        }
    }

    /// RFC 5155 appendix A.
    @Test func hashesAsTheRFCDoes() {
        let salt: [UInt8] = [0xaa, 0xbb, 0xcc, 0xdd]
        func hash(_ name: String, _ algorithm: UInt8 = 1, _ iterations: UInt16 = 12) -> String? {
            dns.nsec3Hash(name, algorithm: algorithm, iterations: iterations, salt: salt)
        }
        #expect(hash("example.") == "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom")
        #expect(hash("A.Example.") == "35mthgpgcu1qg68fab165klnsnk3dpvl")
        #expect(hash("*.w.example.") == "r53bq7cc2uvmubfu5ocmm6pers9tk9en")
        #expect(hash("example.", 2) == nil)
        #expect(hash("example.", 1, 2501) == nil)
        #expect(hash("a..b") == nil)
        #expect(dns.nsec3Hash(".", algorithm: 1, iterations: 0, salt: [])?.count == 32)
    }
}

enum RootKeys {
    static let ksk2017 = """
        . 172800 IN DNSKEY 257 3 8 \
        AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kv\
        ArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+e\
        oZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwN\
        R1AkUTV74bU=
        """
}
