import Facts
import Formats
import Values

/// A response policy zone, of unbound's `rpz:` and the like, by the names that are asked for; what it says by addresses or name
/// servers is left out.
enum ResponsePolicy {
    static func answers(_ lines: [ConfigLine], zone: String) -> [LocalAnswer] {
        let origin = absoluteName(zone)
        return ZoneText.records(lines, origin: origin).compactMap { record in
            guard record.owner.hasSuffix("." + origin), !record.owner.split(separator: ".").contains(where: isOther)
            else { return nil }
            let trigger = absoluteName(record.owner.dropLast(origin.count + 1))
            let isWildcard = trigger.hasPrefix("*.")
            guard let hasAddress = hasAddress(record) else { return nil }
            return LocalAnswer(
                name: isWildcard ? String(trigger.dropFirst(2)) : trigger, coversBelow: isWildcard,
                hasAddress: hasAddress, source: record.source)
        }
    }

    private static func isOther(_ label: Substring) -> Bool {
        ["rpz-ip", "rpz-client-ip", "rpz-nsip", "rpz-nsdname"].contains(label)
    }

    /// `CNAME .` is no such name, `CNAME *.` no data; nil where the name is asked for as ever.
    private static func hasAddress(_ record: ZoneText.Record) -> Bool? {
        if record.isAddress { return true }
        guard record.type == "CNAME", let target = record.data.first else { return nil }
        return [".", "*.", "rpz-drop."].contains(target) ? false : nil
    }
}
