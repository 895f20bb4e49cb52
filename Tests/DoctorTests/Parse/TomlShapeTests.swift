import Testing

@testable import Doctor

@Suite struct TomlShapeTests {
    @Test(arguments: [
        ("[[[", 1), ("a = 1\n[=]", 2), ("[ \t.a]", 1), ("[", 1), ("a = '''\n[[[\n'''\n[{]", 4),
        ("a = \"\\\"\"\n[(]", 2), ("a = [[},", 1), ("a = [1,\n,]", 2), ("a = }", 1), ("a = ,", 1),
    ]) func findsWhatTheParserCannotBear(_ text: String, _ line: Int) {
        #expect(TomlShape.firstBroken(in: text) == line)
    }

    @Test(arguments: [
        "", "[a]", "[[a.b]]", "[ \"x\" ]", "[[ 'x' ]]", "a = [\n[[[1]]],\n[+1],\n{ b = [\n[.5]] } ]\n[c]",
        "a = \"\"\"\n[[[\n\"\"\"", "# [[[\n[b] # [=]", "a = '\\'\n[b]",
    ]) func letsOthersBe(_ text: String) {
        #expect(TomlShape.firstBroken(in: text) == nil)
    }

    /// The parser's own assertions are on in a debug build: none may fail, whatever stands in a file.
    @Test func noTextMakesTheParserAbort() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "[", "]", "[[", "{", "}", "=", "\"", "'", "\"\"\"", "'''", "\n", " ", "\t", ".", ",", "#", "a", "b-c", "1",
            "-", "+", "\\", "\\u00", "e5", "true", "inf", "1979-05-27", "07:32", "0x", "\u{e9}", "\u{feff}", "\u{7f}",
            "\r",
        ]
        for _ in 0..<1_000 {
            let text = (0..<Int.random(in: 1...24, using: &random)).map { _ in pieces.randomElement() ?? "" }.joined()
            let lines = Lines.of(Array(text.utf8), path: "x") ?? []
            _ = try? Toml(lines, path: "x")
        }
    }
}
