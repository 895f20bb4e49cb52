import Testing

@testable import Formats
@testable import Programs
@testable import Values

@Suite struct TomlTests {
    private func read(_ text: String) throws(Toml.SyntaxError) -> Toml { try Toml(Array(text.utf8), path: "/f") }

    private func error(_ text: String) -> String {
        do {
            _ = try read(text)
            return "none"
        } catch {
            return "\(error.line.map(String.init) ?? "file"): \(error.message)"
        }
    }

    @Test func valuesAndTheirLines() throws {
        let toml = try read(
            """
            top = 1 # one
            [a.b]
            text = "x"
            list = [1,
              2.5, true, 1979-05-27]
            [[s]]
            name = "first"
            [[s]]
            name = '''
            second'''
            [a]
            c.d = {e = 0x10}
            """)
        func at(_ line: Int, _ kind: Toml.Value.Kind) -> Toml.Value { Toml.Value(kind: kind, line: line) }
        #expect(toml["top"] == at(1, .integer(1)))
        #expect(toml["a", "b", "text"] == at(3, .string("x")))
        let list: [Toml.Value] = [
            at(4, .integer(1)), at(5, .number(2.5)), at(5, .boolean(true)), at(5, .moment("1979-05-27")),
        ]
        #expect(toml["a", "b", "list"] == at(4, .array(list)))
        #expect(toml["s"]?.array?.map(\.line) == [6, 8])
        #expect(
            toml["s"]?.array?.compactMap { $0.table?["name"] } == [at(7, .string("first")), at(9, .string("second"))])
        #expect(toml["a", "c", "d", "e"] == at(12, .integer(16)))
        #expect(toml["a"]?.line == 11)
        #expect(toml["a"]?.table?.entries.map(\.key) == ["b", "c"])
        #expect(toml["a", "x", "text"] == nil && toml["top", "x"] == nil)
        #expect(toml.source("a", "b", "list") == Source("/f", line: 4))
        #expect(toml.source("a", "b", "absent") == Source("/f", line: 2))
        #expect(toml.source("none") == Source("/f"))
    }

    @Test func readsNumbersForEitherUse() throws {
        let toml = try read("a = 9_000_000_000\nb = 0.5\nc = 'x'")
        #expect(toml["a"]?.double == 9e9 && toml["a"]?.integer == 9_000_000_000)
        #expect(toml["b"]?.double == 0.5 && toml["b"]?.integer == nil)
        #expect(toml["c"]?.double == nil && toml["c"]?.boolean == nil && toml["c"]?.string == "x")
    }

    @Test(arguments: [
        ("\n= 1", "2: a key is missing"), ("\u{e9} = 1", "1: a key with such characters needs quotes"),
        ("key 1", "1: a key without '=' and a value"), ("key =", "1: a value is missing"),
        ("a = hello", "1: this is no value; a text needs quotes"),
        ("a = 1 b = 2", "1: more follows on the line; a new key begins on a new line"),
        ("a = 1\n\na = 2", "3: line 1 sets this key already"),
        ("a = 1\na.b = 2", "2: line 1 sets a part of this key already"),
        ("[a]\n[b]\n[a]", "3: line 1 gives this name already"),
        ("a = 1\n[a.b]", "2: line 1 gives a part of this name a value; it has no tables"),
        ("[a]\n[[a]]", "2: line 1 gives this name already, and not as [[name]]"),
        ("[a", "1: a header [name] or [[name]] without its closing bracket"),
        ("a = '''\nx\ny", "1: a text without its closing quotes"),
        ("a = \"x\nb = 1", "1: a text without its closing quotes"),
        ("a = '\u{1}'", "1: a control character in a text; write it as \\u00XX in double quotes"),
        ("\n# \u{7}", "2: a control character in a comment"),
        ("a = \"\\u12\"", "1: \\u takes 4 and \\U takes 8 hexadecimal digits that name a character"),
        ("a = 012", "1: a number begins with a zero"), ("a = 1__2", "1: a digit is missing in a number"),
        ("a = 12x", "1: this is no number; a text needs quotes"),
        ("a = +0x1", "1: a number with 0x, 0o or 0b takes no sign"),
        ("a = 9223372036854775808", "1: an integer beyond 64 bits"),
        ("a = 2025-02-29", "1: no such date or time"),
        ("a = [1,\n2\n3]", "3: the list that line 1 begins goes on without ',' or ']'"),
        ("a = {b = 1\n}", "1: a table in braces goes on without ',' or '}' on its line"),
        ("\"\"\"a\"\"\" = 1", "1: a key stands in single quotes or double quotes, not in three"),
        ("a = 'b\u{0}'", "file: not a text file"),
    ]) func tellsWhereAndWhat(_ text: String, _ message: String) {
        #expect(error(text) == message)
    }

    @Test func namesTheLineThatIsNoText() {
        #expect(throws: Toml.SyntaxError(line: 2, message: "not UTF-8 text")) {
            try Toml(Array("a = 1\nb = '".utf8) + [0xe9] + Array("'\n".utf8), path: "/f")
        }
    }

    /// A password may be among what stands in a broken file.
    @Test func errorsHoldNothingOfTheFile() {
        for text in [
            "key = 5EC2E7 x", "5EC2E7 = 1\n5EC2E7 = 2", "[5EC2E7]\n[5EC2E7]", "a = '5EC2E7", "a = 0x5EC2E7_", "5EC2E7",
        ] {
            let message = error("a = [\n]\n" + text)
            #expect(!message.contains("5EC2E7") && message != "none", "\(message)")
        }
    }

    // MARK: hostile

    fileprivate static let many = 1_000_000

    /// A text of a megabyte or so, in few words: test logs show arguments.
    struct Bulk: Sendable {
        var before = ""
        var piece: String
        var after = ""

        var text: String { before + String(repeating: piece, count: TomlTests.many / piece.utf8.count) + after }
    }

    @Test(arguments: [
        (Bulk(piece: "["), "1: a key is missing"),
        (Bulk(before: "a = ", piece: "["), "1: tables or lists more than 64 deep"),
        (Bulk(before: "a = ", piece: "{a="), "1: tables or lists more than 64 deep"),
        (Bulk(piece: "a.", after: "a = 1"), "1: tables or lists more than 64 deep"),
        (Bulk(before: "[", piece: "a.", after: "a]"), "1: tables or lists more than 64 deep"),
        (Bulk(piece: "[[a]]\n"), "20001: more than 20000 keys"),
        (Bulk(before: "a = \"\"\"", piece: "\"\"\\\n"), "1: a text without its closing quotes"),
    ]) func staysBounded(_ bulk: Bulk, _ message: String) { expectSoon(bulk.text, message) }

    @Test func sizeIsBounded() {
        expectSoon(Bulk(piece: "x").text + Bulk(piece: "x").text, "file: larger than 1 MiB")
    }

    @Test func keysAreCounted() {
        let keys = (0..<TomlTests.many / 20).map { "k\($0) = 1" }
        expectSoon(keys.joined(separator: "\n"), "20001: more than 20000 keys")
    }

    private func expectSoon(_ text: String, _ message: String) {
        let clock = ContinuousClock()
        let time = clock.measure { #expect(error(text) == message) }
        #expect(time < .seconds(5))
    }

    @Test func longTextsAndListsAreFine() throws {
        let long = String(repeating: "x", count: TomlTests.many)
        #expect(try read("a = '\(long)'")["a"]?.string == long)
        let list = try read("a = [" + String(repeating: "1,", count: TomlTests.many / 2) + "]")
        #expect(list["a"]?.array?.count == TomlTests.many / 2)
        #expect(try read(String(repeating: "\n", count: TomlTests.many) + "a = 1")["a"]?.line == TomlTests.many + 1)
    }
}
