import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// Which lines of ntp.conf(5) ntpsec passes over, and which end it: its log says so. It runs in a network of its own, and may
/// not touch the clock.
@Suite(.serialized, .enabled(if: Daemons.path("ntpd", of: "ntpsec") != nil, "ntpsec is not unpacked"))
struct NtpsecDifferenceTests {
    private static let count = 240

    @Test func passesOverWhatNtpsecPassesOver() throws {
        let trial = try DaemonTrial()
        let count = NtpsecDifferenceTests.count
        let drafts = (0..<count).map { NtpsecDraft($0) }
        for (number, draft) in drafts.enumerated() { try trial.write(number, ["ntp.conf": draft.text]) }
        let script =
            Daemons.shell("ntpsec") + """
                unshare --net setpriv --bounding-set=-sys_time --inh-caps=-sys_time \
                    timeout 10 ntpd -n -g -c "$PWD/ntp.conf" -p "$PWD/pid" -l "$PWD/log" &
                # What comes next has read its configuration.
                for _ in $(seq 100); do
                    grep -qE 'Built with|Unknown driver' log && break
                    sleep 0.05
                done
                kill $!
                wait
                cat log
                """
        let outputs = try trial.run(script, over: count)
        var wrong = 0
        for number in 0..<count {
            let log = outputs[number].split(separator: "\n")
            // Only one that was read to its end tells.
            try #require(outputs[number].contains("parsing file"), "\(number): \(outputs[number])")
            let passed = Set(
                log.filter { $0.contains("syntax error in ") }.compactMap { line -> Int? in
                    let words = line.split { $0 == " " || $0 == "," }
                    return words.firstIndex(of: "line").flatMap { Int(words[$0 + 1]) }
                })
            wrong += passed.count
            let ended = outputs[number].contains("Unknown driver name")
            var reader = ConfigFiles(try LiveFiles())
            let found = NtpdConfiguration(path: trial.path(number) + "/ntp.conf", isDHCP: false, &reader)
            let read = try #require(found)
            let daemon = read.daemon(kind: .ntpsec, path: "", options: DaemonOptions())
            let context = Comment(rawValue: "\(number): \(drafts[number].text)\nntpsec: \(passed.sorted()) \(ended)")
            #expect((daemon.whyNotStarting != nil) == ended, context)
            let servers = daemon.sources.filter { $0.form != .referenceClock }
            guard !ended else { continue }
            // Sources stand one a line.
            let kept = drafts[number].sources.filter { !passed.contains($0.line) }
            #expect(servers.map { $0.source.line ?? 0 } == kept.map(\.line), context)
            for (source, draft) in zip(servers, kept) {
                #expect(source.name == draft.name, context)
                #expect(source.isSelectable == !draft.options.contains("noselect"), context)
            }
            if let (line, value) = drafts[number].sane.last(where: { !passed.contains($0.line) }) {
                #expect(daemon.quorum.minimumSources == value && daemon.quorum.source.line == line, context)
            }
            if let (line, value) = drafts[number].panic.last(where: { !passed.contains($0.line) }) {
                #expect(daemon.steps.maxBehindSeconds == value && daemon.steps.source.line == line, context)
            }
        }
        #expect(wrong > 60, "\(wrong) lines")
    }
}

/// Makes up ntp.conf(5), a statement a line, with and without mistakes.
private struct NtpsecDraft {
    private var draft: Draft
    private var lines: [String] = []
    private(set) var sources: [(line: Int, name: String, options: String)] = []
    private(set) var sane: [(line: Int, value: Int)] = []
    private(set) var panic: [(line: Int, value: Double)] = []

    var text: String { lines.joined(separator: "\n") + "\n" }

    init(_ seed: Int) {
        draft = Draft(seed)
        for _ in 0..<draft.number(2...7) {
            // What follows a mistake at once may be lost with it.
            lines.append(statement())
            lines.append("")
        }
    }

    private var number: Int { lines.count + 1 }

    private mutating func statement() -> String {
        switch draft.number(1...10) {
        case 1...5: return source()
        case 6:
            let value = draft.number(1...5)
            sane.append((number, value))
            return "tos minsane \(value)"
                + tail(["minclock 3", "maxclock 6", "foo 1", "mindist", "maxdist 1.5", "floor x"])
        case 7:
            let value = draft.number(2...9) * 100
            panic.append((number, Double(value)))
            return "tinker panic \(value)" + tail(["step 0.5", "stepout 300", "nonsense 3", "step", "allan 1500"])
        case 8:
            return draft.pick([
                "restrict default nomodify noquery", "restrict 127.0.0.1", "restrict -6 default nopeer",
                "disable monitor",
                "logconfig =all", "driftfile ntp.drift", "mru maxdepth 3", "interface ignore wildcard",
            ])
        case 9: return draft.pick(["# server 192.0.2.9", "  ", "maketick 1", "Server 192.0.2.8", "TOS minsane 9"])
        default: return draft.chance(15) ? "refclock " + draft.pick(["sundial", "NMEA", "gps"]) : source()
        }
    }

    private mutating func tail(_ words: [String]) -> String { draft.maybe(40, " " + draft.pick(words)) }

    private mutating func source() -> String {
        let name = draft.pick([
            "192.0.2.\(draft.number(1...250))", "2001:db8::\(draft.number(1...99))", "t\(draft.number(1...9)).example",
        ])
        let written = draft.chance(10) ? "\"\(name)\"" : draft.chance(10) && name.contains(":") ? "[\(name)]" : name
        var options: [String] = []
        for option in draft.shuffled([
            "iburst", "burst", "prefer", "noselect", "true", "minpoll 4", "maxpoll 10", "version 4", "bias 0.1",
            "key 3",
            "mode 1", "ibrust", "IBURST", "xleave", "autokey", "nopeer", "port 123", "minpoll x", "minpoll", "ttl 3",
            "refid X", "# why", "offset 1", "iburst",
        ]).prefix(draft.number(0...2)) { options.append(option) }
        if let comment = options.firstIndex(of: "# why") { options.append(options.remove(at: comment)) }
        let told = options.joined(separator: " ")
        sources.append((number, name, told))
        let family = draft.chance(5) && name.hasPrefix("t") ? draft.pick(["-4 ", "-6 "]) : ""
        return draft.pick(["server", "server", "server", "pool"]) + " " + family + written
            + (told.isEmpty ? "" : " " + told)
    }
}
