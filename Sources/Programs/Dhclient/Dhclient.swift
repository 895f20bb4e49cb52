import Facts
import Values

/// ISC's dhclient(8).
struct Dhclient: Program {
    /// dhclient.leases(5): `option domain-name-servers 192.0.2.1, 192.0.2.2;`. The last lease is the latest.
    var nameserverRecords: [NameserverRecord] {
        ["/var/lib/dhcp", "/var/lib/dhclient"].map { folder in
            var record = NameserverRecord(rank: 6, folder, suffix: ".leases")
            record.read = { lines in
                let last = lines.last { line in
                    let words = line.text.words
                    return words.count > 2 && words[0] == "option"
                        && ["domain-name-servers", "dhcp6.name-servers"].contains(words[1])
                }
                guard let last else { return [] }
                return last.text.words.dropFirst(2).flatMap { $0.split(separator: ",") }
                    .compactMap { IPAddress($0.prefix { $0 != ";" }).map { Sourced($0, last.source) } }
            }
            return record
        }
    }
}
