import Values

/// One applied fix and all that is needed to take it back, as kept in /var/lib/boxdoctor/transactions/ID.json.
///
/// Written before anything else is touched, so that whoever finds it after a crash knows what may have been changed.
package struct Transaction: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable {
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
    package struct FileRecord: Codable, Sendable, Equatable {
        package var path: String
        package var before: String?
        package var after: String
        package var mode: UInt32

        package init(path: String, before: String? = nil, after: String, mode: UInt32) {
            self.path = path
            self.before = before
            self.after = after
            self.mode = mode
        }
    }

    /// `0001`, `0002`, ...: counted, because the clock cannot be trusted to order anything.
    package var id: String
    package var remedy: String
    package var title: String
    package var state: State
    /// CLOCK_REALTIME when it began: for people, and wrong if the clock was.
    package var startedAt: Timestamp
    /// CLOCK_BOOTTIME at the same moment.
    package var boottimeSeconds: Double
    package var files: [FileRecord]
    /// The boot in which it began (/proc/sys/kernel/random/boot_id): a trial of another one has lost its timer.
    package var bootID: String?
    /// Directories made for the files, outermost first.
    package var madeDirectories: [String]
    package var activate: [[String]]
    /// Commands that take `activate` back; nil where running it again over the old files does.
    package var revert: [[String]]?
    package var trouble: String?
    /// For a step of the clock: by how much. Such a transaction has no files and is never taken back.
    package var clockStepSeconds: Double?
    /// For a step of the clock: files of saved clocks that it writes anew.
    package var rewrites: [String]?

    package init(
        id: String, remedy: String, title: String, state: State, startedAt: Timestamp, boottimeSeconds: Double,
        files: [FileRecord], bootID: String? = nil, madeDirectories: [String], activate: [[String]],
        revert: [[String]]? = nil, trouble: String? = nil, clockStepSeconds: Double? = nil, rewrites: [String]? = nil
    ) {
        self.id = id
        self.remedy = remedy
        self.title = title
        self.state = state
        self.startedAt = startedAt
        self.boottimeSeconds = boottimeSeconds
        self.files = files
        self.bootID = bootID
        self.madeDirectories = madeDirectories
        self.activate = activate
        self.revert = revert
        self.trouble = trouble
        self.clockStepSeconds = clockStepSeconds
        self.rewrites = rewrites
    }

    /// Whether there is something of it on the box.
    package var canBeTakenBack: Bool {
        clockStepSeconds == nil && state != .undone && state != .rolledBack
    }
}
