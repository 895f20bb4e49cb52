import Testing

@testable import Doctor

@Suite struct TomlHeadersTests {
    @Test(arguments: [
        ("[[[", 1), ("a = 1\n[=]", 2), ("[ \t.a]", 1), ("[", 1), ("a = '''\n[[[\n'''\n[{]", 4),
        ("a = \"\\\"\"\n[(]", 2),
    ]) func findsHeadersWithoutAName(_ text: String, _ line: Int) {
        #expect(TomlHeaders.firstBroken(in: text) == line)
    }

    @Test(arguments: [
        "", "[a]", "[[a.b]]", "[ \"x\" ]", "[[ 'x' ]]", "a = [\n[[[1]]],\n[+1],\n{ b = [\n[.5]] } ]\n[c]",
        "a = \"\"\"\n[[[\n\"\"\"", "# [[[\n[b] # [=]", "a = '\\'\n[b]",
    ]) func letsOthersBe(_ text: String) {
        #expect(TomlHeaders.firstBroken(in: text) == nil)
    }
}
