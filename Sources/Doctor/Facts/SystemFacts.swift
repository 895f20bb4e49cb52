/// The rest of the box: disks, mounts and kernel settings that end in the same silence as a wrong clock.
public struct SystemFacts: Codable, Sendable, Equatable {
    /// /proc/mdstat; absent where the kernel has no RAID.
    public var arrays: Observed<[RAIDArray]> = .notLooked(why: "not asked")
    /// ext4 file systems with errors since they were last checked.
    public var damaged: Observed<[DamagedFileSystem]> = .notLooked(why: "not asked")
    /// Mounts that are read-only though fstab has them written to.
    public var turnedReadOnly: Observed<[Sourced<String>]> = .notLooked(why: "not asked")
    /// What the kernel's log says of disks that fail, one line each.
    public var diskErrors: Observed<[String]> = .notLooked(why: "not asked")
    public var fstab: Observed<[FstabEntry]> = .notLooked(why: "not asked")
    /// The device that `/` is mounted from.
    public var rootDevice: Observed<String> = .notLooked(why: "not asked")
    /// net.ipv4.tcp_keepalive_time.
    public var tcpKeepaliveSeconds: Observed<Int> = .notLooked(why: "not asked")
    /// DMI's system vendor, such as `QEMU` or `Amazon EC2`; absent on boards without DMI.
    public var vendor: Observed<String> = .notLooked(why: "not asked")

    public init() {}
}

public struct RAIDArray: Codable, Sendable, Hashable {
    public var name: String
    public var level: String
    public var isActive: Bool
    public var wanted: Int
    public var working: Int
    public var failed: [String]
    /// `recovery`, `resync`, `reshape`, `check`; nil while it rests.
    public var action: String?
    public var progressPercent: Double?
    public var source: Source

    public init(name: String, level: String, isActive: Bool, source: Source) {
        self.name = name
        self.level = level
        self.isActive = isActive
        (wanted, working, failed) = (0, 0, [])
        self.source = source
    }
}

public struct DamagedFileSystem: Codable, Sendable, Hashable {
    public var device: String
    public var errors: Int
    public var source: Source

    public init(device: String, errors: Int, source: Source) {
        self.device = device
        self.errors = errors
        self.source = source
    }
}

public struct FstabEntry: Codable, Sendable, Equatable {
    /// As written: a device, `UUID=...`, `LABEL=...`.
    public var device: String
    public var mountPoint: String
    /// `nofail` or `noauto`: boot goes on without it.
    public var isOptional: Bool
    /// The device that bears it now.
    public var bearer: Observed<String>
    public var source: Source

    public init(device: String, mountPoint: String, isOptional: Bool, bearer: Observed<String>, source: Source) {
        self.device = device
        self.mountPoint = mountPoint
        self.isOptional = isOptional
        self.bearer = bearer
        self.source = source
    }
}

/// Areas that older files of facts do not have read as "not looked".
protocol AbsentAsNothing: Decodable { init() }
extension SystemFacts: AbsentAsNothing {}
extension Array: AbsentAsNothing where Element == ExternalCheckFact {}

extension KeyedDecodingContainer {
    func decode<Value: AbsentAsNothing>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decodeIfPresent(type, forKey: key) ?? Value()
    }
}
