/// The names that somebody who typed `word` may have meant, nearest first: at most three, at most a third of it changed.
package func nearestNames(to word: String, among names: some Sequence<String>) -> [String] {
    let limit = max(min(word.utf8.count, 64) / 3, 1)
    return
        names
        .map { (name: $0, distance: $0.hasPrefix(word) && !word.isEmpty ? 0 : editDistance(word, $0)) }
        .filter { $0.distance <= limit }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        .prefix(3)
        .map(\.name)
}

/// Bytes to insert, remove or replace, or neighbours to swap (optimal string alignment); words beyond 64 bytes are cut.
private func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8.prefix(64)), Array(b.utf8.prefix(64)))
    var rows = [Array(0...b.count)]
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
