import Values

/// Whose clock a screen's times are shown by.
package enum TimeChoice: String, Sendable, CaseIterable { case utc, local }

/// What a zone's clocks show: seconds east of UTC, and the name in use, at a second since 1970.
package struct LocalZone: Sendable {
    package var offset: @Sendable (Int64) -> (seconds: Int, name: String)

    package init(offset: @escaping @Sendable (Int64) -> (seconds: Int, name: String)) { self.offset = offset }

    /// `2026-11-19 13:03` and `CET`; nil where the zone does not differ from UTC then.
    fileprivate func reading(_ moment: Timestamp) -> (text: String, name: String)? {
        let (seconds, name) = offset(moment.unixSeconds)
        guard seconds != 0 else { return nil }
        let shifted = Timestamp(unixSeconds: moment.unixSeconds.addingClamped(Int64(seconds)))
        return (String(shifted.toTheSecond.dropLast(" UTC".count)), escaped(name))
    }
}

extension Screen {
    /// A time that somebody compares with the clock on the wall: `2026-11-19 12:03 UTC (13:03 CET)`.
    package func both(_ moment: Timestamp, toTheSecond: Bool = false) -> String {
        let utc = toTheSecond ? moment.toTheSecond : moment.short
        guard !isLocal, let (text, name) = zone?.reading(moment) else { return utc }
        let isSameDay = text.prefix(10) == moment.short.prefix(10)
        return "\(utc) (\(isSameDay ? text.dropFirst(11).prefix(5) : text.prefix(16)) \(name))"
    }

    /// A text for people: with `--time local` each time in it is the zone's, whoever wrote it. Programs' formats never pass here.
    package func localised(_ text: String) -> String {
        guard isLocal, let zone else { return text }
        var result = ""
        var rest = text[...]
        while let end = rest.firstRange(of: " UTC") {
            let head = rest[..<end.lowerBound]
            let candidates = ["2026-11-19 12:03:04".count, "2026-11-19 12:03".count].map { head.suffix($0) }
            let written = candidates.first { Timestamp(rfc3339: $0) != nil && $0.contains(":") }
            if let written, let moment = Timestamp(rfc3339: written), let (local, name) = zone.reading(moment) {
                result += String(head.dropLast(written.count)) + String(local.prefix(written.count)) + " " + name
            } else {
                result += rest[..<end.upperBound]
            }
            rest = rest[end.upperBound...]
        }
        return result + rest
    }
}
