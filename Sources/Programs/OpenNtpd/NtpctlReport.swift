import Facts
import Values

/// What OpenNTPD says of itself (ntpctl(8)).
package enum NtpctlReport {
    /// `ntpctl -s status`: `4/4 peers valid, clock synced, stratum 3`; nil where it says neither synced nor unsynced.
    package static func view(_ status: [UInt8]) -> DaemonView? {
        let parts = (Lines.of(status, path: "") ?? []).flatMap { $0.text.split(separator: ",").map(\.trimmed) }
        guard parts.contains("clock synced") || parts.contains("clock unsynced") else { return nil }
        let stratum = parts.first { $0.hasPrefix("stratum ") }.flatMap { Int($0.dropFirst(8)) }
        return DaemonView(isSynchronised: parts.contains("clock synced"), stratum: stratum)
    }
}
