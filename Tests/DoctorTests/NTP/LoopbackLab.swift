import DoctorTesting
import Native

@testable import Box
@testable import Facts
@testable import Probes
@testable import Programs
@testable import Values

/// A box with real sockets and clocks whose time servers and resolver are on loopback.
enum LoopbackLab {
    /// Without addresses of its own, for on loopback every server would be the box itself.
    struct ScriptedKernel: Kernel {
        func clockState() -> Observed<KernelClock> { .notLooked(why: "test") }
        func randomIsReady() -> Observed<Bool> { .notLooked(why: "test") }
        func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }
        func release() -> (release: String, machine: String) { ("6.1", "aarch64") }
        func hostName() -> String { "box" }
        func addresses() -> [InterfaceAddress] { [] }
        func effectiveUserID() -> UInt32 { 1000 }
    }

    static var box: Box {
        Box(
            files: MemoryFiles(), clocks: LiveClocks(), dns: LiveDNS(), kernel: ScriptedKernel(), network: LiveNetwork()
        )
    }

    /// An NTP server that answers truly but for what `spoil` does.
    static func server(
        v6: Bool = false, offset: Double = 0, _ spoil: @escaping @Sendable (inout ServerReply) -> Void = { _ in }
    ) throws -> LoopbackServer {
        try LoopbackServer(
            v6: v6,
            udp: { request in
                guard request.count == 48 else { return .silence }
                var reply = ServerReply(to: request, at: LiveClocks().reading().adding(seconds: offset), held: 0)
                spoil(&reply)
                return .message(reply.bytes)
            })
    }

    static func facts(_ sources: [NTPSource]) -> Facts {
        let clocks = LiveClocks()
        var facts = Facts(
            host: HostFacts(name: "box", view: .live),
            clock: ClockFacts(reading: clocks.reading(), boottimeSeconds: clocks.boottimeSeconds()))
        var daemon = TimeDaemon(
            kind: .chrony, configuration: Source("/etc/chrony/chrony.conf"),
            steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 1, source: Source("x")),
            quorum: Quorum(minimumSources: 1, source: Source("x")))
        daemon.sources = sources
        facts.timeDaemons = [daemon]
        return facts
    }

    static func source(_ server: LoopbackServer, line: Int = 1, name: String? = nil) -> NTPSource {
        NTPSource(
            name: name ?? "\(server.endpoint.address)", port: server.endpoint.port,
            source: Source("/etc/chrony/chrony.conf", line: line))
    }

    /// The facts after the probe has asked.
    static func look(_ sources: [NTPSource], resolver: LoopbackServer? = nil, within seconds: Double = 8) -> Facts {
        var facts = facts(sources)
        var options = ProbeOptions()
        options.resolver = resolver?.endpoint
        let clocks = LiveClocks()
        NetworkProbe().look(at: box, options: options, until: Deadline(in: seconds, by: clocks), into: &facts)
        return facts
    }
}
