import Values

/// What tells that a box was paused from outside, and clocks of its host that it could read.
package struct ResumeFacts: Codable, Sendable, Equatable {
    /// Seconds since boot that the kernel knows to have slept (CLOCK_BOOTTIME - CLOCK_MONOTONIC): a suspend, never the freezer
    /// of a virtual machine, in which every clock stands still.
    package var asleepSeconds: Observed<Double> = .notLooked(why: "not asked")
    /// Seconds after boot at which the kernel noticed that its virtual machine was copied or restored (VMGENID).
    package var forks: Observed<[Double]> = .notLooked(why: "not asked")
    /// Clocks of the host below /sys/class/ptp, and what they showed.
    package var hostClocks: Observed<[HostClock]> = .notLooked(why: "not asked")

    package init() {}
}

extension ResumeFacts: AbsentAsNothing {}

/// A clock device of a virtual machine that shows its host's time without a network.
package struct HostClock: Codable, Sendable, Equatable {
    /// As `clock_name` tells them apart.
    package struct Kind: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static let kvm = Kind(rawValue: "KVM virtual PTP")
        package static let hyperV = Kind(rawValue: "hyperv")
        package static let vmware = Kind(rawValue: "ptp_vmw")
        package static let vmclock = Kind(rawValue: "vmclock0")
        package static let all: Set<Kind> = [kvm, hyperV, vmware, vmclock]
    }

    package var kind: Kind
    /// `/dev/ptp0`, or the name that udev gives it: `/dev/ptp_kvm`.
    package var path: String
    package var reading: Observed<Timestamp>
    /// CLOCK_REALTIME at the moment of that reading.
    package var clockThen: Timestamp?
    package var source: Source

    package init(
        kind: Kind, path: String, reading: Observed<Timestamp>, clockThen: Timestamp? = nil, source: Source
    ) {
        self.kind = kind
        self.path = path
        self.reading = reading
        self.clockThen = clockThen
        self.source = source
    }
}
