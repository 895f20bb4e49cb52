import Testing

/// Decisions read types: where something was seen, and what is said of it, are for people.
@Suite struct DecisionTests {
    /// `.place.hasPrefix(`, `place == x`, but for a case (`== .byHand`): which file it was is for the reader to say, in a type.
    @Test func noneReadsAPlace() {
        for file in HouseTree.files(in: ["Sources", "checks"], suffix: ".swift") {
            for (number, line) in HouseTree.code(file) {
                let asks = line.firstMatch(of: /\.place(?:\.(?:has|contains|starts|holds)\w*\(| [!=]= (?!\.))/)
                #expect(asks == nil, "\(file):\(number): \(line)")
            }
        }
    }

    /// `.text.contains(`, `.why == x`, `"\(it)".hasPrefix(`: our own sentences, which may be reworded.
    @Test func noneReadsASentence() {
        let rooms = ["Bootstrap", "Judgement", "Operation", "Plugins", "Remedies", "TimeScience", "boxdoctor"]
        for file in HouseTree.files(in: rooms.map { "Sources/" + $0 } + ["checks"], suffix: ".swift") {
            for (number, line) in HouseTree.code(file) {
                let asks = Self.asksWords.contains { line.firstMatch(of: $0) != nil }
                #expect(!asks, "\(file):\(number): \(line)")
            }
        }
    }

    private static var asksWords: [Regex<Substring>] {
        [
            /\.(?:text|why\w*|because|summary|detail|description)\)?\.(?:has|contains|starts|holds)\w*\(/,
            /\.(?:text|why\w*|because|summary|detail|description)\)? [!=]= (?!nil\b)/,
            /""\.(?:has\w*|holds|contains)\(""/,
        ]
    }
}
