import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Formats
@testable import Programs
@testable import Values

/// Which offsets the other daemons step, by their manuals.
@Suite struct StepPolicyTests {
    private func options(_ words: [String]) -> DaemonOptions {
        DaemonOptions(words.map { Sourced($0, Source("/o", line: 1)) })
    }

    private func ntpd(_ text: String, _ words: [String] = []) -> TimeDaemon? {
        var reader = ConfigFiles(MemoryFiles(texts: ["/etc/ntp.conf": text]))
        return NtpdConfiguration(path: "/etc/ntp.conf", &reader)?
            .daemon(kind: .ntpd, path: "/etc/ntp.conf", options: options(words))
    }

    private func text(_ policy: StepPolicy?) -> String {
        guard let policy else { return "none" }
        return "\(policy.stepsLargeOffsets) \(policy.thresholdSeconds) \(policy.firstUpdates ?? -1) "
            + "\(policy.maxBehindSeconds ?? -1) \(policy.maxAheadSeconds ?? -1) \(policy.source)"
    }

    /// ntpd(8): panic beyond 1000 s ends it; -g waives that once; 0 switches it off; step 0 never steps; -x is 600 s.
    @Test func ntpdPanics() {
        #expect(text(ntpd("")?.steps) == "true 0.128 -1 1000.0 1000.0 /etc/ntp.conf")
        #expect(text(ntpd("", ["-gN"])?.steps) == "true 0.128 -1 -1.0 -1.0 /o:1")
        #expect(text(ntpd("", ["-u", "ntp:ntp", "-p", "-g"])?.steps) == "true 0.128 -1 1000.0 1000.0 /etc/ntp.conf")
        #expect(text(ntpd("tinker panic 0")?.steps) == "true 0.128 -1 -1.0 -1.0 /etc/ntp.conf:1")
        #expect(text(ntpd("\ntinker step 0 panic 50 # x")?.steps) == "false 0.0 -1 50.0 50.0 /etc/ntp.conf:2")
        #expect(text(ntpd("", ["-x"])?.steps) == "true 600.0 -1 1000.0 1000.0 /o:1")
        #expect(ntpd("disable ntp")?.leavesClock == Sourced(true, Source("/etc/ntp.conf", line: 1)))
    }

