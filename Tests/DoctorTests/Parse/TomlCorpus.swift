/// Documents that go through TOML 1.0.0 rule by rule (toml.io/en/v1.0.0): what is TOML, and what is not.
enum TomlCorpus {
    static let valid: [String] = [
        // Comments, blanks, line ends.
        "", "\n", "# only a comment", "a = 1 # one\r\nb = 2\r\n", "\t a\t=\t1\t", "#\ttab \u{e9}\na=1",
        "\n\n[a]\n\n\n[b]\n",
        // Keys.
        "key = 1\nbare_key = 1\nbare-key = 1\n1234 = 1\n", "\"127.0.0.1\" = 1\n\"\u{2c4}\" = 2\n'quoted \"value\"' = 3",
        "\"\" = 'empty'", "'' = 1", "a.b.c = 1\na.d = 2\nsite.\"google.com\" = true",
        "fruit . name = 1\nfruit. color = 2",
        "3.14159 = \"pi\"", "\"a\\u0062\" = 1", "-_- = 1", "true = false\ninf = nan",
        "\u{22}\u{e9}\u{22} = 1\n\"e\u{301}\" = 2",
        "apple.type = 1\norange.type = 2\napple.skin = 3", "\"a.b\" = 1\na.b = 2",
        // Basic strings.
        #"a = "I'm \"quoted\". \b\t\n\f\r\\ \u00e9 \U0001F600""#, #"a = "\u0000\u007F""#, #"a = "\ud7ff\ue000""#,
        "a = \"# no comment\"", "a = \"tab\there\"", "a = \"\u{80}\u{9f}\u{fffd}\u{10ffff}\"",
        // Long basic strings.
        "a = \"\"\"\nRoses\nViolets\"\"\"", "a = \"\"\"\r\nRoses\r\nViolets\"\"\"", "a = \"\"\"\n\n\"\"\"",
        "a = \"\"\"one \\\n   two\\\n\n\n  three\"\"\"", "a = \"\"\"\\\r\n  x\\  \t\r\n\r\n y\"\"\"",
        "a = \"\"\"two \"\" here\"\"\"", "a = \"\"\"one \" here\"\"\"", "a = \"\"\"\"four\"\"\"\"",
        "a = \"\"\"\"\"five\"\"\"\"\"",
        "a = \"\"\"three \\\"\"\" x\"\"\"", "a = \"\"\"\"\"\"", "a = \"\"\"\\\"\"\"\"", "a = \"\"\"x\\\n\"\"\"",
        "a = \"\"\"\\u0061\"\"\"",
        // Literal strings.
        #"a = 'C:\Users\n'"#, "a = ''", "a = '<\\i\\c*\\s*>'", "a = '''\nfirst\n  second'''", "a = '''it''s'''",
        "a = '''x''''", "a = '''x'''''", "a = ''''''", "a = '''\t'''", "a = '''\\'''", "a = '''\r\n\r\n'''",
        // Integers.
        "a = [+99, 42, 0, -17, +0, -0, 1_000, 5_349_221, 53_49_221, 1_2_3_4_5]",
        "a = [0xDEADBEEF, 0xdead_beef, 0o01234567, 0o755, 0b1101_0110, 0x0, 0b0, 0o0, 0x00ff]",
        "a = [9223372036854775807, -9223372036854775808, 0x7fffffffffffffff]",
        // Numbers.
        "a = [+1.0, 3.1415, -0.01, 5e+22, 1e06, -2E-2, 6.626e-34, 224_617.445_991_228, 1e1_0, 0e0, -0.0, 0.0e-00]",
        "a = [inf, +inf, -inf, nan, +nan, -nan]", "a = [1e400, -1e400, 1e-400, 4.9e-324, 2.2250738585072011e-308]",
        "a = [0.1, 0.30000000000000004, 123456789.123456789, 9007199254740993.0, 1.7976931348623157e308]",
        // Booleans, dates and times.
        "a = true\nb = false", "a = 1979-05-27T07:32:00Z\nb = 1979-05-27T00:32:00-07:00",
        "a = 1979-05-27T00:32:00.999999-07:00", "a = 1979-05-27 07:32:00Z", "a = 1979-05-27t07:32:00z",
        "a = 1979-05-27T07:32:00\nb = 1979-05-27T00:32:00.999999999", "a = 1979-05-27\nb = 07:32:00\nc = 00:32:00.5",
        "a = [1979-05-27, 1979-05-27 07:32:00, 2000-02-29]", "a = 1979-05-27 # no time",
        "a = 0001-01-01T23:59:59+23:59",
        "a = {b = 1979-05-27 07:32:00.1, c = 1979-05-27}", "a = 1979-05-27T07:32:00-00:00", "a = 1996-02-29",
        // Lists.
        "a = []", "a = [1, 2, 3,]", "a = [[1, 2], [\"a\", 'b'], []]", "a = [0.1, 1, \"x\", {b = 1}, [true]]",
        "a = [\n  1, # one\n  # between\n\n  2\n  ,\n]", "a = [ [ ] , ]", "a = [\r\n1\r\n,\r\n]", "a=[1,2]#x",
        "a = [\"\"\"\n]\"\"\", ''']''', \"]\", '#']",
        // Tables.
        "[table]\nk = 1\n[table-2]\nk = 2", "[dog.\"tater.man\"]\ntype.name = 'pug'",
        "[a.b.c]\n[ d.e.f ]\n[ g . h . 'i' ]",
        "[x.y.z.w]\n[x]\nk = 1", "[fruit.apple]\n[animal]\n[fruit.orange]", "[a]\n[a.b]\n[a.b.c]\n[a.d]", "['']\nx=1",
        "[fruit]\napple.color = 1\napple.taste.sweet = true\n[fruit.apple.texture]\nsmooth = true",
        "[a.b.c]\nz = 9\n[a]\nb.x = 1", "a.b.c = 1\n[a.b.d]\ne = 2", "[a] # c\nb=1", "[\ta\t]",
        "[[a.b.c]]\n[a]\nx=1\n[a.b]\ny=2",
        // Inline tables.
        "name = { first = \"Tom\", last = 'P' }", "a = {}", "a = { }", "a = {b.c = 1, b.d = 2}", "a = {b = {c = {}}}",
        "a = [{x=1, y=2}, {x=3}]", "a = {b = [\n1,\n2\n]}", "a = {b = \"\"\"\nx\ny\"\"\"}", "a = {\"b\" = 1, 'c' = 2}",
        // Lists of tables.
        "[[p]]\nn = 1\n[[p]]\n[[p]]\nn = 3",
        "[[f]]\nn=1\n[f.physical]\nc=1\n[[f.v]]\nn=2\n[[f.v]]\n[[f]]\n[[f.v]]\nn=3",
        "[[a.b]]\nx=1\n[a.c]\ny=2", "[[a]]\nb.c = 1\n[[a]]\nb.c = 2", "[[a]]\n[a.b]\n[[a]]\n[a.b]", "[[ a . 'b' ]]",
        "[[a]]\n[[a.b]]\n[a.b.c]\nd=1\n[[a.b]]\n[a.b.c]\nd=2", "[a.b]\n[[a.c]]\n[[a.c]]",
    ]

