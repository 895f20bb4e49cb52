/// The verdict of one check over one box: data with a stable id; nobody parses its texts.
public struct Finding: Codable, Sendable, Equatable {
    public var check: String
    public var group: String
    public var status: Status
    /// One line, under 60 characters where it can be: the answer.
    public var summary: String
    /// More, for those who ask; may be empty.
    public var detail: String
    public var evidence: [Evidence]
    /// Ids of the checks whose findings are the cause of this one. Filled in by folding, not by the check.
    public var explainedBy: [String] = []
    public var remedies: [RemedyOffer]
    /// Base units, for monitoring: `offset_seconds`.
    public var metrics: [String: Double]
    /// How long judging took, and the plugin of an external check; 0 where nobody measured.
    public var durationSeconds: Double = 0

    public init(
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
public enum Status: String, Codable, Sendable, CaseIterable, Comparable {
    case ok, skipped, unknown, warning, critical

    /// How bad; skipped counts as ok, unknown is worse than ok and better than a warning.
    public static func < (a: Status, b: Status) -> Bool { a.rank < b.rank }

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

public struct Evidence: Codable, Sendable, Hashable {
    public var source: Source
    public var text: String

    public init(_ source: Source, _ text: String) {
        self.source = source
        self.text = text
    }
}

/// A remedy that would help, as shown beside a finding: the command to paste.
public struct RemedyOffer: Codable, Sendable, Hashable {
    public enum Class: String, Codable, Sendable {
        /// Reversible, weakens nothing.
        case safe
        /// Weakens something; only with --unsafe.
        case unsafe
        /// Told, not done.
        case manual
    }

    public var id: String
    public var `class`: Class
    public var command: String

    public init(id: String, class: Class, command: String) {
        self.id = id
        self.class = `class`
        self.command = command
    }
}
