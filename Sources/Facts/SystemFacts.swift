import Values

/// The rest of the box: disks, mounts and kernel settings that end in the same silence as a wrong clock.
package struct SystemFacts: Codable, Sendable, Equatable {
    /// /proc/mdstat; absent where the kernel has no RAID.
    package var arrays: Observed<[RAIDArray]> = .notLooked(why: "not asked")
    /// ext4 file systems with errors since they were last checked.
    package var damaged: Observed<[DamagedFileSystem]> = .notLooked(why: "not asked")
    /// Mounts that are read-only though fstab has them written to.
    package var turnedReadOnly: Observed<[Sourced<String>]> = .notLooked(why: "not asked")
    /// What the kernel's log says of disks that fail, one line each.
    package var diskErrors: Observed<[String]> = .notLooked(why: "not asked")
    package var fstab: Observed<[FstabEntry]> = .notLooked(why: "not asked")
    /// The device that `/` is mounted from.
    package var rootDevice: Observed<String> = .notLooked(why: "not asked")
    /// net.ipv4.tcp_keepalive_time.
    package var tcpKeepaliveSeconds: Observed<Int> = .notLooked(why: "not asked")
    /// DMI's system vendor, such as `QEMU` or `Amazon EC2`; absent on boards without DMI.
    package var vendor: Observed<String> = .notLooked(why: "not asked")

    package init() {}
}

package struct RAIDArray: Codable, Sendable, Hashable {
    package var name: String
    package var level: String
    package var isActive: Bool
    package var wanted: Int
    package var working: Int
    package var failed: [String]
    /// `recovery`, `resync`, `reshape`, `check`; nil while it rests.
    package var action: String?
    package var progressPercent: Double?
    package var source: Source

    package init(name: String, level: String, isActive: Bool, source: Source) {
        self.name = name
        self.level = level
        self.isActive = isActive
        (wanted, working, failed) = (0, 0, [])
        self.source = source
    }
}

package struct DamagedFileSystem: Codable, Sendable, Hashable {
    package var device: String
    package var errors: Int
    package var source: Source

    package init(device: String, errors: Int, source: Source) {
        self.device = device
        self.errors = errors
        self.source = source
    }
}

package struct FstabEntry: Codable, Sendable, Equatable {
    /// As written: a device, `UUID=...`, `LABEL=...`.
    package var device: String
    package var mountPoint: String
    /// `nofail` or `noauto`: boot goes on without it.
    package var isOptional: Bool
    /// The device that bears it now.
    package var bearer: Observed<String>
    package var source: Source

    package init(device: String, mountPoint: String, isOptional: Bool, bearer: Observed<String>, source: Source) {
        self.device = device
        self.mountPoint = mountPoint
        self.isOptional = isOptional
        self.bearer = bearer
        self.source = source
    }
}

/// What older files of facts do not have reads as "not looked". So a new fact is `Observed`, optional or a list.
package protocol AbsentAsNothing: Decodable { init() }
extension SystemFacts: AbsentAsNothing {}
extension Array: AbsentAsNothing where Element: Decodable {}
extension Observed: AbsentAsNothing where Value: Codable {
    package init() { self = .notLooked(why: "these facts do not say") }
}

extension KeyedDecodingContainer {
    package func decode<Value: AbsentAsNothing>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decodeIfPresent(type, forKey: key) ?? Value()
    }
}
