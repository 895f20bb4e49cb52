import Checks
import DoctorTesting
import Testing

@testable import Facts
@testable import Formats
@testable import Judgement
@testable import Values

/// The quick way to read facts against the standard library's: never another value, never one that it would refuse.
@Suite struct FactsReaderTests {
    private static let texts: [[UInt8]] = {
        let samples = Sample.all.compactMap { try? FactsFile.text($0.diagnosis.facts) }
        let fixtures = allChecks.flatMap { CheckFixture.all(of: $0.id) }.compactMap { fixture in
            (try? fixture.facts()).flatMap { try? FactsFile.text($0) }
        }
        return (samples + fixtures).map { Array($0.utf8) }
    }()

    @Test func readsAsTheStandardLibraryDoes() throws {
        let reader = FactsReader()
        #expect(Self.texts.count > 80)
        for text in Self.texts {
            let reading = try reader.read(text, named: "x")
            #expect(reading.likeness != nil, "not taken: \(String(decoding: text.prefix(200), as: UTF8.self))")
            let plain = try FactsFile.readPlainly(text, named: "x")
            #expect(reading.facts == plain)
        }
        for text in Self.texts {
            reader.keep(try FactsReader().read(text, named: "x"))
            let again = try reader.read(text, named: "x")
            let plain = try FactsFile.readPlainly(text, named: "x")
            #expect(again.facts == nil && again.host == plain.host)
        }
    }

    /// Bytes changed, dropped, doubled, in facts of every kind.
    @Test func hostileTextIsReadAsTheStandardLibraryDoesOrNotAtAll() throws {
        var random = Seeded(15)
        let reader = FactsReader()
        let letters = Array(#"{}[],:"\u0019eE-+. tfn_AZ"#.utf8) + [0, 0x1f, 0x7f, 0x80, 0xc3, 0xff]
        var taken = 0
        for _ in 0..<1500 {
            var text = Self.texts[Int.random(in: 0..<Self.texts.count, using: &random)]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                let letter = letters[Int.random(in: 0..<letters.count, using: &random)]
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text[place] = letter
                case 1: text.insert(letter, at: place)
                case 2: text.remove(at: place)
                default:
                    let end = min(text.count, place + Int.random(in: 1...60, using: &random))
                    text.insert(contentsOf: Array(text[place..<end]), at: place)
                }
            }
            let quick = try? reader.read(text, named: "x")
            let plain = try? FactsFile.readPlainly(text, named: "x")
            if quick?.likeness != nil { taken += 1 }
            #expect(quick?.facts == plain, "\(String(decoding: text, as: UTF8.self))")
        }
        #expect(taken > 150)
    }

    @Test func numbersAndTextsOfEveryForm() throws {
        func read(_ value: String, as key: String) -> (quick: Facts?, plain: Facts?) {
            let text =
                #"{"schema_version": 1, "host": {"name": "a", "view": "live", "is_root": false, "is_offline": false,"#
                + #" "addresses": []}, "clock": {"reading": "2026-11-19T12:03:04Z", "boottime_seconds": 1},"#
                + #" "entropy": {"available_bits": {"known": 1, "source": "x"}}, "malfeasance": ["x"]}"#
            let old = ["boottime_seconds": ": 1}", "available_bits": "known\": 1", "malfeasance": "[\"x\"]"][key] ?? ""
            let new = old.replacing("1", with: value).replacing("\"x\"", with: value)
            let bytes = Array(text.replacing(old, with: new).utf8)
            return (try? FactsReader().read(bytes, named: "x").facts, try? FactsFile.readPlainly(bytes, named: "x"))
        }
        for number in [
            "0", "-0", "1.0", "01", "-1", "1e3", "1E+3", "1e400", "1e-400", "0.1", "-0.0", "1.", ".5", "+1", "NaN",
            "9e18",
            "9223372036854775807", "9223372036854775808", "123456789012345678901234567890", "0.30000000000000004",
            "1.7976931348623157e308", "5e-324", "true", "null", "\"1\"", "1 ", "1\u{0}", "0x10",
        ] {
            for key in ["boottime_seconds", "available_bits"] {
                let (quick, plain) = read(number, as: key)
                #expect(quick == plain, "\(key) \(number)")
            }
        }
        for text in [
            #""\u00e4\n\/""#, #""\ud83d\ude00""#, #""\ud83d""#, #""\x""#, "\"\u{1}\"", "\"\u{2028}\"", #""\u0000""#,
            "\"a",
            "[]", "\"\u{e4}\u{1f600}\"", #""\""#,
        ] {
            let (quick, plain) = read(text, as: "malfeasance")
            #expect(quick == plain, "\(text)")
        }
    }

    /// Boxes that differ in their names, addresses and boots are alike; anything else tells them apart.
    @Test func likenessIsOfEverythingElse() throws {
        var facts = Sample.healthy.facts
        func likeness(_ facts: Facts) throws -> Likeness? {
            try FactsReader().read(Array(FactsFile.text(facts).utf8), named: "x").likeness
        }
        let first = try likeness(facts)
        facts.host.name = "another"
        facts.host.addresses = []
        facts.host.bootID = .known("b", Source("x"))
        facts.clock.boottimeSeconds += 1
        #expect(try likeness(facts) == first)
        var others: [Facts] = []
        for change: (inout Facts) -> Void in [
            { $0.clock.reading = $0.clock.reading.adding(seconds: 1) }, { $0.host.isRoot.toggle() },
            { $0.malfeasance.append("x") }, { $0.host.machine = .known("m", Source("x")) },
        ] {
            var changed = facts
            change(&changed)
            others.append(changed)
        }
        for other in others { #expect(try likeness(other) != first) }
    }
}
