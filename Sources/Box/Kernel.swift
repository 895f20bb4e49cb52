import Facts
import Values

/// What the running kernel is asked directly, without a file.
package protocol Kernel: Sendable {
    /// adjtimex(2), modes 0.
    func clockState() -> Observed<KernelClock>
    /// getrandom(2) with GRND_NONBLOCK: false on EAGAIN.
    func randomIsReady() -> Observed<Bool>
    /// Unpredictable bytes for cookies and query ids; never blocks.
    func random(_ count: Int) -> [UInt8]
    /// uname(2): release and machine.
    func release() -> (release: String, machine: String)
    func hostName() -> String
    /// getifaddrs(3), addresses that are up.
    func addresses() -> [InterfaceAddress]
    func effectiveUserID() -> UInt32
    /// What a clock device such as /dev/ptp0 shows (clock_getres(2), dynamic clocks).
    func deviceClock(_ path: String) -> Observed<Timestamp>
}

extension Kernel {
    package func deviceClock(_ path: String) -> Observed<Timestamp> { .notLooked(why: "no device is asked") }
}