    static let invalid: [String] = [
        // Keys and lines.
        "key", "key =", "key = # no value", "= 1", "a = 1 b = 2", "a 1", "a b = 1", "a\n= 1", "a =\n1", "a = = 1",
        ".a = 1",
        "a. = 1", "a..b = 1", "a.\nb = 1", "\u{e9} = 1", "a = 1\ra = 2", "a = 1\r", "\"\"\"a\"\"\" = 1", "'''a''' = 1",
        "\"a\nb\" = 1", "\"a = 1", "a! = 1", "a+b = 1", "first = \"Tom\" last = 'P'", "a = 1,", "x", "]", "}", ",",
        // Twice.
        "a = 1\na = 2", "a = 1\n\"a\" = 2", "a.b = 1\na.b = 2", "a = 1\na.b = 2", "a.b = 1\na = 2",
        "a.b.c = 1\na.b = 2",
        "spelling = 1\n\"spelling\" = 2", "\"a\\u0062\" = 1\nab = 2",
        // Control characters, foreign bytes.
        "a = \"\u{0}\"", "a = \"\u{1}\"", "a = \"\u{7f}\"", "a = '\u{1f}'", "# \u{7}", "# \u{7f}", "# a\rb",
        "a = 'x\ry'",
        "a = \"\"\"\u{b}\"\"\"", "a = '''\u{c}'''", "a = \"\"\"x\ry\"\"\"", "\u{1} = 1", "a = \u{1}", "\u{c}a = 1",
        "a\u{a0}= 1",
        "a = 1 \u{2028} b = 2", "a = 1\u{feff}",
        // Strings.
        "a = \"no end", "a = \"no end\n\"", "a = 'no end", "a = 'no\nend'", "a = \"\"\"no end\"\"", "a = '''no end''",
        #"a = "\a""#, #"a = "\x41""#, #"a = "\e""#, #"a = "\u12""#, #"a = "\u+123""#, #"a = "\ud800""#,
        #"a = "\U00110000""#,
        #"a = "\U0000123""#, #"a = "\'""#, #"a = "\ ""#, #"a = "\"#, "a = \"\"\"\\x\"\"\"", "a = \"\"\"a \\ b\"\"\"",
        "a = \"\"\"six\"\"\"\"\"\"", "a = '''six''''''", "a = \"\\\n\"", "a = \"a\" \"b\"", "a = 'a''b'",
        "a = \"\"\"\\", "a = hello",
        // Integers.
        "a = 01", "a = -01", "a = +00", "a = 1__0", "a = _1", "a = 1_", "a = 0x", "a = 0xg", "a = 0x_1", "a = 0x1_",
        "a = +0x1",
        "a = -0b1", "a = 0o8", "a = 0b2", "a = 0X1", "a = 0B1", "a = 0O1", "a = 1 000", "a = ++1", "a = +", "a = -",
        "a = 0_0",
        "a = 00", "a = 1a", "a = 0x1.5", "a = 0b1e5", "a = \u{661}",
        // Numbers.
        "a = .7", "a = 7.", "a = 3.e+20", "a = 1.e1", "a = 01.5", "a = 1._5", "a = 1_.5", "a = 1.5_", "a = 1e",
        "a = 1e_1", "a = 1e1_",
        "a = 1e+", "a = 1e1.5", "a = 1.2.3", "a = Inf", "a = NaN", "a = infinity", "a = +-inf", "a = in", "a = nanx",
        "a = 1ee5",
        "a = 1.5f", "a = 0x1p3", "a = 1,5", "a = .inf", "a = e5",
        // Booleans.
        "a = True", "a = TRUE", "a = truer", "a = tru", "a = false1", "a = truefalse",
        // Dates and times.
        "a = 1979-5-27", "a = 1979-13-01", "a = 1979-00-01", "a = 1979-02-29", "a = 1900-02-29", "a = 1979-04-31",
        "a = 1979-05-00",
        "a = 1979-05-27T", "a = 1979-05-27T07:32", "a = 1979-05-27T24:00:00", "a = 1979-05-27T07:60:00",
        "a = 1979-05-27T07:32:61",
        "a = 1979-05-27T07:32:00.", "a = 1979-05-27T07:32:00.Z", "a = 1979-05-27T07:32:00+7",
        "a = 1979-05-27T07:32:00+24:00",
        "a = 1979-05-27T07:32:00+0700", "a = 1979-05-27T07:32:00 Z", "a = 1979-05-27  07:32:00", "a = 1979-05-27 07",
        "a = 07:32",
        "a = 7:32:00", "a = 25:00:00", "a = 07:32:00Z", "a = 1979-05-27Z", "a = 1979-05-27_07:32:00", "a = 19790-05-27",
        "a = 1979-05-27T07:32:00ZZ", "a = 1979-05", "a = +1979-05-27", "a = 07:32:00.1.2",
        // Lists.
        "a = [", "a = [1", "a = [1,", "a = [,]", "a = [,1]", "a = [1,,2]", "a = [1 2]", "a = [1}", "a = []]",
        "a = [[1]", "a = [1\n2]",
        "a = [ # ]", "a = [a]", "a = [1] 2", "a = [b = 1]",
        // Tables.
        "[]", "[", "[a", "[a]b", "[a] b = 1", "[a.]", "[.a]", "[a..b]", "[a b]", "[ a\n]", "[[]]", "[[a]", "[[a] ]",
        "[ [a]]", "[a]]",
        "[\"\"\"a\"\"\"]", "[a#b]", "[a=1]", "[a]\n[a]", "[a]\nb = 1\n[a.b]", "[a.b]\n[a]\n[a]", "a = 1\n[a]",
        "a = 1\n[a.b]", "a = []\n[a]",
        "a.b = 1\n[a]", "[fruit]\napple.color = 1\n[fruit.apple]",
        "[fruit]\napple.taste.sweet = 1\n[fruit.apple.taste]",
        "[a.b.c]\nz=9\n[a]\nb.c.t = 1", "[a.b.c.d]\nz=9\n[a]\nb.c.d.k.t = 1", "[a.b]\n[a]\nb = 1",
        "[a]\nb.c = 1\n[a.b]", "[a.b]\nx=1\n[a]\nb.y=2",
        "[a]\n\"a\\u0062\".c = 1\n[a.ab]", "[ab]\n[\"a\\u0062\"]",
        // Inline tables.
        "a = {", "a = {b", "a = {b = 1", "a = {b = 1,", "a = {b = 1,}", "a = {,}", "a = {b = 1 c = 2}",
        "a = {b = 1, b = 2}",
        "a = {\nb = 1}", "a = {b = 1\n}", "a = {b = 1, # c\n}", "a = {b = 1]", "a = {}\na.b = 1", "a = {b = 1}\n[a]",
        "a = {b = 1}\n[a.c]",
        "a = {b = {c = 1}, b.d = 2}", "a = {b.c = 1, b = 2}", "a = {b.c = 1, b.c.d = 2}", "[a]\nb = {c = 1}\nb.d = 2",
        "a = {b = 1}\n[[a]]",
        "a = {b = {c = 1}}\n[a.b.d]", "a = {1}", "a = {b}", "a = {b.c = 1}\na.b.d = 2",
        // Lists of tables.
        "[[a]]\n[a]", "[a]\n[[a]]", "a = []\n[[a]]", "a = [{}]\n[[a]]", "a = [{}]\n[a.b]", "[[a.b]]\n[a]\nb.y = 2",
        "[[a]]\n[a.b]\n[[a.b]]",
        "[a.b]\n[[a]]", "[[a]]\na = 1\n[[a.a]]", "a = 1\n[[a]]", "[[a.b]]\n[a.b]", "[[f]]\n[[f.v]]\n[f.v]",
        "a.b = 1\n[[a]]", "[x]\na.b = 1\n[[x.a]]",
        "[[a]]\nb = {}\n[a.b.c]", "[[a]]\nb = [1]\n[[a.b]]", "[a]\n[[a.b]]\n[a]",
    ]

    /// Not even text.
    static let foreign: [[UInt8]] = [
        [0x61, 0x3d, 0x22, 0xff, 0x22], [0x23, 0xc3], [0x61, 0x3d, 0x27, 0xc0, 0x80, 0x27], [0x23, 0xed, 0xa0, 0x80],
        [0x23, 0xf4, 0x90, 0x80, 0x80], [0x23, 0xe2, 0x82], [0xff, 0xfe, 0x61, 0x00], [0x61, 0x3d, 0x22, 0x80, 0x22],
    ]
}
