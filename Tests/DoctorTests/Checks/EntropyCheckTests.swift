import Testing

@testable import Facts
@testable import Findings
@testable import Programs
@testable import Values

@Suite struct EntropyCheckTests {
    private func judged(
        _ id: String, kernel: String? = nil, machine: String = "x86_64", _ change: (inout EntropyFacts) -> Void
    ) -> Finding? {
        let facts = Patients.live {
            if let kernel { $0.host.kernelRelease = .known(kernel, Source("uname")) }
            $0.host.machine = .known(machine, Source("uname"))
            change(&$0.entropy)
        }
        return Patients.judge(id, Patients.patient(facts))
    }

    @Test(arguments: [(5.0, Status.ok), (5.01, .warning), (90, .warning), (90.1, .critical)])
    func readyLate(_ seconds: Double, _ status: Status) {
        let finding = judged("entropy-ready") {
            $0.isReady = .known(true, Source("getrandom"))
            $0.readyAfterSeconds = .known(seconds, Source("/dev/kmsg"))
        }
        #expect(finding?.status == status)
    }

    @Test(arguments: [(256, Status.ok), (255, .warning), (128, .warning), (127, .critical)])
    func levelOfAnOldPool(_ bits: Int, _ status: Status) {
        let finding = judged("entropy-level", kernel: "4.19.0-6-arm64") {
            $0.availableBits = .known(bits, Source("entropy_avail"))
            $0.poolBits = .known(4096, Source("poolsize"))
        }
        #expect(finding?.status == status)
    }

    /// The same number, on a kernel where it says nothing.
    @Test(arguments: [
        ("5.10.118", Status.critical), ("5.10.119", .skipped), ("5.11.200", .critical), ("5.15.43", .critical),
        ("5.15.44-v8+", .skipped), ("5.17.15", .critical), ("5.18.0", .skipped), ("6.1.0-18-amd64", .skipped),
    ])
    func levelByRelease(_ release: String, _ status: Status) {
        let finding = judged("entropy-level", kernel: release) {
            $0.availableBits = .known(60, Source("entropy_avail"))
        }
        #expect(finding?.status == status)
    }

    @Test func whereRandomnessComesFrom() {
        func source(_ kernel: String, _ machine: String = "x86_64", _ change: (inout EntropyFacts) -> Void = { _ in })
            -> Status?
        {
            judged("entropy-source", kernel: kernel, machine: machine) {
                $0.hardwareSource = .absent(Source("rng_current"))
                $0.hasCPUSource = .known(false, Source("/proc/cpuinfo"))
                change(&$0)
            }?.status
        }
        #expect(source("5.4.0") == .ok)
        #expect(source("5.3.18") == .warning)
        #expect(source("6.1.0", "armv6l") == .warning)
        #expect(source("4.19.0") { $0.daemons = ["haveged"] } == .ok)
        #expect(source("4.19.0") { $0.hasCPUSource = .known(true, Source("/proc/cpuinfo")) } == .warning)
        // Before 6.2 a generator without a quality is not counted.
        let board = Observed.known("bcm2835-rng", Source("rng_current"))
        #expect(source("4.19.0", "armv6l") { $0.hardwareSource = board } == .warning)
        #expect(source("6.2.0", "armv6l") { $0.hardwareSource = board } == .ok)
        #expect(source("4.19.0") { $0.hardwareSource = Patients.unknown() } == .unknown)
    }

    @Test func whoWaits() {
        let hidden = Observed<[BlockedProcess]>.unreadable(why: "for root", Source("/proc"))
        #expect(judged("entropy-blocked") { $0.blocked = hidden }?.status == .unknown)
        let ready = judged("entropy-blocked") {
            $0.blocked = hidden
            $0.isReady = .known(true, Source("getrandom"))
            $0.poolBits = .known(256, Source("poolsize"))
        }
        #expect(ready?.status == .ok)
        let three = (1...3).map { BlockedProcess(pid: $0, name: "p\($0)", source: Source("/proc/\($0)/wchan")) }
        #expect(
            judged("entropy-blocked") { $0.blocked = .known(three, Source("/proc")) }?.summary
                == "p1, p2 and 1 more wait for random numbers")
    }

    @Test func anOrdinaryUserCannotSeeWhoWaits() {
        var facts = Patients.live()
        facts.host.isRoot = false
        facts.entropy.blocked = .unreadable(why: "for root", Source("/proc"))
        #expect(Patients.status("entropy-blocked", Patients.patient(facts)) == .skipped)
    }
}
