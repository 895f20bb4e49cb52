import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What of a configuration keeps a time daemon from a source. The real daemons say the same in Tests/NativeTests/Scenarios.
@Suite struct HindranceTests {
    private func options(_ words: [String]) -> DaemonOptions {
        DaemonOptions(words.map { Sourced($0, Source("/o", line: 1)) })
    }

    /// Each source with its line, and what was found of it.
    private func told(_ daemon: TimeDaemon?) -> [String] {
        (daemon?.sources ?? []).map { source in
            [
                source.name, source.hindrance.map { "\($0.value.rawValue) \($0.source)" },
                source.usesKey == true ? "key" : nil, source.waitsForProgram == true ? "fed" : nil,
                source.isIPv6Only.map { $0 ? "IPv6" : "IPv4" }, source.maximumDelaySeconds.map { "\($0) s" },
            ].compactMap { $0 }.joined(separator: ", ")
        } + (daemon?.asksFrom.map { ["from \($0.map { "\($0.value)" })"] } ?? [])
    }

    private func ntpd(_ text: String, _ words: [String] = []) -> TimeDaemon? {
        var reader = ConfigFiles(MemoryFiles(texts: ["/etc/ntp.conf": text]))
        var host = HostFacts(name: "attic", view: .live)
        host.addresses = ["192.0.2.7", "192.0.2.8", "2001:db8::7"].compactMap { IPAddress($0) }.map {
            InterfaceAddress(interface: $0.bytes.last == 8 ? "eth1" : "eth0", address: $0, prefixLength: 24)
        }
        return NtpdConfiguration(path: "/etc/ntp.conf", isDHCP: false, &reader)?
            .daemon(kind: .ntpd, path: "/etc/ntp.conf", options: options(words), host: host)
    }

    private func chrony(_ text: String, _ files: [String: String] = [:], _ words: [String] = []) -> TimeDaemon? {
        var reader = ConfigFiles(MemoryFiles(texts: files.merging(["/c": text]) { $1 }))
        return ChronyConfiguration(path: "/c", &reader)?.daemon(path: "/c", options: options(words))
    }

    /// ntp.conf(5): the most specific entry counts; `source` stands for all servers; `notrust` wants a key.
    @Test func restrictions() {
        let servers = "server 192.0.2.1\nserver 192.0.2.9\nserver 2001:db8::1\nserver a.example\n"
        let dropped = { (line: Int) in "answersDropped /etc/ntp.conf:\(line)" }
        #expect(
            told(ntpd(servers + "restrict default kod nomodify nopeer noquery limited")) == [
                "192.0.2.1", "192.0.2.9", "2001:db8::1", "a.example",
            ])
        #expect(
            told(ntpd(servers + "restrict default ignore\nrestrict 192.0.2.1")) == [
                "192.0.2.1", "192.0.2.9, \(dropped(5))", "2001:db8::1, \(dropped(5))", "a.example, \(dropped(5))",
            ])
        #expect(
            told(ntpd(servers + "restrict 192.0.2.0 mask 255.255.255.248 noserve\nrestrict -6 default ignore")) == [
                "192.0.2.1, \(dropped(5))", "192.0.2.9", "2001:db8::1, \(dropped(6))", "a.example",
            ])
        #expect(
            told(ntpd("server 192.0.2.1\nrestrict default ignore\nrestrict source nomodify")) == ["192.0.2.1"])
        #expect(
            told(ntpd("server 192.0.2.1\nserver 192.0.2.2 key 4\ntrustedkey 4\nrestrict default notrust")) == [
                "192.0.2.1, \(dropped(4))", "192.0.2.2, key",
            ])
    }

    @Test func ntpdKeysFamiliesAndInterfaces() {
        #expect(told(ntpd("server 192.0.2.1 key 4")) == ["192.0.2.1, keyMissing /etc/ntp.conf:1, key"])
        #expect(
            told(ntpd("server -4 a.example\nserver b.example\ninterface ignore all", ["-6", "c.example"])) == [
                "a.example, IPv4", "b.example, IPv6", "c.example, IPv6", "from []",
            ])
        // The last line that has an address counts, and without any line all are used.
        #expect(told(ntpd("restrict default")) == [])
        #expect(
            told(ntpd("interface ignore all\ninterface listen eth0")) == ["from [\"192.0.2.7\", \"2001:db8::7\"]"])
        #expect(told(ntpd("interface listen eth0\ninterface ignore all")) == ["from []"])
        #expect(
            told(ntpd("interface ignore all\ninterface listen 192.0.2.7")) == ["from [\"192.0.2.7\", \"::1\"]"])
        #expect(told(ntpd("nic listen ipv6")) == ["from [\"2001:db8::7\", \"127.0.0.1\"]"])
        #expect(told(ntpd("interface ignore eth1")) == ["from []"])
        #expect(told(ntpd("", ["-I", "eth1"])) == ["from [\"192.0.2.8\", \"::1\"]"])
        #expect(
            told(ntpd("refclock shm\nserver 127.127.22.0\nserver 127.127.20.0")) == [
                "shm, fed", "127.127.22.0, pulseOnly /etc/ntp.conf:2", "127.127.20.0",
            ])
        let daemon = ntpd("tos floor 3 ceiling 6 maxdist 2\ntinker stepback 7200")
        #expect(daemon?.lowestStratum == 3 && daemon?.highestStratum == 5 && daemon?.maximumDistanceSeconds == 2)
        #expect(daemon?.steps.thresholdSeconds == 0.128 && daemon?.steps.thresholdAheadSeconds == 7200)
    }

    @Test func chronyKeysClocksAndFamilies() {
        let keyed = "server 192.0.2.1 key 5\nkeyfile /k"
        #expect(told(chrony(keyed)) == ["192.0.2.1, keyMissing /c:1, key"])
        #expect(told(chrony(keyed, ["/k": "5 SHA1 HEX:00"])) == ["192.0.2.1, key"])
        #expect(
            told(chrony("refclock PPS /dev/pps0\nrefclock PPS /dev/pps1 lock G\nrefclock SHM 0 refid G")) == [
                "PPS /dev/pps0, pulseOnly /c:1", "PPS /dev/pps1, fed", "SHM 0, fed",
            ])
        #expect(
            told(chrony("server a.example maxdelay 0.1\nserver b.example ipv6\nbindacqaddress 192.0.2.7", [:], ["-4"]))
                == [
                    "a.example, IPv4, 0.1 s", "b.example, IPv4", "from [\"192.0.2.7\"]",
                ])
        #expect(chrony("server b.example ipv6")?.versionDependent == Source("/c", line: 1))
    }

    /// chronyd(8): what stands behind the options is its configuration.
    @Test func directivesOnTheCommandLine() {
        let words = options(["-d", "-u", "root", "-f/x", "makestep 1 3", "server 192.0.2.1 iburst"])
        #expect(words.arguments(valued: chronydValued).map(\.value) == ["makestep 1 3", "server 192.0.2.1 iburst"])
        var reader = ConfigFiles(MemoryFiles())
        let read = ChronyConfiguration(words.arguments(valued: chronydValued), &reader)
        #expect(read.sources.map(\.name) == ["192.0.2.1"] && read.makestep?.limit == 3)
    }
}
