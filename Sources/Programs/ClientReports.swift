import Facts
import Values

/// What timesyncd, ntpd-rs and OpenNTPD say of themselves.
package enum ClientReports {
    /// `timedatectl show-timesync`: properties, the last reply among them as `NTPMessage={ Leap=0, Stratum=2, ... }`.
    /// `hasSynchronised` is whether /run/systemd/timesync/synchronized was made in this boot.
    package static func timesyncd(properties: [UInt8]?, hasSynchronised: Bool) -> DaemonView {
        var view = DaemonView(isSynchronised: hasSynchronised)
        let values = shellLike(properties ?? [])
        guard let address = values["ServerAddress"] ?? values["ServerName"], !address.isEmpty else { return view }
        let stratum = values["NTPMessage"].flatMap(stratum)
        view.sources = [
            DaemonView.SourceView(
                name: String(address), stratum: stratum, reach: nil, isSelected: stratum != nil, offsetSeconds: nil)
        ]
        if hasSynchronised { view.stratum = stratum.map { min($0 + 1, 16) } }
        return view
    }

    /// `ntp-ctl status -f prometheus`; nil where it is none of that.
    package static func ntpdRs(_ metrics: [UInt8]) -> DaemonView? {
        let samples = (Lines.of(metrics, path: "") ?? []).compactMap { sample($0.text) }
        guard let stratum = samples.first(where: { $0.name == "ntp_system_stratum" })?.value else { return nil }
        let isSynchronised = (1..<16).contains(stratum)
        let leap = samples.first { $0.name == "ntp_system_leap_indicator" }?.value
        let sources = samples.filter { $0.name == "ntp_source_offset_seconds" }.prefix(256).map { sample in
            DaemonView.SourceView(
                name: sample.labels["address"] ?? sample.labels["name"] ?? "?", stratum: nil, reach: nil,
                isSelected: false, offsetSeconds: sample.value)
        }
        return DaemonView(
            isSynchronised: isSynchronised && leap != 3, stratum: isSynchronised ? Int(stratum) : 16,
            sources: Array(sources))
    }

    /// `ntpctl -s status`: `4/4 peers valid, clock synced, stratum 3`; nil where it says neither synced nor unsynced.
    package static func openntpd(_ status: [UInt8]) -> DaemonView? {
        let parts = (Lines.of(status, path: "") ?? []).flatMap { $0.text.split(separator: ",").map(\.trimmed) }
        guard parts.contains("clock synced") || parts.contains("clock unsynced") else { return nil }
        let stratum = parts.first { $0.hasPrefix("stratum ") }.flatMap { Int($0.dropFirst(8)) }
        return DaemonView(isSynchronised: parts.contains("clock synced"), stratum: stratum)
    }

    private static func shellLike(_ output: [UInt8]) -> [String: Substring] {
        var values: [String: Substring] = [:]
        for line in Lines.of(output, path: "") ?? [] {
            let parts = line.text.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = parts[1] }
        }
        return values
    }

    private static func stratum(_ message: Substring) -> Int? {
        message.split { "{},".contains($0) }.lazy.map(\.trimmed).first { $0.hasPrefix("Stratum=") }
            .flatMap { Int($0.dropFirst(8)) }
    }

    /// `name{label="value",...} 1.5`: the exposition format, as much as a line needs.
    private static func sample(_ line: Substring) -> (name: String, labels: [String: String], value: Double)? {
        guard !line.hasPrefix("#"), let last = line.words.last, let value = seconds(last) else { return nil }
        let name = line.prefix { $0 != "{" && !$0.isBlank }
        var labels: [String: String] = [:]
        for part in line.dropFirst(name.count).prefix(while: { $0 != "}" }).dropFirst().split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { labels[String(pair[0])] = pair[1].filter { $0 != "\"" } }
        }
        return (String(name), labels, value)
    }
}
