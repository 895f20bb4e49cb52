/// A directory or file that must be writable, and stay, for the box to come up: saved clock, drift file, trust anchor.
public struct StatePath: Codable, Sendable, Equatable {
    /// What it is for: `saved clock`, `drift file`, `trust anchor`, ...
    public var purpose: String
    /// The daemon that writes it.
    public var user: String
    public var path: String
    public var mount: Observed<MountFact>
    /// Exists and could be written by its user; unknown where that cannot be told.
    public var isWritable: Observed<Bool>
    public var source: Source

    public init(
        purpose: String, user: String, path: String, mount: Observed<MountFact>, isWritable: Observed<Bool>,
        source: Source
    ) {
        self.purpose = purpose
        self.user = user
        self.path = path
        self.mount = mount
        self.isWritable = isWritable
        self.source = source
    }
}

/// The mount that holds a path (/proc/self/mountinfo).
public struct MountFact: Codable, Sendable, Hashable {
    public var mountPoint: String
    public var fileSystem: String
    public var device: String
    public var isReadOnly: Bool
    /// Kept in memory, or on an overlay whose upper layer is: gone after a reboot.
    public var isVolatile: Bool
    /// Free bytes for ordinary users, where asked.
    public var freeBytes: Int64?

    public init(
        mountPoint: String, fileSystem: String, device: String, isReadOnly: Bool, isVolatile: Bool,
        freeBytes: Int64? = nil
    ) {
        self.mountPoint = mountPoint
        self.fileSystem = fileSystem
        self.device = device
        self.isReadOnly = isReadOnly
        self.isVolatile = isVolatile
        self.freeBytes = freeBytes
    }
}

/// A systemd unit that takes part in getting time or names, with its ordering.
public struct UnitFact: Codable, Sendable, Equatable {
    public var name: String
    public var isEnabled: Observed<Bool>
    /// Names in After=, each with its line.
    public var after: [Sourced<String>]
    public var before: [Sourced<String>]
    /// Requires=, Wants=, BindsTo= and Requisite= alike.
    public var requires: [Sourced<String>]
    /// Environment= assignments that matter here; never others, they may hold secrets.
    public var environment: [Sourced<String>]
    /// JobTimeoutSec= or TimeoutStartSec= in seconds; nil = waits for ever.
    public var startTimeoutSeconds: Double?
    public var source: Source

    public init(
        name: String, isEnabled: Observed<Bool>, after: [Sourced<String>] = [], before: [Sourced<String>] = [],
        requires: [Sourced<String>] = [], environment: [Sourced<String>] = [], startTimeoutSeconds: Double? = nil,
        source: Source
    ) {
        self.name = name
        self.isEnabled = isEnabled
        self.after = after
        self.before = before
        self.requires = requires
        self.environment = environment
        self.startTimeoutSeconds = startTimeoutSeconds
        self.source = source
    }
}
