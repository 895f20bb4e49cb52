import Facts
import Values

/// hosts(5): an address and its names a line; inet_pton(3) reads it, which knows no scope.
package enum HostsText {
    /// Block lists are kept in hosts files too; names of servers stand near the top of those that people write.
    static let entryLimit = 1000

    package static func parse(_ lines: [ConfigLine]) -> (entries: [HostsEntry], troubles: [Trouble]) {
        var entries: [HostsEntry] = []
        for line in lines {
            let words = line.text.beforeComment().words
            guard words.count > 1, let address = IPAddress(words[0]), address.scope == nil else { continue }
            guard entries.count < entryLimit else {
                return (entries, [Trouble(line.source, "only the first \(entryLimit) entries are read")])
            }
            entries.append(HostsEntry(address: address, names: words.dropFirst().map(String.init), source: line.source))
        }
        return (entries, [])
    }
}
