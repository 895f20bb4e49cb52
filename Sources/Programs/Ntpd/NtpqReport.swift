import Box
import Facts
import Values

/// What `ntpq -pn` and `ntpq -c rv` say of ntpd and ntpsec (ntpq(8)).
package enum NtpqReport {
    private static let sourceLimit = 256

    package static let questions = [Command("ntpq", ["-pn"]), Command("ntpq", ["-c", "rv 0 leap,stratum,offset"])]

    /// Nil where neither says anything.
    package static func view(peers: [UInt8]?, variables: [UInt8]?) -> DaemonView? {
        let sources = peers.map(table)
        let system = variables.map(assignments) ?? [:]
        guard sources != nil || !system.isEmpty else { return nil }
        let stratum = system["stratum"].flatMap { Int($0) }
        var isSynchronised: Bool?
        if let leap = system["leap"] {
            isSynchronised = leap != "11" && leap != "3" && leap != "leap_alarm" && stratum != 16
        }
        return DaemonView(
            isSynchronised: isSynchronised, stratum: stratum,
            offsetSeconds: isSynchronised == true ? system["offset"].flatMap { seconds($0) }.map { $0 / 1000 } : nil,
            sources: sources ?? [])
    }

    /// `leap=00, stratum=3, offset=-0.123`, over several lines, after a line of status words.
    private static func assignments(_ output: [UInt8]) -> [String: Substring] {
        var values: [String: Substring] = [:]
        for line in Lines.of(output, path: "") ?? [] {
            for item in line.text.split(separator: ",") {
                let parts = item.trimmed.split(separator: "=", maxSplits: 1)
                if parts.count == 2 { values[String(parts[0])] = parts[1] }
            }
        }
        return values
    }

    /// Below the line of equals signs: tally and remote, refid, stratum, type, when, poll, reach (octal), delay, offset and
    /// jitter in milliseconds. A long address stands on a line of its own.
    private static func table(_ output: [UInt8]) -> [DaemonView.SourceView] {
        let lines = Lines.of(output, path: "") ?? []
        let rows = lines.drop { !$0.text.hasPrefix("===") }.dropFirst()
        var sources: [DaemonView.SourceView] = []
        var wrapped: Substring = ""
        for row in rows.prefix(sourceLimit) {
            let text = wrapped + row.text
            let fields = text.dropFirst().words
            guard fields.count >= 10, let tally = text.first else {
                wrapped = fields.count == 1 ? text + " " : ""
                continue
            }
            wrapped = ""
            let columns = fields.suffix(9).map { $0 }
            let reach = Int(columns[5], radix: 8)
            sources.append(
                DaemonView.SourceView(
                    name: String(fields[0]), stratum: Int(columns[1]), reach: reach,
                    isSelected: tally == "*" || tally == "o",
                    offsetSeconds: reach == 0 ? nil : seconds(columns[7]).map { $0 / 1000 }))
        }
        return sources
    }
}
