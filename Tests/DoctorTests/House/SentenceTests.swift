import DoctorTesting
import Testing

/// Everything that the program may say, in one file: a change of words is seen where it is reviewed, and nobody has to read a
/// sentence twice.
@Suite struct SentenceTests {
    /// Rooms whose texts reach a reader.
    private static let rooms: [String] = [
        "Sources/boxdoctor", "Sources/Reports", "Sources/Judgement", "Sources/Remedies", "Sources/Operation",
        "Sources/Bootstrap", "Sources/Probes", "Sources/Programs", "Sources/Plugins", "Sources/DNSSEC",
        "Sources/TimeScience",
        "Sources/Roughtime", "Sources/Records", "Sources/Formats", "Sources/Box", "Sources/Native", "checks",
    ]
    private static let mostWords = 25

    /// By file, with at least three words each: less is a name, a key or a unit.
    private static let texts: [(file: String, texts: [String])] = HouseTree.files(in: rooms, suffix: ".swift").map {
        file in
        let literals = SourceLiterals(HouseTree.text(file)).all.map(flattened)
        return (file, literals.filter { $0.matches(of: /[A-Za-z]{2,}/).count >= 3 && !isMachine($0) })
    }.filter { !$0.texts.isEmpty }

    /// One line: paragraphs are joined as a screen joins them.
    private static func flattened(_ text: String) -> String {
        text.split(separator: "\n").map { String($0.drop { $0 == " " }) }.joined(separator: " ")
    }

    /// Markup, style sheets, manual pages and lists of a program's own words are not read as sentences.
    private static func isMachine(_ text: String) -> Bool {
        text.hasPrefix("<") || text.contains(".Sh ") || text.contains(":root {")
            || text.split(separator: " ").count > 20 && !text.contains { ".,;:".contains($0) }
    }

    @Test func areThoseThatWereReviewed() {
        let list = Self.texts.map { "\($0.file)\n" + $0.texts.map { "    \($0)\n" }.joined() }.joined(separator: "\n")
        let difference = Snapshot.difference(list, from: "sentences.txt", in: HouseTree.root + "/Tests/Snapshots")
        #expect(difference == nil, "\(difference ?? "") (BOXDOCTOR_RECORD=1 writes it anew)")
    }

    @Test(arguments: texts.map(\.file)) func areShort(_ file: String) {
        for text in Self.texts.first(where: { $0.file == file })?.texts ?? [] {
            for sentence in text.split(separator: #/[.!?] /#) {
                let words = sentence.split(separator: " ").count
                #expect(words <= Self.mostWords, "\(file): \(words) words: \(sentence)")
            }
        }
    }

    @Test func literalsAreFound() {
        let source =
            #"let a = "one \(b ? "two" : "three") four" // "five""#
            + "\nlet c = \"\"\"\n    six \\\n    seven\n    \"\"\"\n"
        #expect(SourceLiterals(source).all == ["two", "three", #"one \(...) four"#, "\n    six seven\n    "])
    }
}
