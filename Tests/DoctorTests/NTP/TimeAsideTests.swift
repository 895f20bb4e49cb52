import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Programs
@testable import Reports
@testable import Values

/// `windows` asks the time sources known by address while the chain's answers are on their way.
@Suite(.serialized) struct TimeAsideTests {
    /// A box whose chrony knows these servers, and one by name; its resolver refuses everything.
    private func views(_ servers: [LoopbackServer]) throws -> (view: WindowsView, seconds: Double) {
        let resolver = try LoopbackServer(
            udp: { query in
                DNSServer.question(query).map { .message(DNSServer.response(to: $0, rcode: 5)) } ?? .silence
            })
        let lines = servers.map { "server \($0.endpoint.address) port \($0.endpoint.port)\n" }.joined()
        var box = LoopbackLab.box
        box.files = MemoryFiles(texts: ["/etc/chrony/chrony.conf": lines + "server time.example\n"])
        var options = ProbeOptions()
        options.names = ["time.example."]
        options.isNamesOnly = true
        options.resolver = resolver.endpoint
        let begun = ContinuousClock.now
        var facts = ProbeRun(box: box, options: options).facts()
        let seconds = Double((ContinuousClock.now - begun) / .milliseconds(1)) / 1000
        if facts.dnssec.chains.isEmpty { facts.dnssec.chains = [NameChain(name: "time.example", status: .unknown)] }
        return (try #require(WindowsView.all(in: facts).first), seconds)
    }

    @Test func theTrueTimeIsWhatTheSourcesAgreeOn() throws {
        let servers = try (0..<3).map { _ in try LoopbackLab.server(offset: 7200) }
        let (view, _) = try views(servers)
        let lag = try #require(view.trueTime).seconds(since: view.reading)
        #expect(abs(lag - 7200) < 0.5)
    }

    @Test func silentSourcesCostAMoment() throws {
        let silent = try (0..<3).map { _ in try LoopbackServer(udp: { _ in .silence }) }
        let (view, seconds) = try views(silent)
        #expect(view.trueTime == nil)
        #expect(seconds < 1, "their own time-out is 1.5 s")
    }
}
