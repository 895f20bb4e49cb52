import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Remedies
@testable import Values

@Suite struct ChronyConfigurationTests {
    private func daemon(_ texts: [String: String], options: [String] = []) -> (daemon: TimeDaemon?, troubles: [String])
    {
        var reader = ConfigFiles(MemoryFiles(texts: texts))
        let words = DaemonOptions(options.map { Sourced($0, Source("/unit", line: 1)) })
        let configuration = ChronyConfiguration(path: "/c", &reader)
        return (
            configuration?.daemon(path: "/c", options: words), reader.troubles.map { "\($0.source) \($0.text)" }
        )
    }

    private func steps(_ text: String) -> StepPolicy? { daemon(["/c": text]).daemon?.steps }

    /// chrony.conf(5), makestep: none by default, a negative limit for ever, 0 never; the last line counts.
    @Test func makestep() {
        let file = Source("/c")
        let first = Source("/c", line: 1)
        #expect(steps("rtcsync") == StepPolicy(stepsLargeOffsets: false, thresholdSeconds: 0, source: file))
        #expect(
            steps("MakeStep 0.5 -1") == StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 0.5, source: first))
        #expect(steps("makestep 1 0") == StepPolicy(stepsLargeOffsets: false, thresholdSeconds: 0, source: first))
        #expect(
            steps("makestep 1 3\nmakestep 2 4")
                == StepPolicy(
                    stepsLargeOffsets: true, thresholdSeconds: 2, firstUpdates: 4, source: Source("/c", line: 2)))
        var atStart = StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 30, firstUpdates: 1, source: first)
        atStart.onlyAtStart = true
        #expect(steps("initstepslew 30 a b") == atStart)
        #expect(daemon(["/c": "makestep 1"]).troubles.count == 1)
        #expect(daemon(["/c": "makestep nan 3"]).troubles.count == 1)
    }

    /// The check begins after `start` updates, so only a start of 0 can refuse a cold boot's offset.
    @Test func maxchange() {
        #expect(steps("makestep 1 3\nmaxchange 1000 0 0")?.maxBehindSeconds == 1000)
        #expect(steps("makestep 1 3\nmaxchange 1000 0 0")?.maxAheadSeconds == 1000)
        #expect(steps("makestep 1 3\nmaxchange 1000 1 2")?.maxBehindSeconds == nil)
        #expect(steps("makestep 1 3\nmaxchange 1000 -1 2")?.maxBehindSeconds == nil)
        #expect(daemon(["/c": "maxchange 1000"]).troubles.count == 1)
    }

    @Test func sourceOptions() {
        let found = daemon([
            "/c": """
            ! comment
            server a.example port 1123 iburst nts certset 2 ntsport 4461 trust
            pool b.example maxsources 3 noselect key 7
            peer 2001:db8::1 offline minpoll 4 require
              ; comment
            refclock PPS /dev/pps0 refid PPS lock NMEA
            server
            server c.example # not a comment here
            minsources 2
            nocerttimecheck 1
            authselectmode ignore
            nosystemcert
            """
        ])
        #expect(found.daemon?.sources.map(\.keyExchangePort) == [4461, nil, nil, nil])
        #expect(
            found.daemon?.sources.map(\.line) == [
                "  configured server a.example 1123 nts trust /c:2", "  configured pool b.example 123 noselect /c:3",
                "  configured peer 2001:db8::1 123 require offline /c:4",
                "  configured referenceClock PPS /dev/pps0 123 /c:6",
            ])
        #expect(found.daemon?.quorum == Quorum(minimumSources: 2, source: Source("/c", line: 9)))
        #expect(found.daemon?.certificateChecksSkipped == Sourced(1, Source("/c", line: 10)))
        #expect(
            found.troubles == [
                "/c:7 server without a name; chronyd does not start with this line",
                "/c:8 '#' is no option of server known here, or lacks its value",
            ])
    }

    /// chrony.conf(5), authselectmode: what each mode makes of authenticated and other sources together.
    @Test func authselectmode() {
        let sources = "server a.example nts\nserver b.example\nserver c.example key 1 noselect\n"
        func flags(_ text: String) -> [String]? {
            daemon(["/c": text]).daemon?.sources.map {
                "\($0.isSelectable)\($0.isTrusted)\($0.isRequired)".replacing("true", with: "1").replacing(
                    "false", with: "0")
            }
        }
        #expect(flags(sources) == ["111", "100", "000"])
        #expect(flags(sources + "authselectmode require") == ["100", "000", "000"])
        #expect(flags(sources + "authselectmode prefer") == ["100", "000", "000"])
        #expect(flags(sources + "authselectmode ignore") == ["100", "100", "000"])
        #expect(flags("server a.example nts") == ["100"])
        #expect(flags("server b.example") == ["100"])
    }

    @Test func directoriesAndIncludes() {
        let found = daemon([
            "/c": "sourcedir /run/chrony-dhcp /s\nconfdir /c1 /c2\ninclude /more/*.inc\ninclude /gone.conf\n",
            "/c1/1.conf": "server one.example", "/c2/1.conf": "server hidden.example",
            "/c2/2.conf": "server two.example",
            "/more/a.inc": "include /c\nserver three.example",
            "/run/chrony-dhcp/eth0.sources": "server 192.0.2.9\nmakestep 9 9\n", "/s/x.sources": "pool x.example",
            "/s/README": "server readme.example",
        ])
        #expect(
            found.daemon?.sources.map(\.line) == [
                "  configured server one.example 123 /c1/1.conf:1", "  configured server two.example 123 /c2/2.conf:1",
                "  configured server three.example 123 /more/a.inc:2",
                "  dhcp server 192.0.2.9 123 /run/chrony-dhcp/eth0.sources:1",
                "  configured pool x.example 123 /s/x.sources:1",
            ])
        #expect(
            found.troubles == [
                "/more/a.inc:1 include loop: /c -> /more/a.inc -> /c; not followed again", "/c:4 /gone.conf: not there",
                "/run/chrony-dhcp/eth0.sources:2 only server, pool and peer lines count in a .sources file",
            ])
        #expect(found.daemon?.takesDHCP == Sourced(true, Source("/c", line: 1)))
    }

    @Test func commandLine() {
        let found = daemon(["/c": ""], options: ["-F", "1", "-sx"])
        #expect(found.daemon?.restoresClock == Sourced(true, Source("/unit", line: 1)))
        #expect(found.daemon?.leavesClock == Sourced(true, Source("/unit", line: 1)))
        // The value of an option is not a bundle of options.
        #expect(daemon(["/c": ""], options: ["-f", "-s", "-u", "xs"]).daemon?.restoresClock == nil)
    }

    /// Lines of any content never trap, and a key's value is never kept.
    @Test func anyLineIsSurvived() {
        let words = [
            "server", "makestep", "maxchange", "1e999", "-9223372036854775808", "99999999999999999999", "port", "nts",
            "\u{0}", "💥", "",
        ]
        var random = Seeded(4)
        for _ in 0..<500 {
            let line = (0..<Int.random(in: 0..<6, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            _ = daemon(["/c": line.joined(separator: " ")])
        }
    }
}