    @Test func ntpdSourcesAndIncludes() {
        var reader = ConfigFiles(
            MemoryFiles(texts: [
                "/etc/ntpsec/ntp.conf":
                    "server -4 a.example iburst\nserver 127.127.20.0 prefer\nincludefile more\npool",
                "/etc/ntpsec/more": "peer 2001:db8::2 noselect # x\nincludefile /etc/ntpsec/ntp.conf\ntos minsane 2",
                "/etc/ntpsec/ntp.d/x.conf": "server b.example nts",
            ]))
        let found = NtpdConfiguration(path: "/etc/ntpsec/ntp.conf", &reader)
        #expect(
            found?.sources.map(\.line) == [
                "  configured server a.example 123 /etc/ntpsec/ntp.conf:1",
                "  configured referenceClock 127.127.20.0 123 /etc/ntpsec/ntp.conf:2",
                "  configured peer 2001:db8::2 123 noselect /etc/ntpsec/more:1",
                "  configured server b.example 123 nts /etc/ntpsec/ntp.d/x.conf:1",
            ])
        #expect(found?.minimumSane == Sourced(2, Source("/etc/ntpsec/more", line: 3)))
        #expect(
            reader.troubles.map(\.source) == [
                Source("/etc/ntpsec/more", line: 2), Source("/etc/ntpsec/ntp.conf", line: 4),
            ])
    }

    private func ntpdRs(_ text: String) throws -> StepPolicy {
        try NtpdRsConfiguration(Toml(Array(text.utf8), path: "/t")).steps
    }

    /// ntp.toml(5): forward without limit and a day backward, unless set; a clock that is behind is stepped forward.
    @Test func ntpdRsPanicsAtStartup() throws {
        let key = "[synchronization]\nstartup-step-panic-threshold = "
        #expect(text(try ntpdRs("")) == "true 0.01 -1 -1.0 86400.0 /t")
        #expect(text(try ntpdRs(key + "\"inf\"")) == "true 0.01 -1 -1.0 -1.0 /t:2")
        #expect(text(try ntpdRs(key + "1800")) == "true 0.01 -1 1800.0 1800.0 /t:2")
        #expect(text(try ntpdRs(key + "{ forward = 5.5, backward = \"inf\" }")) == "true 0.01 -1 5.5 -1.0 /t:2")
        #expect(
            text(try ntpdRs("[synchronization]\nsingle-step-panic-threshold = 1")) == "true 0.01 -1 -1.0 86400.0 /t:1")
        // TOML has these numbers; a file of facts (JSON) has not.
        #expect(text(try ntpdRs(key + "inf")) == "true 0.01 -1 -1.0 -1.0 /t:2")
        for (threshold, found) in [("2", "true 2.0"), ("inf", "false 0.01"), ("nan", "false 0.01")] {
            let read = text(try ntpdRs("[synchronization.algorithm]\nstep-threshold = \(threshold)"))
            #expect(read == "\(found) -1 -1.0 86400.0 /t:1", "\(threshold)")
        }
    }

    @Test func ntpdRsAddresses() {
        for (text, name, port) in [
            ("a.example", "a.example", nil), ("a.example:5", "a.example", 5), ("192.0.2.1:123", "192.0.2.1", 123),
            ("[2001:db8::1]:6", "2001:db8::1", 6), ("2001:db8::1", "2001:db8::1", nil),
            ("[2001:db8::1]", "2001:db8::1", nil),
            ("a:99999", "a", nil), ("", "", nil),
        ] as [(String, String, UInt16?)] {
            let found = ServerAddress.hostAndPort(text)
            #expect(found.name == name && found.port == port, "\(text)")
        }
    }

    /// ntp.toml(5) adds an authority to the system's, ntp.conf(5) of ntpsec takes one instead of them.
    @Test func certificatesOfOneSource() throws {
        let text = """
            [[source]]
            mode = "nts"
            address = "a.example:4461"
            certificate-authority = "/a.pem"
            [[source]]
            mode = "server"
            address = "b.example:5"

            """
        let sources = try NtpdRsConfiguration(Toml(Array(text.utf8), path: "/t")).sources
        #expect(sources.map(\.keyExchangePort) == [4461, nil] && sources.map(\.port) == [123, 5])
        #expect(sources.map(\.ownCertificates) == [OwnCertificates(path: "/a.pem", isBesideSystem: true), nil])

        var files = MemoryFiles()
        files.add("/etc/ntpsec/ntp.conf", "server c.example:4462 nts ca /c.pem iburst\nserver d.example ca /d.pem\n")
        var reader = ConfigFiles(files)
        let found = NtpdConfiguration(path: "/etc/ntpsec/ntp.conf", &reader)?.sources ?? []
        #expect(found.map(\.name) == ["c.example", "d.example"] && found.map(\.keyExchangePort) == [4462, nil])
        #expect(found.map(\.ownCertificates) == [OwnCertificates(path: "/c.pem", isBesideSystem: false), nil])
    }

    private func openntpd(_ text: String, _ words: [String] = []) -> TimeDaemon {
        var reader = ConfigFiles(MemoryFiles())
        return OpenNtpdConfiguration(Lines.of(Array(text.utf8), path: "/n") ?? [], &reader)
            .daemon(path: "/n", options: options(words))
    }

    /// ntpd(8) of OpenBSD: -s either way from 180 s; constraints or trusted servers forward only from 60 s; else slewed.
    @Test func openntpdAtBoot() {
        #expect(text(openntpd("servers pool.example").steps) == "false 0.0 -1 -1.0 -1.0 /n")
        #expect(text(openntpd("servers pool.example", ["-s"]).steps) == "true 180.0 1 -1.0 -1.0 /o:1")
        #expect(
            text(openntpd("server 192.0.2.1 weight 5 trusted").steps) == "true 60.0 1 -1.0 0.0 /n:1")
        #expect(
            text(openntpd("server a\nconstraint from \"https://u:5EC2E7@c.example\"").steps)
                == "true 60.0 1 -1.0 0.0 /n:2")
        #expect(
            openntpd("server 192.0.2.1 trusted\nservers p.example\nsensor nmea0").sources.map(\.line) == [
                "  configured server 192.0.2.1 123 trust /n:1", "  configured pool p.example 123 /n:2",
                "  configured referenceClock nmea0 123 /n:3",
            ])
    }

    @Test func busyboxPeersAndSwitch() {
        let daemon = BusyboxConfiguration.commandLine(
            options(["-N", "-p", "a.example", "-p", "keyno:1:b.example"]), path: "/o")
        #expect(daemon.sources.map(\.name) == ["a.example", "b.example"])
        let off = UCI(
            Lines.of(Array("config timeserver 'ntp'\n option enabled '0'\n option use_dhcp 0\n".utf8), path: "/u") ?? []
        )
        let found = BusyboxConfiguration.sysntpd(off, path: "/u")
        #expect(found?.isSwitchedOff == Source("/u", line: 2))
        #expect(found?.daemon.takesDHCP == Sourced(false, Source("/u", line: 3)))
    }
}
