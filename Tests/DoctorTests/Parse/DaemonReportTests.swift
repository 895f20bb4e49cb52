import Testing

@testable import Facts
@testable import Programs

/// What the daemons' own tools print, word for word.
@Suite struct DaemonReportTests {
    private typealias SourceView = DaemonView.SourceView

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Printed by chronyd 4.3 with one server that answers, one that is offline, and a pool whose name does not resolve.
    @Test func chronyc() {
        let view = ChronycReport.view(
            tracking: bytes(
                "7F000001,127.0.0.1,6,1795233476.869429919,-0.000002148,-0.000000381,0.000000381,0.107,-0.000,2.644,"
                    + "0.000006574,0.000003573,2.0,Normal\n"),
            sources: bytes(
                """
                ^,*,127.0.0.1,5,6,17,0,-0.000000171,-0.000000552,0.000003349
                ^,?,192.0.2.1,0,6,0,4294967295,0.000000000,0.000000000,0.000000000

                """),
            activity: bytes("1,1,0,0,8\n"))
        var expected = DaemonView(
            isSynchronised: true, stratum: 6, offsetSeconds: -0.000002148, unresolvedSources: 8,
            sources: [
                SourceView(name: "127.0.0.1", stratum: 5, reach: 15, isSelected: true, offsetSeconds: 0.000000171),
                SourceView(name: "192.0.2.1", stratum: 0, reach: 0, isSelected: false, offsetSeconds: nil),
            ])
        expected.onlineSources = 1
        expected.offlineSources = 1
        #expect(view == expected)
    }

    @Test func chronycBeforeTheFirstUpdate() {
        let view = ChronycReport.view(
            tracking: bytes("00000000,,0,0.000000000,0.0,0.0,0.0,-3.452,0.0,0.023,1.0,1.0,0.0,Not synchronised\n"),
            sources: nil, activity: bytes("junk"))
        #expect(view == DaemonView(isSynchronised: false, stratum: 0))
        #expect(ChronycReport.view(tracking: bytes("506 Cannot talk to daemon\n"), sources: nil, activity: nil) == nil)
        #expect(ChronycReport.view(tracking: [0, 1, 2], sources: nil, activity: nil) == nil)
    }

    @Test func ntpq() {
        let view = NtpqReport.view(
            peers: bytes(
                """
                     remote                                   refid      st t when poll reach   delay   offset   jitter
                ===============================================================================================
                 0.debian.pool.ntp.org                   .POOL.          16 p    -  256    0   0.0000   0.0000   0.0001
                *192.0.2.7                               198.51.100.1     2 u   33   64  377  10.3210  -1.2500   0.4411
                +2001:db8:1111:2222:3333:4444:5555:6666
                                                         198.51.100.2     2 u    1   64   17   9.0000   2.0000   0.1000

                """),
            variables: bytes(
                "associd=0 status=0615 leap_none, sync_ntp, 1 event, clock_sync,\nleap=00, stratum=3, offset=-0.500\n"))
        #expect(
            view
                == DaemonView(
                    isSynchronised: true, stratum: 3, offsetSeconds: -0.0005,
                    sources: [
                        SourceView(
                            name: "0.debian.pool.ntp.org", stratum: 16, reach: 0, isSelected: false, offsetSeconds: nil),
                        SourceView(
                            name: "192.0.2.7", stratum: 2, reach: 255, isSelected: true, offsetSeconds: -0.00125),
                        SourceView(
                            name: "2001:db8:1111:2222:3333:4444:5555:6666", stratum: 2, reach: 15, isSelected: false,
                            offsetSeconds: 0.002),
                    ]))
        #expect(
            NtpqReport.view(peers: nil, variables: bytes("leap=11, stratum=16, offset=0.000"))
                == DaemonView(isSynchronised: false, stratum: 16))
        #expect(NtpqReport.view(peers: nil, variables: nil) == nil)
    }

    @Test func timesyncd() {
        let properties = """
            LinkNTPServers=
            FallbackNTPServers=0.debian.pool.ntp.org
            ServerName=0.debian.pool.ntp.org
            ServerAddress=192.0.2.5
            RootDistanceMaxUSec=5s
            NTPMessage={ Leap=0, Version=4, Mode=4, Stratum=2, Precision=-24, Spike=no, PacketCount=3, Jitter=1.2ms }
            Frequency=1200
            """
        #expect(
            TimesyncdReport.view(properties: bytes(properties), hasSynchronised: true)
                == DaemonView(
                    isSynchronised: true, stratum: 3,
                    sources: [
                        SourceView(name: "192.0.2.5", stratum: 2, reach: nil, isSelected: true, offsetSeconds: nil)
                    ]))
        #expect(
            TimesyncdReport.view(properties: nil, hasSynchronised: false) == DaemonView(isSynchronised: false))
    }

    @Test func ntpdRs() {
        let metrics = """
            # TYPE ntp_system_stratum gauge
            ntp_system_stratum 4
            ntp_system_leap_indicator 0
            # UNIT ntp_source_offset_seconds seconds
            ntp_source_offset_seconds{name="ntp.example:123",address="192.0.2.6:123",id="1"} 0.0000043
            """
        #expect(
            NtpCtlReport.view(bytes(metrics))
                == DaemonView(
                    isSynchronised: true, stratum: 4,
                    sources: [
                        SourceView(
                            name: "192.0.2.6:123", stratum: nil, reach: nil, isSelected: false, offsetSeconds: 0.0000043
                        )
                    ]))
        #expect(NtpCtlReport.view(bytes("ntp_system_stratum 16"))?.isSynchronised == false)
        #expect(NtpCtlReport.view(bytes("ntp_system_stratum 1e300"))?.isSynchronised == false)
        #expect(NtpCtlReport.view(bytes("Could not read")) == nil)
    }

    @Test func openntpd() {
        #expect(
            NtpctlReport.view(bytes("4/4 peers valid, clock synced, stratum 3\n"))
                == DaemonView(isSynchronised: true, stratum: 3))
        #expect(
            NtpctlReport.view(bytes("1/4 peers valid, clock unsynced\n")) == DaemonView(isSynchronised: false))
        #expect(NtpctlReport.view(bytes("ntpctl: connect: Permission denied")) == nil)
    }
}
