import Values

/// The verdict of one check over one box: data with a stable id; nobody parses its texts.
package struct Finding: Codable, Sendable, Equatable {
    package var check: String
    package var group: String
    package var status: Status
    /// One line, under 60 characters where it can be: the answer.
    package var summary: String
    /// More, for those who ask; may be empty.
    package var detail: String
    package var evidence: [Evidence]
    /// Ids of the checks whose findings are the cause of this one. Filled in by folding, not by the check.
    package var explainedBy: [String] = []
    package var remedies: [RemedyOffer]
    /// Base units, for monitoring: `offset_seconds`.
    package var metrics: [String: Double]
    /// How long judging took, and the plugin of an external check; 0 where nobody measured.
    package var durationSeconds: Double = 0

    package init(
        check: String, group: String, status: Status, summary: String, detail: String = "", evidence: [Evidence] = [],
        remedies: [RemedyOffer] = [], metrics: [String: Double] = [:]
    ) {
        self.check = check
        self.group = group
        self.status = status
        self.summary = summary
        self.detail = detail
        self.evidence = evidence
        self.remedies = remedies
        self.metrics = metrics
    }
}

/// Nagios's states, and one for what did not apply or could not be looked at by choice or privilege.
package enum Status: String, Codable, Sendable, CaseIterable, Comparable {
    case ok, skipped, unknown, warning, critical

    /// How bad; skipped counts as ok, unknown is worse than ok and better than a warning.
    package static func < (a: Status, b: Status) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .ok: 0
        case .skipped: 1
        case .unknown: 2
        case .warning: 3
        case .critical: 4
        }
    }
}

package struct Evidence: Codable, Sendable, Hashable {
    package var source: Source
    package var text: String

    package init(_ source: Source, _ text: String) {
        self.source = source
        self.text = text
    }
}

/// A remedy that would help, as shown beside a finding: the command to paste.
package struct RemedyOffer: Codable, Sendable, Hashable {
    package enum Class: String, Codable, Sendable {
        /// Reversible, weakens nothing.
        case safe
        /// Weakens something; only with --unsafe.
        case unsafe
        /// Told, not done.
        case manual
    }

    /// Starts a time daemon that is there and does not run: done by hand.
    package static let startDaemon = "start-daemon"

    package var id: String
    package var `class`: Class
    package var command: String
    /// What the command still lacks and only its reader can give: `2 more time servers that answer`; nil where nothing.
    package var needs: String?

    package init(id: String, class: Class, command: String, needs: String? = nil) {
        self.id = id
        self.class = `class`
        self.command = command
        self.needs = needs
    }
}
