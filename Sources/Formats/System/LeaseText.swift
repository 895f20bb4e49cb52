import Values

/// Nameservers that a network gave out, as those who asked for them write them down.
package enum LeaseText {
    /// systemd-networkd's leases and links, `DNS=` with addresses; what is no plain address (`192.0.2.1:53#name`) is left out.
    package static func networkd(_ lines: [ConfigLine]) -> [Sourced<IPAddress>] {
        lines.flatMap { line -> [Sourced<IPAddress>] in
            guard line.text.hasPrefix("DNS=") else { return [] }
            return line.text.dropFirst(4).words.compactMap { address($0, line.source) }
        }
    }

    /// dhclient.leases(5): `option domain-name-servers 192.0.2.1, 192.0.2.2;`. The last lease is the latest.
    package static func dhclient(_ lines: [ConfigLine]) -> [Sourced<IPAddress>] {
        let last = lines.last { line in
            let words = line.text.words
            return words.count > 2 && words[0] == "option"
                && ["domain-name-servers", "dhcp6.name-servers"].contains(words[1])
        }
        guard let last else { return [] }
        return last.text.words.dropFirst(2).flatMap { $0.split(separator: ",") }
            .compactMap { address($0.prefix { $0 != ";" }, last.source) }
    }

    private static func address(_ text: Substring, _ source: Source) -> Sourced<IPAddress>? {
        IPAddress(text).map { Sourced($0, source) }
    }
}
