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
            let (host, length) = subject.splitOnce("/")
            guard let address = IPAddress(host) else { return }
            let mask = rest.firstIndex(of: "mask").flatMap { rest.dropFirst($0 - rest.startIndex + 1).first }
            let ones = mask.flatMap { IPAddress($0) }?.bytes.reduce(0) { $0 + $1.nonzeroBitCount }
            entry.network = (address, length.flatMap { Int($0) } ?? ones ?? address.bytes.count * 8)
            entry.isIPv6 = address.isV6
            entries.append(entry)
        }
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
        // Of two for the same the later counts.
        return matching.enumerated().max {
            ($0.element.network?.bits ?? -1, $0.offset) < ($1.element.network?.bits ?? -1, $1.offset)
        }?.element
    }
}
