/// Text without the passwords that stand before an at sign: `scheme://user:secret@host` becomes `scheme://host`,
/// `user:secret@host` becomes `user:***@host`. An address may hold colons before an at sign too (`2001:db8::1@853`); it stays.
package func withoutPasswords(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
    var result = ""
    var word = ""
    for character in text {
        if " \t\n\r\"'<>|,;()".contains(character) {
            result += masked(word)
            result.append(character)
            word = ""
        } else {
            word.append(character)
        }
    }
    return result + masked(word)
}

private func masked(_ word: String) -> String {
    guard let at = word.lastIndex(of: "@") else { return word }
    if case (let before, let after?) = word.splitOnce("://") {
        guard !before.isEmpty else { return word }
        let authority = after.prefix { $0 != "/" }
        let rest = authority.lastIndex(of: "@").map { after[after.index(after: $0)...] } ?? after
        return before + "://" + (rest.startIndex == after.startIndex ? String(rest) : masked(String(rest)))
    }
    let before = word[..<at]
    guard let colon = before.firstIndex(of: ":"), !isAddress(before) else { return word }
    return before[..<colon] + ":***" + word[at...]
}

/// With what stands around one in configurations: brackets, a zone, `#53` or `@853` behind it.
private func isAddress(_ text: Substring) -> Bool {
    let bare = text.prefix { !"#@%]".contains($0) }.drop { $0 == "[" }
    return IPAddress(String(bare)) != nil
}
