import Values

/// What the box's clock reads, and what the kernel says of it.
package struct ClockFacts: Codable, Sendable, Equatable {
    /// CLOCK_REALTIME when the run began. With `--root`, the examiner's clock: the box's own has no reading.
    package var reading: Timestamp
    /// CLOCK_BOOTTIME at the same moment: seconds since boot, suspend included.
    package var boottimeSeconds: Double
    package var kernel: Observed<KernelClock> = .notLooked(why: "not asked")

    package init(reading: Timestamp, boottimeSeconds: Double) {
        self.reading = reading
        self.boottimeSeconds = boottimeSeconds
    }
}

/// adjtimex(2) with modes 0.
package struct KernelClock: Codable, Sendable, Equatable {
    /// STA_UNSYNC of the status word. Chrony clears it only with `rtcsync`, so alone it proves nothing.
    package var isUnsynchronised: Bool
    /// Grows 500 us a second from the last update; systemd calls the clock synchronised while it is under 16 s.
    package var maxErrorSeconds: Double
    package var estimatedErrorSeconds: Double
    package var offsetSeconds: Double
    package var frequencyPPM: Double

    package init(
        isUnsynchronised: Bool, maxErrorSeconds: Double, estimatedErrorSeconds: Double, offsetSeconds: Double,
        frequencyPPM: Double
    ) {
        self.isUnsynchronised = isUnsynchronised
        self.maxErrorSeconds = maxErrorSeconds
        self.estimatedErrorSeconds = estimatedErrorSeconds
        self.offsetSeconds = offsetSeconds
        self.frequencyPPM = frequencyPPM
    }
}

/// The hardware clocks and how they are read.
package struct RTCFacts: Codable, Sendable, Equatable {
    package var devices: Observed<[RTCDevice]> = .notLooked(why: "not asked")
    /// Third line of /etc/adjtime: true where it says LOCAL. Absent file = UTC (hwclock(8)).
    package var isLocalTime: Observed<Bool> = .notLooked(why: "not asked")

    package init() {}
}

package struct RTCDevice: Codable, Sendable, Equatable {
    /// `rtc0`.
    package var device: String
    /// The driver's name, such as `rtc-ds1307 1-0068`.
    package var name: String
    /// What it shows, as if it were UTC; unreadable where the driver says EINVAL (power lost, time invalid).
    package var reading: Observed<Timestamp>
    /// CLOCK_REALTIME at the moment of that reading, to compare without drift of the run.
    package var clockThen: Timestamp?
    /// The kernel set the system clock from this one at boot (`hctosys`).
    package var setClockAtBoot: Bool

    package init(
        device: String, name: String, reading: Observed<Timestamp>, clockThen: Timestamp?, setClockAtBoot: Bool
    ) {
        self.device = device
        self.name = name
        self.reading = reading
        self.clockThen = clockThen
        self.setClockAtBoot = setClockAtBoot
    }
}

/// A time that the present cannot precede, and how we know.
package struct Floor: Codable, Sendable, Hashable {
    /// A name as the facts have it; known ones are named by the folders of Programs.
    package struct Kind: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static let build = Kind(rawValue: "build")
        package static let trustAnchor = Kind(rawValue: "trustAnchor")
        package static let journal = Kind(rawValue: "journal")
        /// The verified inception of a DNSSEC signature.
        package static let signature = Kind(rawValue: "signature")
    }

    package var kind: Kind
    package var time: Timestamp
    package var source: Source
    /// Nobody without a private key could have made it later than the truth.
    package var isAuthenticated: Bool
    /// Of a signature: the zone whose key made it, without the final dot; empty for the root.
    package var zone: String?

    package init(kind: Kind, time: Timestamp, source: Source, isAuthenticated: Bool = false, zone: String? = nil) {
        self.kind = kind
        self.time = time
        self.source = source
        self.isAuthenticated = isAuthenticated
        self.zone = zone
    }
}

/// Something that carries the clock over a power cut: saved while running, put back at boot.
package struct SavedClock: Codable, Sendable, Equatable {
    /// A name as the facts have it; known ones are named by the folders of Programs.
    package struct Kind: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }
    }

    package var kind: Kind
    package var path: String
    /// The time it would restore.
    package var time: Observed<Timestamp>
    /// Whether the file can be written where it is and stays over a reboot (not a read-only or memory file system).
    package var persists: Observed<Bool>
    /// Whether something enabled at boot reads it back.
    package var isRestored: Observed<Bool>
    /// How often it is written while running; nil if only at shutdown or never.
    package var saveIntervalSeconds: Double?
    /// It sets the clock to what it saved, backwards too; nil = as its program always does.
    package var overridesClock: Bool?
    package var source: Source

    package init(
        kind: Kind, path: String, time: Observed<Timestamp>, persists: Observed<Bool>, isRestored: Observed<Bool>,
        saveIntervalSeconds: Double?, source: Source
    ) {
        self.kind = kind
        self.path = path
        self.time = time
        self.persists = persists
        self.isRestored = isRestored
        self.saveIntervalSeconds = saveIntervalSeconds
        self.source = source
    }
}
