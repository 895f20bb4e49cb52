/// The kernel's random number generator.
public struct EntropyFacts: Codable, Sendable, Equatable {
    /// getrandom(GRND_NONBLOCK) gives bytes.
    public var isReady: Observed<Bool> = .notLooked(why: "not asked")
    /// Seconds after boot at which the kernel said `crng init done`.
    public var readyAfterSeconds: Observed<Double> = .notLooked(why: "not asked")
    /// /proc/sys/kernel/random/entropy_avail and poolsize, bits.
    public var availableBits: Observed<Int> = .notLooked(why: "not asked")
    public var poolBits: Observed<Int> = .notLooked(why: "not asked")
    /// rng_current; absent or `none` where no hardware generator is in use.
    public var hardwareSource: Observed<String> = .notLooked(why: "not asked")
    public var hardwareQuality: Observed<Int> = .notLooked(why: "not asked")
    /// RDRAND, RNDR or another instruction of the CPU.
    public var hasCPUSource: Observed<Bool> = .notLooked(why: "not asked")
    /// `random.trust_cpu` on the command line, or the kernel's default where it is not given.
    public var trustsCPU: Observed<Bool> = .notLooked(why: "not asked")
    /// SYSTEMD_RANDOM_SEED_CREDIT set: a cloned image's seed would count.
    public var creditsSeed: Observed<Bool> = .notLooked(why: "not asked")
    /// Helper daemons that run: haveged, rngd, jitterentropy-rngd.
    public var daemons: [String] = []
    /// Processes that wait for random bytes.
    public var blocked: Observed<[BlockedProcess]> = .notLooked(why: "not asked")
    /// /dev/random is 1:9, the container's stand-in for urandom.
    public var randomIsUrandom: Observed<Bool> = .notLooked(why: "not asked")

    public init() {}
}

public struct BlockedProcess: Codable, Sendable, Hashable {
    public var pid: Int
    public var name: String
    public var source: Source

    public init(pid: Int, name: String, source: Source) {
        self.pid = pid
        self.name = name
        self.source = source
    }
}
