import Testing

@testable import Facts
@testable import Findings
@testable import Values

@Suite struct StateCheckTests {
    private func judged(
        _ purpose: StatePath.Purpose, writable: Observed<Bool>, readOnly: Bool = false, volatile: Bool = false,
        free: Int64? = nil
    ) -> Finding? {
        let mount = MountFact(
            mountPoint: "/mnt/a'b", fileSystem: "ext4", device: "/dev/sda1", isReadOnly: readOnly, isVolatile: volatile,
            freeBytes: free)
        let path = StatePath(
            purpose: purpose, user: "unbound", path: "/mnt/a'b/root.key",
            mount: .known(mount, Source("/proc/self/mountinfo")), isWritable: writable, source: Patients.line)
        return Patients.judge("state-writable", Patients.patient(Patients.live { $0.state = [path] }))
    }

    private let yes = Observed<Bool>.known(true, Patients.line)

    @Test func eachState() {
        #expect(judged(.trustAnchor, writable: yes)?.status == .ok)
        #expect(judged(.trustAnchor, writable: .known(false, Patients.line))?.status == .critical)
        #expect(judged(.savedClock, writable: .known(false, Patients.line))?.status == .warning)
        #expect(judged(.trustAnchor, writable: yes, volatile: true)?.status == .warning)
        #expect(judged(.trustAnchor, writable: Patients.unknown())?.status == .unknown)
    }

    @Test(arguments: [(Int64(1_048_576), Status.ok), (1_048_575, .warning), (0, .warning)])
    func roomThatIsLeft(_ free: Int64, _ status: Status) {
        #expect(judged(.savedClock, writable: yes, free: free)?.status == status)
    }

    /// The mount point comes from outside; the command is pasted into a shell.
    @Test func commandsAreQuoted() {
        let finding = judged(.savedClock, writable: yes, readOnly: true)
        #expect(finding?.remedies.map(\.command) == ["mount -o remount,rw '/mnt/a'\\''b'"])
    }
}
