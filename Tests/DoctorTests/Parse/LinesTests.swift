import Testing

@testable import Box
@testable import Formats
@testable import Values

@Suite struct LinesTests {
    private func texts(_ text: String) -> [String]? {
        Lines.of(Array(text.utf8), path: "/f")?.map { "\($0.source.line ?? 0):\($0.text)" }
    }

    @Test func splitsAndCounts() {
        #expect(texts("") == [])
        #expect(texts("a") == ["1:a"])
        #expect(texts("a\n\nb\n") == ["1:a", "2:", "3:b"])
        #expect(texts("a\r\nb\r\n") == ["1:a", "2:b"])
        #expect(texts("a\u{0}b") == nil)
        #expect(Lines.of([0x61, 0xff, 0x62], path: "/f")?.map(\.text) == ["a\u{fffd}b"])
    }

    @Test func wordsKeepNoBreakSpaces() {
        #expect("  a\tb \u{a0}c ".words == ["a", "b", "\u{a0}c"])
        #expect("  a b ".trimmed == "a b")
        #expect("   ".trimmed == "")
        #expect("a # b".beforeComment() == "a ")
    }

    @Test func quotes() {
        #expect("a \"b c\" 'd \\ e' f\\ g # h".quotedWords() == ["a", "b c", "d \\ e", "f g"])
        #expect("a#b \"\" c".quotedWords() == ["a#b", "", "c"])
        #expect("a \"b".quotedWords() == nil)
    }

    @Test func patterns() {
        for (name, pattern, expected) in [
            ("a.conf", "*.conf", true), (".a.conf", "*.conf", false), (".a.conf", ".*.conf", true), ("ab", "a?", true),
            ("a", "a?", false), ("b", "[a-c]", true), ("d", "[!a-c]", true), ("]", "[]]", true), ("[", "[", true),
            ("a-b", "a[-x]b", true), ("x*", "x\\*", true), ("xy", "x\\*", false), ("", "*", true), ("", "?", false),
        ] {
            #expect(Glob.matches(name, pattern) == expected, "\(name) \(pattern)")
        }
    }

    /// Patterns that make a backtracking matcher take for ever.
    @Test func hostilePatternsEnd() {
        let name = String(repeating: "a", count: 2000)
        #expect(!Glob.matches(name, String(repeating: "*a", count: 500) + "b"))
    }

    @Test func spans() {
        for (text, expected) in [
            ("90", 90.0), ("1min 30s", 90), ("2.5h", 9000), ("infinity", .infinity), ("500ms", 0.5), ("3min", 180),
            ("1d", 86_400),
        ] {
            #expect(systemdSeconds(text) == expected, "\(text)")
        }
        for text in ["", "soon", "5 parsecs", "-3", "s"] { #expect(systemdSeconds(text) == nil, "\(text)") }
    }
}
