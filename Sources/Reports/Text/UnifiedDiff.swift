import Values

/// What changes in a file, as diff -U0 shows it; all of a new file with plus signs. Empty where nothing does. Lines around it are
/// nobody's business: they may hold secrets.
func unifiedDiff(_ path: String, before: String?, after: String) -> [String] {
    guard before != after else { return [] }
    let old = before.map(lines) ?? []
    let new = lines(after)
    let edits = script(old, new)
    var result = ["--- \(before == nil ? "/dev/null" : path)", "+++ \(path)"]
    for hunk in hunks(edits) {
        let first = edits[hunk.lowerBound]
        let oldCount = edits[hunk].count { $0.sign != "+" }
        let newCount = edits[hunk].count { $0.sign != "-" }
        let oldStart = oldCount == 0 ? first.oldLine - 1 : first.oldLine
        let newStart = newCount == 0 ? first.newLine - 1 : first.newLine
        result.append("@@ -\(oldStart),\(oldCount) +\(newStart),\(newCount) @@")
        result += edits[hunk].map { "\($0.sign)\(withoutPasswords($0.text))" }
    }
    return result
}

private func lines(_ text: String) -> [String] {
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    if lines.last == "" { lines.removeLast() }
    return lines
}

private struct Edit {
    package var sign: Character
    package var text: String
    /// Positions from 1 in both files at this edit.
    var oldLine: Int
    var newLine: Int
}

/// What both begin and end with stays; what is between is replaced. Files of ours are small and changed in one place.
private func script(_ old: [String], _ new: [String]) -> [Edit] {
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
    var edits: [Edit] = []
    for index in 0..<head {
        edits.append(Edit(sign: " ", text: old[index], oldLine: index + 1, newLine: index + 1))
    }
    for index in head..<old.count - tail {
        edits.append(Edit(sign: "-", text: old[index], oldLine: index + 1, newLine: head + 1))
    }
    for index in head..<new.count - tail {
        edits.append(Edit(sign: "+", text: new[index], oldLine: old.count - tail + 1, newLine: index + 1))
    }
    for index in 0..<tail {
        let (oldLine, newLine) = (old.count - tail + index, new.count - tail + index)
        edits.append(Edit(sign: " ", text: old[oldLine], oldLine: oldLine + 1, newLine: newLine + 1))
    }
    return edits
}

/// Everything that changes; there is one such place.
private func hunks(_ edits: [Edit]) -> [Range<Int>] {
    guard let first = edits.firstIndex(where: { $0.sign != " " }),
        let last = edits.lastIndex(where: { $0.sign != " " })
    else { return [] }
    return [first..<last + 1]
}
