import Programs
import Testing

@testable import Facts
@testable import Formats
@testable import Judgement
@testable import Values

@Suite struct FactsFileTests {
    private func trouble(_ text: String) -> String? {
        do {
            _ = try FactsFile.read(Array(text.utf8), named: "box.json")
            return nil
        } catch { return "\(error)" }
    }

    @Test func factsComeBackFromTheirFileAndItIsStable() throws {
        var facts = Sample.noNetwork.facts
        facts.resolver.local = [
            LocalResolver(
                kind: .dnscryptProxy, configuration: Source("/etc/x", line: 3),
                validation: Sourced(.allowDowngrade, Source("a")),
                timeCheck: Sourced(
                    .untilClockPasses(file: "/t", time: .unreadable(why: "w", Source("s"))), Source("b")))
        ]
        facts.resolver.local[0].ignoresCD = true
        facts.tunnels = [
            Tunnel(
                interface: "wg0", manager: .wgQuick, isEnabled: .known(true, Source("u")), isUp: .notLooked(why: "n"),
                peers: [
                    .init(
                        endpointHost: nil, endpointPort: 51820, allowedIPs: ["::/0"],
                        latestHandshake: .absent(Source("h")), source: Source("/etc/wireguard/wg0.conf", line: 9))
                ], dns: [], source: Source("w"))
        ]
        facts.ntp = [
            NTPAnswer(
                name: "n", endpoint: IPAddress("fe80::1%eth0").map { Endpoint($0, port: 123) },
                outcome: .kissOfDeath(code: "RATE"), source: Source("c"))
        ]
        facts.entropy.hasCPUSource = .known(true, Source("/proc/cpuinfo"))
        let text = try FactsFile.text(facts)
        let read = try FactsFile.read(Array(text.utf8), named: "box.json")
        #expect(read == facts)
        #expect(try FactsFile.text(read) == text)
        for key in ["schema_version", "allowed_ips", "frequency_ppm", "has_cpu_source", "ignores_cd", "time_daemons"] {
            #expect(text.contains("\"\(key)\""), "\(key)")
        }
    }

    @Test func errorsNameTheFileAndTheKey() throws {
        #expect(trouble("") == "box.json: empty; 'boxdoctor probe' writes facts")
        #expect(trouble("not json") == "box.json: not JSON that 'boxdoctor probe' wrote")
        #expect(trouble("{}") == "box.json: schema_version: missing")
        #expect(
            trouble(#"{"schema_version": 2, "host": 7}"#)
                == "box.json: written with schema_version 2, newer than the 1 that this boxdoctor (\(boxdoctorVersion)) "
                + "reads; judge it with the version that wrote it")
        let whole = try FactsFile.text(Sample.healthy.facts)
        #expect(
            trouble(whole.replacing("\"boottime_seconds\" : 93.5", with: "\"boottime_seconds\" : \"soon\""))?
                .hasPrefix("box.json: clock.boottime_seconds: ") == true)
        #expect(
            trouble(whole.replacing("\"reading\" : \"2026-11-19T12:03:04Z\"", with: "\"reading\" : \"noon\""))
                == "box.json: clock.reading: 'noon' is not an RFC 3339 time")
        #expect(trouble(String(repeating: "[", count: 5_000)) == "box.json: not JSON that 'boxdoctor probe' wrote")
    }

    @Test(arguments: [
        ("allowedIPs", "allowed_ips"), ("frequencyPPM", "frequency_ppm"), ("hasCPUSource", "has_cpu_source"),
        ("isRTC", "is_rtc"), ("usesNTS", "uses_nts"), ("timeDaemons", "time_daemons"), ("_0", "_0"), ("dns", "dns"),
        ("notLooked", "not_looked"), ("bootID", "boot_id"),
    ]) func namesComeBack(_ name: String, _ key: String) {
        #expect(SnakeCase.from(name) == key)
        #expect(SnakeCase.toCamel(key) == name)
    }
}
