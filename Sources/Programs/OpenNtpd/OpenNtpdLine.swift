import Formats
import Values

/// A line of OpenNTPD's ntpd.conf(5), word by word as its parser takes them (parse.y, `yylex`): outside quotes a few characters
/// belong to no word at all, and one line that its grammar does not have keeps it from starting.
struct OpenNtpdLine {
    private static let keywords = wordSet(
        """
        constraint constraints correction from listen on query refid rtable sensor server servers stratum trusted weight
        """)

    struct Word: Equatable {
        var text: String
        /// A keyword where it is not in quotes.
        var isKeyword: Bool
        var number: Int? { isKeyword ? nil : Int(text) }
    }

    private(set) var words: [Word] = []
    /// Not of the grammar.
    private(set) var isWrong = false

    init(_ text: some StringProtocol) {
        var rest = Substring(text)
        while let first = rest.popFirst() {
            if first == " " || first == "\t" || first == "\r" { continue }
            if first == "#" { return }
            if first == "\"" || first == "'" {
                var word = ""
                while true {
                    guard let next = rest.popFirst() else {
                        isWrong = true
                        return
                    }
                    if next == first { break }
                    if next == "\\", let taken = rest.first, taken == first || taken == " " || taken == "\t" {
                        word.append(taken)
                        rest.removeFirst()
                    } else {
                        word.append(next)
                    }
                }
                words.append(Word(text: word, isKeyword: false))
                continue
            }
            guard first.isASCII, first.isLetter || first.isNumber || ":_*-".contains(first) else {
                isWrong = true
                return
            }
            let word = String(first) + rest.prefix { OpenNtpdLine.isOfWord($0) }
            rest = rest.dropFirst(word.count - 1)
            // A hyphen begins nothing but a number.
            guard first != "-" || Int(word) != nil else {
                isWrong = true
                return
            }
            words.append(Word(text: word, isKeyword: OpenNtpdLine.keywords.contains(word)))
        }
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "\"$%&'*+-.:;?@[\\]^_`|~".contains(character))
    }

    /// The words' keywords, with `.` for any other word.
    var shape: [String] { words.map { $0.isKeyword ? $0.text : "." } }

    /// Options behind a statement: each a name and its value, `trusted` alone; nil where one is none or out of its range.
    static func options(_ words: ArraySlice<Word>, allowed: Set<String>) -> [String: String]? {
        let ranges: [String: ClosedRange<Int>] = [
            "weight": 1...10, "stratum": 1...15, "correction": -127_000_000...127_000_000, "rtable": 0...255,
        ]
        var found: [String: String] = [:]
        var rest = words
        while let name = rest.popFirst() {
            guard name.isKeyword, allowed.contains(name.text) else { return nil }
            if name.text == "trusted" {
                found["trusted"] = ""
                continue
            }
            guard let value = rest.popFirst(), !value.isKeyword else { return nil }
            if let range = ranges[name.text] {
                guard let number = value.number, range.contains(number) else { return nil }
            } else if !(1...4).contains(value.text.utf8.count) {
                return nil
            }
            found[name.text] = value.text
        }
        return found
    }
}
