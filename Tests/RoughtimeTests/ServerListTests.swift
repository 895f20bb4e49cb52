import DoctorTesting
import FoundationEssentials
import Roughtime
import Testing

@Suite struct ServerListTests {
    private static let key = Data(repeating: 7, count: 32).base64EncodedString()

    private func read(_ servers: String, _ more: String = "") throws -> RoughtimeServerList {
        try RoughtimeServerList(json: Array("{\"servers\":[\(servers)]\(more)}".utf8))
    }

    private func entry(
        version: String = "1", type: String = "ed25519", key: String = key,
        addresses: String = #"{"protocol":"udp","address":"time.example.org:2002"}"#, more: String = ""
    ) -> String {
        #"{"name":"n","version":\#(version),"publicKeyType":"\#(type)","publicKey":"\#(key)","addresses":[\#(addresses)]\#(more)}"#
    }

    @Test func versionsComeInManyShapes() throws {
        let both = [RoughtimeVersion.rfc, .draft12]
        for (text, expected) in [
            ("1", both), ("2147483660", both), ("\"1\"", both), ("\"2147483660\"", both), ("\"IETF-Roughtime\"", both),
            ("2147483659", [.draft11]), ("\"2147483659\"", [.draft11]), ("\"Google-Roughtime\"", []),
            ("3000600613", []),
            ("-1", []), ("1e99", []), ("1.5", []), ("null", []), ("[1]", []), ("{}", []), ("true", []),
        ] as [(String, [RoughtimeVersion])] {
            let list = try read(entry(version: text))
            #expect(list.servers.map(\.versions) == (expected.isEmpty ? [] : [expected]), "\(text)")
            #expect(list.skipped.map(\.why) == (expected.isEmpty ? [.version] : []), "\(text)")
        }
        #expect(try read(entry().replacing("\"version\":1,", with: "")).skipped.map(\.why) == [.version])
    }

    @Test func whatCannotBeAskedIsSkippedAndNamed() throws {
        let other = Data(repeating: 8, count: 32).base64EncodedString()
        let list = try read(
            [
                "null", "7", "[]", "{}", entry(type: "ml-dsa-44"), entry(key: "AAAA"), entry(key: "?"),
                entry(addresses: ""), entry(addresses: #"{"protocol":"quic","address":"a:1"},{},3"#), entry(), entry(),
                entry(version: "7", key: other), entry(key: other),
            ].joined(separator: ","))
        #expect(
            list.skipped.map(\.why) == [
                .notAServer, .notAServer, .notAServer, .notAServer, .keyType, .key, .key, .addresses, .addresses,
                .sameKey(as: 9), .version,
            ])
        #expect(list.skipped.map(\.index) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11])
        #expect(list.skipped.map(\.name) == [nil, nil, nil, nil] + [String?](repeating: "n", count: 7))
        #expect(list.servers.map { Data($0.key).base64EncodedString() } == [Self.key, other])
    }

