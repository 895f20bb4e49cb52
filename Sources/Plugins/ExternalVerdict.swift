import Findings

/// One thing that a plugin says.
package struct ExternalVerdict: Sendable, Equatable {
    package var status: Status
    package var summary: String
    package var detail = ""
    package var evidence: [String] = []
    package var metrics: [String: Double] = [:]
    package var remedies: [RemedyOffer] = []

    /// Longer is cut; a screen shows one line.
    static let summaryLength = 160
    static let metricCount = 64

    package init(_ status: Status, _ summary: String) {
        self.status = status
        self.summary =
            summary.count > ExternalVerdict.summaryLength
            ? String(summary.prefix(ExternalVerdict.summaryLength - 3)) + "..." : summary
    }

    /// `free space [/var]` becomes `free_space_var`; never empty, never twice the same.
    mutating func addMetric(_ label: String, unit: String, _ value: Double) {
        let words = (label + " " + unit).lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let stem = String(words.joined(separator: "_").prefix(80))
        let name = stem.first?.isLetter == true ? stem : stem.isEmpty ? "value" : "value_" + stem
        guard metrics.count < ExternalVerdict.metricCount, value.isFinite, metrics[name] == nil else { return }
        metrics[name] = value
    }

    /// The statuses of the monitoring plugins and of Checkmk.
    package static func status(_ number: Int) -> Status? {
        switch number {
        case 0: .ok
        case 1: .warning
        case 2: .critical
        case 3: .unknown
        default: nil
        }
    }
}
