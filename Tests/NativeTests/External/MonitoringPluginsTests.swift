import DoctorTesting
import Glibc
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Probes
@testable import Values

/// Debian's monitoring plugins, unmodified; those that need a network ask servers of the test on loopback.
@Suite(.serialized) struct MonitoringPluginsTests {
    private static let plugins = "/usr/lib/nagios/plugins/"

    private static func has(_ plugin: String) -> Bool { access(plugins + plugin, X_OK) == 0 }

    private func run(_ plugin: String, _ arguments: [String]) throws -> Finding {
        var folder = try PluginFolder()
        folder.add("real", command: [Self.plugins + plugin] + arguments, more: "")
        var facts = Facts(
            host: HostFacts(name: "box", view: .live),
            clock: ClockFacts(reading: LiveClocks().reading(), boottimeSeconds: 1))
        ExternalProbe().look(
            at: folder.box, options: ProbeOptions(), until: Deadline(in: 8, by: LiveClocks()), into: &facts)
        return try #require(Diagnosis(facts, settings: Settings(), checks: [], remedies: []).findings.first)
    }

    @Test(.enabled(if: has("check_load"), "monitoring-plugins-basic is not installed")) func load() throws {
        let finding = try run("check_load", ["-w", "1000,1000,1000", "-c", "2000,2000,2000"])
        #expect(finding.status == .ok && Set(finding.metrics.keys) == ["load1", "load5", "load15"], "\(finding)")
        let high = try run("check_load", ["-w", "-1,-1,-1", "-c", "2000,2000,2000"])
        #expect([.warning, .unknown].contains(high.status), "\(high)")
    }

    @Test(.enabled(if: has("check_procs"), "monitoring-plugins-basic is not installed")) func procs() throws {
        let finding = try run("check_procs", ["-w", "100000", "-c", "200000"])
        #expect(finding.status == .ok && (finding.metrics["procs"] ?? 0) > 0, "\(finding)")
        let few = try run("check_procs", ["-w", "0:0"])
        #expect(few.status == .warning && few.evidence.count == 2, "\(few)")
    }

    @Test(.enabled(if: has("check_disk"), "monitoring-plugins-basic is not installed")) func disk() throws {
        let finding = try run("check_disk", ["-w", "0%", "-c", "0%", "-p", "/"])
        #expect(finding.status == .ok && finding.metrics["bytes"] != nil, "\(finding)")
        #expect(try run("check_disk", ["-w", "0%", "-c", "100%", "-p", "/"]).status == .critical)
    }

    @Test(.enabled(if: has("check_users"), "monitoring-plugins-basic is not installed")) func users() throws {
        let finding = try run("check_users", ["-w", "10000", "-c", "20000"])
        #expect([.ok, .unknown].contains(finding.status) && !finding.summary.isEmpty, "\(finding)")
    }

    @Test(.enabled(if: has("check_tcp"), "monitoring-plugins-basic is not installed")) func tcp() throws {
        let server = try LoopbackServer(tcp: { _ in .silence })
        let finding = try run("check_tcp", ["-H", "127.0.0.1", "-p", "\(server.endpoint.port)"])
        #expect(finding.status == .ok && finding.metrics["time_seconds"] != nil, "\(finding)")
        let port = try Lab.freePort()
        #expect(try run("check_tcp", ["-H", "127.0.0.1", "-p", "\(port)"]).status == .critical)
    }

    @Test(
        .enabled(
            if: has("check_ntp_time") && Lab.installed("chronyd"), "monitoring-plugins-basic or chronyd not installed"))
    func time() throws {
        let folder = try TemporaryFolder()
        let port = try Lab.freePort()
        let configuration = try folder.write(
            "chrony.conf",
            "port \(port)\nbindaddress 127.0.0.1\nallow 127.0.0.1\nlocal stratum 5\ncmdport 0\nbindcmdaddress /\n"
                + "pidfile \(folder.path)/pid\n")
        let chronyd = try LabProcess("chronyd", ["-x", "-d", "-U", "-f", configuration], log: folder.path + "/log")
        var finding = try run("check_ntp_time", ["-H", "127.0.0.1", "-p", "\(port)", "-w", "1", "-c", "2"])
        for _ in 0..<3 where finding.status != .ok {
            usleep(300_000)
            finding = try run("check_ntp_time", ["-H", "127.0.0.1", "-p", "\(port)", "-w", "1", "-c", "2"])
        }
        #expect(finding.status == .ok && abs(finding.metrics["offset_seconds"] ?? 9) < 1, "\(finding) \(chronyd.said)")
    }

    @Test(
        .enabled(
            if: geteuid() == 0 && has("check_dns") && Lab.installed("dnsmasq") && Lab.installed("nslookup"),
            "needs root for port 53 on loopback, check_dns (monitoring-plugins-standard), dnsmasq and nslookup"))
    func dns() throws {
        let folder = try TemporaryFolder()
        // An address of loopback that nobody else listens on.
        let server = "127.83.\(1 + Int(getpid()) % 250).\(1 + Int(getpid()) / 250 % 250)"
        let dnsmasq = try LabProcess(
            "dnsmasq",
            [
                "--keep-in-foreground", "--conf-file=/dev/null", "--port=53", "--listen-address=\(server)",
                "--bind-interfaces", "--no-resolv", "--no-hosts", "--pid-file=", "--log-facility=-",
                "--local=/box.test/", "--host-record=box.test,192.0.2.1", "--user=root",
            ], log: folder.path + "/log")
        var finding = try run("check_dns", ["-H", "box.test", "-s", server, "-a", "192.0.2.1"])
        for _ in 0..<3 where finding.status != .ok {
            usleep(300_000)
            finding = try run("check_dns", ["-H", "box.test", "-s", server, "-a", "192.0.2.1"])
        }
        #expect(finding.status == .ok && finding.metrics["time_seconds"] != nil, "\(finding) \(dnsmasq.said)")
    }
}
