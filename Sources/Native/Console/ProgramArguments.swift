import CEarly

/// What the program was called with, its name left out. Not `CommandLine.arguments`: those come from /proc, and without it there
/// would be none.
package func programArguments() -> [String] {
    var words: [String] = []
    while let word = box_argument(Int32(words.count + 1)) { words.append(String(cString: word)) }
    return words
}
