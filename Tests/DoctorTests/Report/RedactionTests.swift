import DoctorTesting
import Foundation
import Native
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Formats
@testable import Reports
@testable import Values

/// A page that is posted: no name that only the box knows is in it, wherever in the facts it stood.
@Suite struct RedactionTests {
    private static func redaction(_ facts: Facts) -> Redaction {
        let crypto = LiveCrypto()
        return Redaction(facts) { crypto.sha512(Array("secret of this box".utf8) + $0) }
    }

    /// What people call things: by themselves, in a zone of their own, in a path, behind a user's name.
    private static let forms: [@Sendable (String) -> String] = [
        { $0 }, { $0 + "-ntp" }, { "gps_\($0)2" }, { "nas.\($0)." }, { "\($0).lan" }, { "pi.\($0)home" },
        { "/etc/wireguard/wg-\($0).conf" }, { "/ho\u{6d}e/\($0)/x.toml:3" }, { "\($0):***@host" }, { "j\u{e4}\($0)" },
        { "https://\($0)@dns.example/\($0)" }, { $0.uppercased() }, { "\($0).service" }, { "no server \($0) there" },
    ]

    /// Random names in every text of the facts that may hold any, of every box that we have.
    @Test func noRandomNameIsLeft() throws {
        var random = Seeded(22)
        for box in TenBoxes.all {
            let whole = try JSONSerialization.jsonObject(with: Data(try FactsFile.text(box.facts).utf8))
            var used: [String] = []
            func named(_ value: Any, _ put: (String) -> Any?) -> Any {
                if let object = value as? [String: Any] {
                    let members = object.sorted { $0.key < $1.key }.map { ($0.key, named($0.value, put)) }
                    return Dictionary(uniqueKeysWithValues: members)
                }
                if let list = value as? [Any] { return list.map { named($0, put) } }
                if let text = value as? String { return put(text) ?? text }
                return value
            }
            func facts(_ value: Any) -> Facts? {
                guard let data = try? JSONSerialization.data(withJSONObject: value) else { return nil }
                return try? FactsFile.read([UInt8](data), named: "facts")
            }
            // One after another: a text that may be no other (an address, a kind) keeps the facts from being read.
            var count = 0
            _ = named(whole) { _ in
                count += 1
                return nil
            }
            var current = whole
            for place in 0..<count where random.next() % 3 == 0 {
                let name = String((0..<8).map { _ in "bcdfghjklmnpqrstvwxz".randomElement(using: &random) ?? "x" })
                let form = Self.forms[Int(random.next() % UInt64(Self.forms.count))]
                var index = -1
                let changed = named(current) { _ in
                    index += 1
                    return index == place ? form(name) : nil
                }
                guard facts(changed) != nil else { continue }
                current = changed
                used.append(name)
            }
            #expect(used.count > 20, "\(box.name): \(used.count) of \(count)")
            let named = try #require(facts(current))
            let diagnosis = TenBoxes.diagnosis(named)
            let page = try PageTests.page(diagnosis)
            for text in [page.html(hiding: Self.redaction(named)), page.json(hiding: Self.redaction(named))] {
                let small = text.lowercased()
                for name in used {
                    guard let place = small.firstRange(of: name) else { continue }
                    Issue.record("\(box.name): \(small[..<place.upperBound].suffix(120))")
                }
            }
            let json = page.json(hiding: Self.redaction(named))
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
        }
    }

    /// Names that are words of ours, where facts hold names.
    @Test func namesMadeOfOrdinaryWordsAreHiddenToo() throws {
        var facts = TenBoxes.all[1].facts
        facts.host.name = "will-power"
        let address = try #require(IPAddress("192.168.7.2"))
        facts.resolver.hosts = [
            HostsEntry(address: address, names: ["mark", "will.answer"], source: Source("/etc/hosts", line: 3))
        ]
        let json = try PageTests.page(TenBoxes.diagnosis(facts)).json(hiding: Self.redaction(facts))
        for name in ["will-power", "\"mark\"", "will.answer", ".answer"] { #expect(!json.contains(name), "\(name)") }
        #expect(Self.redaction(facts).redacted("mark, nas.answer: /etc/chrony/mark.conf").contains("/etc/chrony/name-"))
    }

    /// What is ours stays: the redacted page reads as the page, but for names.
    @Test func ourOwnWordsStay() throws {
        for box in TenBoxes.all {
            let page = try PageTests.page(TenBoxes.diagnosis(box.facts))
            let redaction = Self.redaction(box.facts)
            let (plain, hidden) = (page.json(), page.json(hiding: redaction))
            func keys(_ text: String) -> [Substring] { text.matches(of: /"([a-z0-9_]+)" ?:/).map { $0.1 } }
            #expect(keys(plain) == keys(hidden), "\(box.name)")
            if let words = ProcessInfo.processInfo.environment["BOXDOCTOR_HIDDEN"] {
                try Data((plain + "\n=====\n" + hidden).utf8).write(to: URL(filePath: words + "/\(box.name).txt"))
            }
        }
    }
}
