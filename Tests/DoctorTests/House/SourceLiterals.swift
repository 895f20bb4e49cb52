/// The string literals of a Swift source, in order: what a reader of the screen may see. Interpolations become `\(...)`, and the
/// literals inside them stand beside.
struct SourceLiterals {
    private let text: [Character]
    private var place = 0
    private(set) var all: [String] = []

    init(_ source: String) {
        text = Array(source)
        while place < text.count {
            if starts("//") {
                skip(to: "\n")
            } else if starts("/*") {
                skip(to: "*/")
            } else if text[place] == "\"" {
                takeLiteral()
            } else {
                place += 1
            }
        }
    }

    private func starts(_ word: String) -> Bool {
        place + word.count <= text.count && zip(word, text[place...]).allSatisfy { $0 == $1 }
    }

    private mutating func skip(to end: String) {
        while place < text.count, !starts(end) { place += 1 }
        place += end.count
    }

    private mutating func takeLiteral() {
        let quote = starts("\"\"\"") ? "\"\"\"" : "\""
        place += quote.count
        var words = ""
        while place < text.count, !starts(quote) {
            if text[place] != "\\" {
                words.append(text[place])
                place += 1
            } else if starts("\\(") {
                place += 2
                takeInterpolation()
                words += "\\(...)"
            } else {
                let escape = place + 1 < text.count ? text[place + 1] : " "
                place += 2
                // A line that goes on.
                if escape == "\n" {
                    while place < text.count, text[place] == " " { place += 1 }
                } else {
                    words.append(escape == "n" ? "\n" : escape)
                }
            }
        }
        place += quote.count
        all.append(words)
    }

    private mutating func takeInterpolation() {
        var depth = 1
        while place < text.count, depth > 0 {
            if text[place] == "\"" {
                takeLiteral()
                continue
            }
            if text[place] == "(" { depth += 1 }
            if text[place] == ")" { depth -= 1 }
            place += 1
        }
    }
}
