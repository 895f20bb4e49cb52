import TimeScience
import Values

/// All evidence of time on one axis: what each piece allows, in seconds from the best estimate, else from the reading.
///
/// The axis is logarithmic to both sides, for the pieces differ by nine orders of magnitude: a server's milliseconds and
/// the years since this program was built are seen together.
struct EvidenceChart {
    struct Row: Equatable {
        var label: String
        /// Seconds from the origin; nil = open to that side.
        var from: Double?
        var until: Double?
        /// Bounded by a signature; else somebody only says so.
        var isProven: Bool
    }

    /// What the axis is centred on.
    var origin: Timestamp
    var isEstimate: Bool
    /// Where this clock reads.
    var clock: Double
    var rows: [Row]

    /// Beyond this many seconds all is "far".
    private static let far = 3e9
    /// Where the axis bears a mark, with its words.
    static let ticks: [(seconds: Double, text: String)] = [
        (-31_557_600, "-1 year"), (-86_400, "-1 day"), (-3600, "-1 h"), (-60, "-1 min"), (0, "0"), (60, "+1 min"),
        (3600, "+1 h"), (86_400, "+1 day"), (31_557_600, "+1 year"),
    ]
    private static let mostRows = 16

    init(_ time: TimeEstimate) {
        origin = time.estimate ?? time.reading
        isEstimate = time.estimate != nil
        let origin = origin
        clock = time.reading.seconds(since: origin)
        // A card has no clock, and the judge's own is no measure of it.
        let evidence = time.isOfFiles == true && time.estimate == nil ? [] : time.evidence
        rows = evidence.sorted { $0.kind.rank < $1.kind.rank }.prefix(Self.mostRows).map { piece in
            Row(
                label: piece.label, from: piece.from?.seconds(since: origin),
                until: piece.until?.seconds(since: origin), isProven: piece.authenticated)
        }
    }

    /// Where a moment stands on the axis, -1...1.
    static func place(_ seconds: Double) -> Double {
        let size = min(logarithm(1 + abs(seconds)) / logarithm(1 + far), 1)
        return seconds < 0 ? -size : size
    }

    /// To base 2, straight lines between the powers: near enough for a picture, monotonic, and without a library.
    private static func logarithm(_ value: Double) -> Double {
        guard value.isFinite, value >= 1 else { return value >= 1 ? 1024 : 0 }
        return Double(value.exponent) + value.significand - 1
    }
}

extension TimeEvidence {
    fileprivate var label: String {
        switch kind {
        case .build: until == nil ? "built" : "built + 15 years"
        case .file, .rtc, .hostClock, .zoneSignature, .roughtime, .nts, .https, .quorum, .expiry, .zoneExpiry:
            "\(source)"
        }
    }
}

extension TimeEvidence.Kind {
    /// What says most comes first.
    fileprivate var rank: Int {
        switch self {
        case .roughtime: 0
        case .nts: 1
        case .https: 2
        case .quorum: 3
        case .zoneSignature: 4
        case .hostClock: 5
        case .rtc: 6
        case .file: 7
        case .build: 8
        case .expiry: 9
        case .zoneExpiry: 10
        }
    }
}
