import DoctorTesting
import Testing

/// A box that has IPv6 and nothing else.
@Suite(.serialized, .enabled(if: Boxed.isPossible, Boxed.why)) struct SixOnlyTests {
    @Test func isServedLikeAnyOther() throws {
        let tree = try BoxedTrees.debian(
            chrony: ["server 2001:db8::1", "server 2001:db8::2", "server six.example"],
            nameservers: ["2001:db8::53"])
        let run = try Boxed.inOwnNetwork {
            try Lab.run("ip", ["addr", "del", "127.0.0.1/8", "dev", "lo"])
            let servers =
                try (1...3).map { try BoxedTrees.timeServer(at: "2001:db8::\($0)") } + [
                    BoxedTrees.nameserver(at: "2001:db8::53", ["six.example.": "2001:db8::3"])
                ]
            return try withExtendedLifetime(servers) {
                try Boxed.run(
                    ["check", "--format", "json"], over: tree, setup: BoxedTrees.chronyRuns, ownNetwork: false)
            }
        }
        let report = try BoxedReport(run)
        #expect(abs(report.object["clock"]?.members?["lag_seconds"]?.number ?? 99) < 1)
        #expect(report.summary("ntp-sources") == "3 of 3 time sources answer well")
        #expect(
            report.differences([
                "skipped": ["trust-anchor"], "unknown": ["bootstrap-latent"],
                "warning": ["clock-saved", "rtc", "state-writable"],
            ]) == [])
    }

    /// A router advertised as nameserver is at a link-local address: its scope names the interface.
    @Test func linkLocalNameserversKeepTheirScope() throws {
        let tree = try BoxedTrees.debian(
            chrony: ["server 2001:db8::1", "server six.example"], nameservers: ["fe80::53%lo"])
        let run = try Boxed.inOwnNetwork {
            try Lab.run("ip", ["addr", "add", "fe80::53/64", "dev", "lo", "nodad"])
            let servers = [
                try BoxedTrees.timeServer(at: "2001:db8::1"), try BoxedTrees.timeServer(at: "2001:db8::3"),
                try BoxedTrees.nameserver(at: "fe80::53%lo", ["six.example.": "2001:db8::3"]),
            ]
            return try withExtendedLifetime(servers) {
                try Boxed.run(
                    ["check", "--format", "json"], over: tree, setup: BoxedTrees.chronyRuns, ownNetwork: false)
            }
        }
        let report = try BoxedReport(run)
        #expect(report.summary("resolvers").hasPrefix("fe80::53%lo answers in"))
        #expect(report.summary("ntp-sources") == "2 of 2 time sources answer well")
    }
}
