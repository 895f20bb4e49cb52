import DoctorTesting
import Testing

@testable import Formats
@testable import Values

/// The reader judged by a second implementation, Python's tomllib: the same documents are TOML, with the same values.
///
/// Where tomllib differs knowingly, it is not asked, and nowhere else: it takes integers beyond 64 bits, which the
/// specification calls an error (the script below refuses them); it knows no leap second (23:59:60) and no year 0000, which
/// RFC 3339 has; and it refuses a byte order mark, which editors write.
@Suite(.enabled(if: Lab.installed("python3"), "needs python3")) struct TomlJudgeTests {
    /// A line of hexadecimal digits a document; a line of `canonical` values back, `-` for none.
    private static let script = """
        import sys, tomllib, struct, datetime
        def canonical(v):
            if isinstance(v, bool): return 'true' if v else 'false'
            if isinstance(v, int):
                if not -2**63 <= v < 2**63: raise ValueError
                return str(v)
            if isinstance(v, float): return 'nan' if v != v else 'f' + struct.pack('>d', v).hex()
            if isinstance(v, str): return 's' + v.encode().hex()
            if isinstance(v, (datetime.datetime, datetime.date, datetime.time)): return 'd' + v.isoformat()
            if isinstance(v, list): return '[' + ','.join(map(canonical, v)) + ']'
            return '{' + ','.join(sorted(k.encode().hex() + '=' + canonical(w) for k, w in v.items())) + '}'
        for line in open(sys.argv[1]):
            try: print(canonical(tomllib.loads(bytes.fromhex(line.strip()).decode())))
            except ValueError: print('-')
        """

    private func judge(_ documents: [[UInt8]]) throws -> [String] {
        let folder = try TemporaryFolder()
        let file = try folder.write("documents", documents.map { hex($0) + "\n" }.joined())
        let output = try Lab.run("python3", ["-c", TomlJudgeTests.script, file], timeoutSeconds: 30)
        return output.split(separator: "\n").map(String.init)
    }

    private func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func read(_ bytes: [UInt8]) -> Toml.Table? { try? Toml(bytes, path: "/t").root }

    private func canonical(_ table: Toml.Table) -> String {
        "{" + table.entries.map { hex($0.key.utf8) + "=" + canonical($0.value) }.sorted().joined(separator: ",") + "}"
    }

    private func canonical(_ value: Toml.Value) -> String {
        switch value.kind {
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value):
            value.isNaN
                ? "nan" : "f" + hex((0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (56 - 8 * $0)) })
        case .string(let text): "s" + hex(text.utf8)
        case .moment(let text): "d" + isoformat(text)
        case .array(let values), .tables(let values): "[" + values.map(canonical).joined(separator: ",") + "]"
        case .table(let table): canonical(table)
        }
    }

    /// As Python prints it: `T` between, microseconds or none, `+00:00` for `Z`.
    private func isoformat(_ moment: String) -> String {
        var text = moment.uppercased().replacing(" ", with: "T")
        if text.hasSuffix("Z") { text = text.dropLast() + "+00:00" }
        if text.hasSuffix("-00:00") { text = text.dropLast(6) + "+00:00" }
        guard let point = text.firstIndex(of: ".") else { return text }
        let digits = text[point...].dropFirst().prefix { $0.isNumber }
        let micro = (digits + "000000").prefix(6)
        return text[..<point] + (micro.allSatisfy { $0 == "0" } ? "" : "." + micro) + text[digits.endIndex...]
    }

    /// Holds what tomllib knowingly does not take.
    private func isBeyondTheJudge(_ value: Toml.Value) -> Bool {
        switch value.kind {
        case .moment(let text): text.hasPrefix("0000-") || text.contains(/:\d\d:60/)
        case .array(let values), .tables(let values): values.contains(where: isBeyondTheJudge)
        case .table(let table): table.entries.contains { isBeyondTheJudge($0.value) }
        default: false
        }
    }

    /// How the reader and the judge differ over each document.
    private func differences(_ documents: [[UInt8]]) throws -> [String] {
        let verdicts = try judge(documents)
        try #require(verdicts.count == documents.count)
        return zip(documents, verdicts).compactMap { document, verdict in
            let table = read(document)
            if let table, verdict == "-", table.entries.contains(where: { isBeyondTheJudge($0.value) }) { return nil }
            let ours = table.map(canonical) ?? "-"
            return ours == verdict
                ? nil : "\(String(decoding: document, as: UTF8.self).debugDescription): \(ours), not \(verdict)"
        }
    }

    @Test func agreesOnEveryRule() throws {
        let valid = TomlCorpus.valid.map { Array($0.utf8) }
        let invalid = TomlCorpus.invalid.map { Array($0.utf8) } + TomlCorpus.foreign
        #expect(valid.filter { read($0) == nil }.map { String(decoding: $0, as: UTF8.self) } == [])
        #expect(invalid.filter { read($0) != nil }.map { String(decoding: $0, as: UTF8.self) } == [])
        #expect(try differences(valid + invalid) == [])
    }

    @Test func agreesOnNoise() throws {
        var noise = TomlNoise(seed: 2026)
        let whole = TomlCorpus.valid.map { Array($0.utf8) } + TomlCorpus.invalid.map { Array($0.utf8) }
        var documents = (0..<2_000).map { _ in noise.document() }
        for index in 0..<2_500 {
            let old = index < 1_000 ? documents[index] : whole[index % whole.count]
            let new = noise.mutation(of: old)
            // A byte order mark is ours to pass over.
            if !new.starts(with: [0xef, 0xbb, 0xbf]) { documents.append(new) }
        }
        let accepted = documents.count { read($0) != nil }
        #expect(accepted > 800 && documents.count - accepted > 800, "\(accepted) of \(documents.count) accepted")
        #expect(try differences(documents) == [])
    }

    @Test func knowsWhatTheJudgeDoesNot() throws {
        let documents = ["\u{feff}a = 1", "a = 23:59:60", "a = 0000-01-01", "a = 2016-12-31T23:59:60Z"]
        #expect(documents.allSatisfy { read(Array($0.utf8)) != nil })
        for number in ["9223372036854775808", "-9223372036854775809", "0x8000000000000000", "0xffffffffffffffffff"] {
            #expect(read(Array("a = \(number)".utf8)) == nil)
        }
    }
}
