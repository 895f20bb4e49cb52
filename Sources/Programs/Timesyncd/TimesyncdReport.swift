import Facts
import Values

/// What timesyncd says of itself.
package enum TimesyncdReport {
    /// `timedatectl show-timesync`: properties, the last reply among them as `NTPMessage={ Leap=0, Stratum=2, ... }`.
    /// `hasSynchronised` is whether /run/systemd/timesync/synchronized was made in this boot.
    package static func view(properties: [UInt8]?, hasSynchronised: Bool) -> DaemonView {
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
}
