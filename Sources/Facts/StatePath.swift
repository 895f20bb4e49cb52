import Values

/// A directory or file that must be writable, and stay, for the box to come up: saved clock, drift file, trust anchor.
package struct StatePath: Codable, Sendable, Equatable {
    /// What it is for, as it is called. Others are named by the folders of Programs.
    package struct Purpose: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static let savedClock = Purpose(rawValue: "saved clock")
        package static let trustAnchor = Purpose(rawValue: "trust anchor")
    }

    package var purpose: Purpose
    /// The daemon that writes it.
    package var user: String
    package var path: String
    package var mount: Observed<MountFact>
    /// Exists and could be written by its user; unknown where that cannot be told.
    package var isWritable: Observed<Bool>
    package var source: Source

    package init(
        purpose: Purpose, user: String, path: String, mount: Observed<MountFact>, isWritable: Observed<Bool>,
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
package struct MountFact: Codable, Sendable, Hashable {
    package var mountPoint: String
    package var fileSystem: String
    package var device: String
    package var isReadOnly: Bool
    /// Kept in memory, or on an overlay whose upper layer is: gone after a reboot.
    package var isVolatile: Bool
    /// Free bytes for ordinary users, where asked.
    package var freeBytes: Int64?

    package init(
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
package struct UnitFact: Codable, Sendable, Equatable {
    package var name: String
    package var isEnabled: Observed<Bool>
    /// Names in After=, each with its line.
    package var after: [Sourced<String>]
    package var before: [Sourced<String>]
    /// Requires=, Wants=, BindsTo= and Requisite= alike.
    package var requires: [Sourced<String>]
    /// Environment= assignments that matter here; never others, they may hold secrets.
    package var environment: [Sourced<String>]
    /// JobTimeoutSec= or TimeoutStartSec= in seconds; nil = waits for ever.
    package var startTimeoutSeconds: Double?
    package var source: Source

    package init(
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
