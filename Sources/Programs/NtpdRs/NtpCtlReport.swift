import Facts
import Values

/// What ntpd-rs says of itself (ntp-ctl(8)).
package enum NtpCtlReport {
    /// `ntp-ctl status -f prometheus`; nil where it is none of that.
    package static func view(_ metrics: [UInt8]) -> DaemonView? {
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
