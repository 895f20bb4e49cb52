import Values

/// The kernel's random number generator.
package struct EntropyFacts: Codable, Sendable, Equatable {
    /// getrandom(GRND_NONBLOCK) gives bytes.
    package var isReady: Observed<Bool> = .notLooked(why: "not asked")
    /// Seconds after boot at which the kernel said `crng init done`.
    package var readyAfterSeconds: Observed<Double> = .notLooked(why: "not asked")
    /// /proc/sys/kernel/random/entropy_avail and poolsize, bits.
    package var availableBits: Observed<Int> = .notLooked(why: "not asked")
    package var poolBits: Observed<Int> = .notLooked(why: "not asked")
    /// rng_current; absent or `none` where no hardware generator is in use.
    package var hardwareSource: Observed<String> = .notLooked(why: "not asked")
    package var hardwareQuality: Observed<Int> = .notLooked(why: "not asked")
    /// RDRAND, RNDR or another instruction of the CPU.
    package var hasCPUSource: Observed<Bool> = .notLooked(why: "not asked")
    /// `random.trust_cpu` on the command line, or the kernel's default where it is not given.
    package var trustsCPU: Observed<Bool> = .notLooked(why: "not asked")
    /// SYSTEMD_RANDOM_SEED_CREDIT set: a cloned image's seed would count.
    package var creditsSeed: Observed<Bool> = .notLooked(why: "not asked")
    /// Helper daemons that run: haveged, rngd, jitterentropy-rngd.
    package var daemons: [String] = []
    /// Processes that wait for random bytes.
    package var blocked: Observed<[BlockedProcess]> = .notLooked(why: "not asked")
    /// /dev/random is 1:9, the container's stand-in for urandom.
    package var randomIsUrandom: Observed<Bool> = .notLooked(why: "not asked")

    package init() {}
}

package struct BlockedProcess: Codable, Sendable, Hashable {
    package var pid: Int
    package var name: String
    package var source: Source

    package init(pid: Int, name: String, source: Source) {
        self.pid = pid
        self.name = name
        self.source = source
    }
}