    @Test func addressesAreNamesAndNumbers() {
        for (text, host, port) in [
            ("time.example.org:2002", "time.example.org", 2002), ("192.0.2.1:1", "192.0.2.1", 1),
            ("[2001:db8::1]:65535", "2001:db8::1", 65535), ("[192.0.2.1]:1", nil, 0), ("2001:db8::1:2002", nil, 0),
            ("a", nil, 0), ("a:", nil, 0), (":1", nil, 0), ("a:0", nil, 0), ("a:65536", nil, 0), ("a:+1", nil, 0),
            ("a b:1", nil, 0), ("a;b:1", nil, 0), ("-a:1", nil, 0), ("[::1:1", nil, 0), ("[fe80::1%eth0]:1", nil, 0),
            ("é:1", nil, 0), (String(repeating: "a", count: 254) + ":1", nil, 0),
        ] as [(String, String?, UInt16)] {
            #expect(
                RoughtimeAddress(.udp, text: text) == host.map { RoughtimeAddress(.udp, host: $0, port: port) },
                "\(text)")
        }
    }

    @Test func operatorsAreNamedOrGuessedFromTheHost() throws {
        func name(_ address: String, _ more: String = "") throws -> String? {
            try read(entry(addresses: #"{"protocol":"udp","address":"\#(address)"}"#, more: more)).servers.first?
                .operatorName
        }
        #expect(try name("sth1.roughtime.Netnod.se:2002") == "netnod.se")
        #expect(try name("sth2.roughtime.netnod.se.:2002") == "netnod.se")
        #expect(try name("192.0.2.1:2002") == "192.0.2.1")
        #expect(try name("[2001:db8::1]:2002") == "2001:db8::1")
        #expect(try name("localhost:2002") == "localhost")
        #expect(try name("a.example.org:2002", #","operator":"Ex Ample""#) == "Ex Ample")
        #expect(try name("a.example.org:2002", #","operator":7"#) == "example.org")
    }

    @Test func theRestOfTheFile() throws {
        let list = try read(
            "",
            #","asOf":"2026-04-25","sources":["https://a/b",7,"http://a","https://a\nb"],"reports":"https://c","x":1"#)
        #expect(list.asOf == "2026-04-25" && list.sources == ["https://a/b"] && list.reports == "https://c")
        for day in ["", "2026", "2026-13-01", "2026-00-01", "2026-01-32", "26-01-01-", "+026-01-01"] {
            #expect(try read("", #","asOf":"\#(day)""#).asOf == nil, "\(day)")
        }
        #expect(throws: RoughtimeListError.notJSON) { try RoughtimeServerList(json: []) }
        #expect(throws: RoughtimeListError.notJSON) { try RoughtimeServerList(json: [0xff, 0xfe]) }
        #expect(throws: RoughtimeListError.notJSON) {
            try RoughtimeServerList(json: [UInt8](repeating: UInt8(ascii: "["), count: 200_000))
        }
        #expect(throws: RoughtimeListError.noServers) { try RoughtimeServerList(json: Array("[]".utf8)) }
        #expect(throws: RoughtimeListError.noServers) { try RoughtimeServerList(json: Array(#"{"servers":{}}"#.utf8)) }
        #expect(throws: RoughtimeListError.tooLarge) {
            try RoughtimeServerList(json: [UInt8](repeating: 0x20, count: 1 << 18 + 1))
        }
        // A member twice: one of the two counts, and nothing breaks.
        #expect(try RoughtimeServerList(json: Array(#"{"servers":[],"servers":[7]}"#.utf8)).servers == [])
        let many = (0..<300).map {
            entry(key: Data((0..<32).map { _ in 1 } + []).base64EncodedString(), more: ",\"i\":\($0)")
        }
        #expect(try read(many.joined(separator: ",")).servers.count == 1)
        let each = (0..<300).map { index in
            entry(key: Data((0..<32).map { $0 == 0 ? UInt8(index % 256) : UInt8(index / 256) }).base64EncodedString())
        }
        let long = try read(each.joined(separator: ","))
        #expect(
            long.servers.count == 256
                && long.skipped.map(\.why) == [RoughtimeServerList.Skipped.Why](repeating: .tooMany, count: 44))
    }

    /// The one that is shipped.
    @Test func thePackagedListCanBeAsked() throws {
        let file = Fixtures.path("../../packaging/roughtime.json")
        let list = try RoughtimeServerList(json: [UInt8](try Data(contentsOf: URL(filePath: file))))
        #expect(list.skipped == [])
        #expect(list.asOf == "2026-04-25")
        #expect(
            list.servers.map(\.name) == [
                "Cloudflare-Roughtime-2", "roughtime.se", "time.txryan.com", "TimeNL", "time.teax.dev",
                "roughtime.sturdystatistics.com", "roughtime.int08h.com",
            ])
        #expect(Set(list.servers.map(\.operatorName)).count == list.servers.count)
        #expect(list.servers.allSatisfy { $0.source?.hasPrefix("https://") == true })
        #expect(list.servers.filter { $0.versions == [.draft11] }.map(\.name) == ["Cloudflare-Roughtime-2"])
        #expect(list.servers.last?.key == Vector.draft12.key)
        #expect(list.servers.flatMap(\.addresses).map(\.transport.rawValue).filter { $0 == "tcp" } == ["tcp"])
    }
}
