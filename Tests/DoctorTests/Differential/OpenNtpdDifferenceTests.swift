import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// OpenNTPD starts with what we read without a mistake, and with nothing else: `openntpd -n` says which.
@Suite(
    .serialized, .enabled(if: Daemons.path("openntpd", of: "openntpd") != nil, "OpenNTPD is not unpacked"))
struct OpenNtpdDifferenceTests {
    private static let count = 260

    @Test func acceptsWhatOpenNTPDAccepts() throws {
        let trial = try DaemonTrial()
        let count = OpenNtpdDifferenceTests.count
        let drafts = (0..<count).map { OpenNtpdDraft($0) }
        for (number, draft) in drafts.enumerated() { try trial.write(number, ["ntpd.conf": draft.text]) }
        let script = Daemons.shell("openntpd") + "openntpd -n -f ntpd.conf && echo accepted || echo refused"
        let outputs = try trial.run(script, over: count)
        var refused = 0
        for number in 0..<count {
            let isAccepted = outputs[number].contains("accepted")
            if !isAccepted { refused += 1 }
            var reader = ConfigFiles(try LiveFiles())
            let found = reader.lines(of: trial.path(number) + "/ntpd.conf")
            let lines = try #require(found)
            let read = OpenNtpdConfiguration(lines, &reader)
            let context = Comment(rawValue: "\(number): \(drafts[number].text)\n\(read.refusal?.source.line ?? 0)")
            #expect((read.refusal == nil) == isAccepted, context)
            if isAccepted { #expect(read.sources.map(\.name) == drafts[number].names, context) }
        }
        #expect(refused > 40 && count - refused > 100, "\(refused) of \(count) refused")
    }
}

/// Makes up ntpd.conf(5) of OpenNTPD 6.2.
private struct OpenNtpdDraft {
    private var draft: Draft
    private(set) var text = ""
    /// Of its sources, in their order.
    private(set) var names: [String] = []

    init(_ seed: Int) {
        draft = Draft(seed)
        for _ in 0..<draft.number(1...5) { addLine() }
    }

    private mutating func addLine() {
        let line: String
        switch draft.number(1...20) {
        case 1...9: line = source()
        case 10: line = "listen on " + draft.pick(["*", "127.0.0.1", "::1", "192.0.2.1"])
        case 11: line = "query from " + draft.pick(["192.0.2.1", "2001:db8::1"])
        case 12: line = sensor()
        case 13: line = draft.pick(["# server", "", "   ", "\t# x"])
        case 14:
            line =
                "constraint" + draft.pick(["s from \"https://a.example/\"", " from \"https://192.0.2.1/\""])
        case 15: line = mistake()
        default: line = source()
        }
        text += draft.maybe(15, draft.pick(["  ", "\t"])) + line + draft.maybe(10, "  # why") + "\n"
    }

    private mutating func source() -> String {
        let name = draft.pick([
            "192.0.2.\(draft.number(1...9))", "2001:db8::\(draft.number(1...9))", "t1.example", "a-b.example",
            "12.example", "a_b",
        ])
        names.append(name)
        let quoted = draft.chance(15) ? draft.pick(["\"\(name)\"", "'\(name)'"]) : name
        let blank = draft.pick([" ", " ", "\t", "  ", " \\\n  "])
        return draft.pick(["server", "servers"]) + blank + quoted + draft.maybe(20, " weight \(draft.number(1...10))")
    }

    private mutating func sensor() -> String {
        let name = draft.pick(["*", "nmea0", "udcf0"])
        names.append(name)
        return "sensor \(name)" + draft.maybe(30, " correction \(draft.number(-9...9) * 1000)")
            + draft.maybe(30, " refid GPS")
            + draft.maybe(20, " stratum 3") + draft.maybe(20, " weight 5")
    }

    private mutating func mistake() -> String {
        draft.pick([
            "server", "servers", "server 192.0.2.1 192.0.2.2", "server t1.example weight", "server t1.example weight 0",
            "server t1.example weight 11", "server t1.example weight x", "server t1.example foo", "SERVER t1.example",
            "server on", "server \"on\" weight 1 weight", "maketick 1", "listen", "listen on", "listen 127.0.0.1",
            "listen on 127.0.0.1 weight 3", "query from", "query from t1.example", "query 192.0.2.1", "sensor",
            "sensor nmea0 correction", "sensor nmea0 correction 200000000", "sensor nmea0 refid ABCDE",
            "sensor nmea0 stratum 16", "constraint", "constraint from", "constraint from https://a.example/",
            "constraint from \"https://a.example/\" a.example", "constraints from a.example b.example",
            "server t1.example,t2.example", "server {t1.example}", "server t1.example weight 1.5",
            "server = t1.example",
            "server t1.example ! x", "server 10", "server 192.0.2.1/24", "server -", "sensor nmea0 trusted 1",
        ])
    }
}
