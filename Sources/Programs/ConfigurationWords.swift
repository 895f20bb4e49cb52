/// The words of a text, as lists of a program's options are written down here.
func wordSet(_ text: String) -> Set<String> { Set(text.split { $0 == " " || $0 == "\n" }.map(String.init)) }

/// Written while the box runs, by a DHCP client.
func isRuntime(_ path: String) -> Bool { path.hasPrefix("/run/") || path.hasPrefix("/var/run/") }

extension String {
    /// What stands behind the last slash.
    var lastPathComponent: String { String(self[(lastIndex(of: "/").map(index(after:)) ?? startIndex)...]) }
}

/// A number of seconds as daemons write it; nil for what is none, or not finite.
package func seconds(_ text: some StringProtocol) -> Double? {
    guard let value = Double(text), value.isFinite else { return nil }
    return value
}

/// What stands between quotes, of either kind, in a line of Lua.
func literals(_ line: some StringProtocol) -> [String] {
    let pieces = line.split(omittingEmptySubsequences: false) { "\"'".contains($0) }
    // Every second piece.
    return stride(from: 1, to: pieces.count, by: 2).map { String(pieces[$0]) }
}
