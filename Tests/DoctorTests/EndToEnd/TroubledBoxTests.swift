import Checks
import DoctorTesting
import Testing

@testable import Programs

/// The built program on boxes whose files, processes and rights are not what it would like.
@Suite(.serialized, .enabled(if: Boxed.isPossible, Boxed.why)) struct TroubledBoxTests {
    /// Skipped where nobody is asked and no validator is configured.
    private static let notAsked = ["clock-offset", "dnssec-validator", "dnssec-window", "trust-anchor"]

    /// Neither chrony's configuration nor resolv.conf could be read: what hangs on them is not known.
    private static let unread = [
        "skipped": notAsked + ["clock-step-policy", "clock-writers", "ntp-quorum", "ntp-sources"],
        "unknown": ["bootstrap-latent", "clock-saved", "resolver-fallback", "resolvers", "state-writable"],
        "warning": ["rtc"],
    ]

    private func check(
        _ tree: TemporaryFolder, setup: String = "", user: Int = 0, arguments: [String] = ["--offline"]
    ) throws -> (run: BoxedRun, report: BoxedReport) {
        let run = try Boxed.run(
            ["check", "--format", "json"] + arguments, over: tree, setup: setup, user: user, ownNetwork: true)
        return (run, try BoxedReport(run))
    }

    @Test func filesThatCannotBeRead() throws {
        let (run, report) = try check(
            try BoxedTrees.debian(), setup: "chmod 600 /etc/chrony/chrony.conf /etc/resolv.conf", user: 65534)
        #expect(run.seconds < 11)
        #expect(report.differences(Self.unread) == [])
        #expect(
            report.troubles == [
                "/etc/chrony/chrony.conf: permission denied; run as root to read it",
                "/etc/resolv.conf: permission denied; run as root to read it",
            ])
    }

    @Test func filesThatAreHugeOrBinary() throws {
        let tree = try BoxedTrees.debian()
        try tree.write("etc/chrony/chrony.conf", String(repeating: "server 198.51.100.1\n", count: 100_000))
        try tree.write("etc/resolv.conf", (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 167 >> 3) })
        try tree.write("etc/hosts", [UInt8](repeating: 0, count: 100_000))
        try tree.write("etc/boxdoctor/boxdoctor.toml", [0xff, 0xfe, 0, 0, 10, 61])
        let (run, report) = try check(tree)
        #expect(run.seconds < 11)
        #expect(report.differences(Self.unread) == [])
        #expect(
            report.troubles == [
                "/etc/boxdoctor/boxdoctor.toml: not a text file; the standard settings are used",
                "/etc/chrony/chrony.conf: larger than 1048576 bytes, not read",
                "/etc/resolv.conf: binary, not a text file; not read", "/etc/hosts: binary, not a text file; not read",
            ])
    }

    @Test func includesWithoutEnd() throws {
        let tree = try BoxedTrees.debian(
            chrony: ["server 198.51.100.1", "include /etc/chrony/chrony.conf", "confdir /etc/chrony/conf.d"],
            adding: [
                "etc/chrony/conf.d/a.conf": "include /etc/chrony/conf.d/b.conf\n",
                "etc/chrony/conf.d/b.conf": "include /etc/chrony/conf.d/a.conf\n",
                "etc/unbound/unbound.conf": "include: /etc/unbound/*.conf\nserver:\n interface: 127.0.0.1\n",
            ])
        let (run, report) = try check(tree)
        #expect(run.seconds < 11)
        #expect(
            report.differences([
                "skipped": Self.notAsked + [
                    "clock-step-policy", "clock-writers", "resolvers", "ntp-quorum", "ntp-sources",
                ],
                // chronyd refuses it, as its own checker says.
                "unknown": ["clock-saved"], "warning": ["bootstrap-latent", "rtc", "state-writable"],
            ]) == [])
        #expect(
            report.troubles == [
                "/etc/chrony/chrony.conf:2: include loop: /etc/chrony/chrony.conf -> /etc/chrony/chrony.conf;"
                    + " not followed again",
                "/etc/chrony/conf.d/b.conf:1: include loop: /etc/chrony/conf.d/a.conf -> /etc/chrony/conf.d/b.conf ->"
                    + " /etc/chrony/conf.d/a.conf; not followed again",
                "/etc/chrony/conf.d/a.conf:1: include loop: /etc/chrony/conf.d/b.conf -> /etc/chrony/conf.d/a.conf ->"
                    + " /etc/chrony/conf.d/b.conf; not followed again",
                "/etc/unbound/unbound.conf:1: include loop: /etc/unbound/unbound.conf -> /etc/unbound/unbound.conf;"
                    + " not followed again",
            ])
    }

    @Test func fifosAndDevicesInPlaceOfFiles() throws {
        let (run, report) = try check(
            try BoxedTrees.debian(),
            setup: """
                rm /etc/resolv.conf /etc/hosts /etc/nsswitch.conf /etc/chrony/chrony.conf
                mkfifo /etc/resolv.conf /etc/hosts; mkfifo /etc/adjtime; mkdir -p /etc/boxdoctor
                ln -s /dev/zero /etc/chrony/chrony.conf; ln -s /dev/urandom /etc/nsswitch.conf
                ln -s /dev/tty /etc/boxdoctor/boxdoctor.toml
                """)
        #expect(run.seconds < 11)
        #expect(report.differences(Self.unread) == [])
        #expect(
            report.troubles == [
                "/etc/boxdoctor/boxdoctor.toml: not a plain file; the standard settings are used",
                "/etc/chrony/chrony.conf: not a plain file", "/etc/resolv.conf: not a plain file",
                "/etc/nsswitch.conf: not a plain file", "/etc/hosts: not a plain file",
            ])
    }

    @Test func nobodyOnABoxThatHidesProcesses() throws {
        let (run, report) = try check(
            try BoxedTrees.debian(), setup: "sleep 30 & mount -t proc -o hidepid=2 proc /proc", user: 65534)
        #expect(run.seconds < 11)
        #expect(
            report.differences([
                "skipped": Self.notAsked + ["resolvers"],
                "unknown": [
                    "bootstrap-latent", "clock-boot", "clock-step-policy", "clock-writers", "ntp-quorum", "ntp-sources",
                    "started-too-early",
                ],
                "warning": ["clock-saved", "rtc", "state-writable"],
            ]) == [])
        #expect(report.troubles == [])
    }

    @Test func aContainerWithoutSystemd() throws {
        let (run, report) = try check(try BoxedTrees.debian(adding: ["run/.containerenv": "engine=\"podman-4.3.1\"\n"]))
        #expect(run.seconds < 11)
        #expect(
            report.differences([
                "skipped": Self.notAsked + ["clock-saved", "clock-step-policy", "clock-writers", "rtc", "resolvers"]
                    + ["ntp-quorum", "ntp-sources", "state-writable"]
            ]) == [])
        #expect(report.troubles == [])
    }

    /// What chronyc is asked is lost, not the run.
    @Test func aStalledToolIsGivenUp() throws {
        let tree = try BoxedTrees.debian()
        try tree.write("stall", "#!/bin/sh\nsleep 100 & sleep 100\n")
        let (run, report) = try check(
            tree,
            setup: """
                chmod 755 "$TREE/stall"; mount --bind "$TREE/stall" /usr/bin/chronyc
                \(BoxedTrees.chronyRuns)
                """, arguments: ["--timeout", "1"])
        #expect(run.seconds < 2.5)
        #expect((report.object["duration_seconds"]?.number ?? 99) < 1.3)
        // What comes after chronyc has its turn.
        #expect(report.findings.count == allChecks.count)
        #expect(
            report.differences([
                "critical": ["resolvers", "ntp-sources"], "skipped": ["trust-anchor"],
                "unknown": ["bootstrap-latent", "clock-offset", "dnssec-validator", "ntp-quorum"],
                "warning": ["clock-saved", "rtc", "state-writable"],
            ]) == [])
        #expect(report.troubles == ["query 198.51.100.53:53: signatures cannot be had here: network is unreachable"])
    }
}
