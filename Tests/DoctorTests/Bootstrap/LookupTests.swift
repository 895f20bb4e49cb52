import Testing

@testable import Bootstrap
@testable import Facts
@testable import Values

/// What libc's way to a name does to a loop.
@Suite struct LookupTests {
    private let lag: Int64 = 36 * 3600

    /// A right clock alone would be enough, and so would a second nameserver that answers: the loop is told all the same.
    @Test func deadSecondNameserverDoesNotHideTheLoop() {
        var facts = Boxes.ownUnbound(lag: lag)
        Boxes.setNameservers(["127.0.0.1", "9.9.9.9"], in: &facts)
        facts.resolver.answers = [
            DNSAnswer(
                server: Boxes.endpoint("9.9.9.9"), name: ".", type: "SOA", checkingDisabled: false,
                outcome: .silent(why: "no answer in 3.0 s"))
        ]
        let report = judgeBootstrap(facts, lagSeconds: Double(lag))
        #expect(report.status == .deadlock && report.causes.isEmpty)
        #expect(report.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
    }

    @Test(arguments: [false, true]) func nsswitchThatLeadsNowhereIsACause(_ stopsAtFiles: Bool) {
        var facts = Boxes.plain(lag: lag)
        let stop = NameService.Action(status: "notfound", isNegated: false, action: "return")
        facts.resolver.nsswitch = .known(
            stopsAtFiles
                ? [Boxes.service("files", 7, [stop]), Boxes.service("dns", 7)] : [Boxes.service("files", 7)],
            Source("/etc/nsswitch.conf", line: 7))
        let report = judgeBootstrap(facts, lagSeconds: Double(lag))
        #expect(report.status == .stuck && report.loops.isEmpty)
        #expect(
            report.causes == [
                .init(
                    condition: "source",
                    because:
                        "no nameserver is asked for 2.debian.pool.ntp.org: the hosts line of nsswitch.conf names none",
                    source: Source("/etc/nsswitch.conf", line: 7))
            ])
    }
}
