import Facts
import Values

/// What `chronyc -c` says: comma-separated fields in a fixed order, one line a source (chronyc(1)).
package enum ChronycReport {
    /// Sources beyond this are dropped.
    private static let sourceLimit = 256

    /// Nil where `tracking` is not what it should be. Offsets as in RFC 5905: positive where the box's clock is behind.
    package static func view(tracking: [UInt8], sources: [UInt8]?, activity: [UInt8]?) -> DaemonView? {
        guard let fields = rows(tracking).first, fields.count >= 14, let stratum = Int(fields[2]) else { return nil }
        // "Not synchronised", and stratum 0 before the first update.
        let isSynchronised = fields[13] != "Not synchronised" && (1...15).contains(stratum)
        let activity = activity.flatMap { rows($0).first } ?? []
        func count(_ index: Int) -> Int? { activity.count >= 5 ? UInt16(activity[index]).map(Int.init) : nil }
        var view = DaemonView(
            isSynchronised: isSynchronised, stratum: stratum, offsetSeconds: isSynchronised ? seconds(fields[4]) : nil,
            unresolvedSources: count(4),
            sources: sources.map { rows($0).prefix(sourceLimit).compactMap(source) } ?? [])
        // Online, offline, the same in a burst, unresolved.
        view.onlineSources = count(0).map { $0 + (count(2) ?? 0) }
        view.offlineSources = count(1).map { $0 + (count(3) ?? 0) }
        return view
    }

    /// Mode, state, name, stratum, poll, reach (octal), age, offset of the last sample, the same unadjusted, error.
    private static func source(_ fields: [Substring]) -> DaemonView.SourceView? {
        guard fields.count >= 10 else { return nil }
        let reach = Int(fields[5], radix: 8)
        return DaemonView.SourceView(
            name: String(fields[2]), stratum: Int(fields[3]), reach: reach, isSelected: fields[1] == "*",
            // Here chronyc counts a clock that is ahead as positive, and prints 0 for a source never reached.
            offsetSeconds: reach == 0 ? nil : seconds(fields[7]).map { -$0 })
    }

    private static func rows(_ output: [UInt8]) -> [[Substring]] {
        (Lines.of(output, path: "") ?? []).map { $0.text.split(separator: ",", omittingEmptySubsequences: false) }
    }
}
