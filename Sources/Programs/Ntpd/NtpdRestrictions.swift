import Facts
import Values

/// `restrict` of ntp.conf(5): which packets are thrown away, answers of time servers among them.
struct NtpdRestrictions {
    private struct Entry {
        /// Nil: `default`, all addresses of the family or, with none told, of both.
        var network: (address: IPAddress, bits: Int)?
        var isIPv6: Bool?
        var drops: Bool
        /// Only what is authenticated passes.
        var distrusts: Bool
        var source: Source
    }

    private var entries: [Entry] = []
    /// `restrict source`: for the addresses of all time servers, as they become known.
    private var ofSources: Entry?

    mutating func take(_ words: [String], _ source: Source) {
        var rest = words[...]
        var family: Bool?
        if rest.first == "-4" || rest.first == "-6" { family = rest.popFirst() == "-6" }
        guard let subject = rest.popFirst() else { return }
        var entry = Entry(
            // `noserve` lets pass questions about the daemon alone (ntpd/ntp_proto.c, `receive`).
            network: nil, isIPv6: family, drops: rest.contains("ignore") || rest.contains("noserve"),
            distrusts: rest.contains("notrust"), source: source)
        switch subject {
        case "default": entries.append(entry)
        case "source": ofSources = entry
        default:
            guard let network = NtpdRestrictions.network(subject, rest) else { return }
            entry.network = network
            entry.isIPv6 = network.address.isV6
            entries.append(entry)
        }
    }

    /// `unrestrict`: what stands for the same addresses is gone, with flags behind it those alone.
    mutating func takeBack(_ words: [String]) {
        var rest = words[...]
        var family: Bool?
        if rest.first == "-4" || rest.first == "-6" { family = rest.popFirst() == "-6" }
        guard let subject = rest.popFirst() else { return }
        let network = NtpdRestrictions.network(subject, rest)
        let flags = Set(rest).subtracting(["mask"])
        let drops = flags.isEmpty || flags.contains("ignore") || flags.contains("noserve")
        guard subject == "default" || network != nil, drops else { return }
        entries.removeAll {
            $0.network?.address == network?.address && $0.network?.bits == network?.bits
                && (network != nil || family == nil || $0.isIPv6 == family)
        }
    }

    private static func network(_ subject: String, _ rest: ArraySlice<String>) -> (address: IPAddress, bits: Int)? {
        let (host, length) = subject.splitOnce("/")
        guard let address = IPAddress(host) else { return nil }
        let mask = rest.firstIndex(of: "mask").flatMap { rest.dropFirst($0 - rest.startIndex + 1).first }
        let ones = mask.flatMap { IPAddress($0) }?.bytes.reduce(0) { $0 + $1.nonzeroBitCount }
        return (address, length.flatMap { Int($0) } ?? ones ?? address.bytes.count * 8)
    }

    /// The line that drops what a source answers; nil where none does.
    func drop(_ source: NTPSource) -> Source? {
        guard let entry = ofSources ?? nearest(source.address), entry.drops || entry.distrusts && source.usesKey != true
        else { return nil }
        return entry.source
    }

    /// The smallest network that an address is in; for a name, whose address is not known here, what is for all.
    private func nearest(_ address: IPAddress?) -> Entry? {
        let matching = entries.filter { entry in
            guard let network = entry.network else { return entry.isIPv6 == nil || address.map(\.isV6) == entry.isIPv6 }
            return address.map { $0.isInside(network.address, prefixLength: network.bits) } ?? false
        }
        // What is said twice of the same addresses counts together (ntp_restrict.c, `RESTRICT_FLAGS`).
        let bits = matching.map { $0.network?.bits ?? -1 }.max()
        let nearest = matching.filter { ($0.network?.bits ?? -1) == bits }
        var all = nearest.first { $0.drops } ?? nearest.last
        all?.distrusts = nearest.contains(where: \.distrusts)
        return all
    }
}
