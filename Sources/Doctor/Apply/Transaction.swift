/// One applied fix and all that is needed to take it back, as kept in /var/lib/boxdoctor/transactions/ID.json.
///
/// Written before anything else is touched, so that whoever finds it after a crash knows what may have been changed.
public struct Transaction: Codable, Sendable, Equatable {
    public enum State: String, Codable, Sendable {
        /// Begun; if nobody holds the lock, whoever began it died, and it is to be taken back.
        case applying
        case applied
        /// Applied, and taken back by itself unless confirmed.
        case trial
        /// Did not help, or a step failed: the box is as it was.
        case rolledBack
        /// Being taken back; one found so is taken back to the end.
        case undoing
        case undone
        /// A step of taking it back failed; `trouble` says which.
        case broken
    }

    /// A file before and after. `before` is nil where it did not exist.
    public struct FileRecord: Codable, Sendable, Equatable {
        public var path: String
        public var before: String?
        public var after: String
        public var mode: UInt32
    }

    /// `0001`, `0002`, ...: counted, because the clock cannot be trusted to order anything.
    public var id: String
    public var remedy: String
    public var title: String
    public var state: State
    /// CLOCK_REALTIME when it began: for people, and wrong if the clock was.
    public var startedAt: Timestamp
    /// CLOCK_BOOTTIME at the same moment.
    public var boottimeSeconds: Double
    public var files: [FileRecord]
    /// The boot in which it began (/proc/sys/kernel/random/boot_id): a trial of another one has lost its timer.
    public var bootID: String?
    /// Directories made for the files, outermost first.
    public var madeDirectories: [String]
    public var activate: [[String]]
    public var trouble: String?
    /// For a step of the clock: by how much. Such a transaction has no files and is never taken back.
    public var clockStepSeconds: Double?
    /// For a step of the clock: files of saved clocks that it writes anew.
    public var rewrites: [String]?

    /// Whether there is something of it on the box.
    public var canBeTakenBack: Bool {
        clockStepSeconds == nil && state != .undone && state != .rolledBack
    }
}
