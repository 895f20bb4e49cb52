import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Formats
@testable import Programs
@testable import Values

/// ntpd-rs starts with what we read without an objection, and with nothing else: `ntp-ctl validate` says which. Debian has it since
/// trixie.
@Suite(.serialized, .enabled(if: Daemons.path("ntp-ctl", of: "ntpd-rs") != nil, "ntpd-rs is not unpacked"))
struct NtpdRsDifferenceTests {
    private static let count = 240

    @Test func acceptsWhatNtpdRsAccepts() throws {
        let trial = try DaemonTrial()
        let count = NtpdRsDifferenceTests.count
        let drafts = (0..<count).map { NtpdRsDraft($0).text }
        for (number, text) in drafts.enumerated() { try trial.write(number, ["ntp.toml": text, "own.pem": ""]) }
        // It also ends with an error where too few sources are told, with which ntpd-rs starts all the same.
        let script =
            Daemons.shell("ntpd-rs") + "ntp-ctl validate -c ntp.toml 2>&1 | grep -q 'Fewer sources' && echo few\n"
            + "ntp-ctl validate -c ntp.toml && echo accepted || echo refused"
        let outputs = try trial.run(script, over: count)
        var refused = 0
        for number in 0..<count {
            let isAccepted = outputs[number].contains("few") || outputs[number].contains("accepted")
            if !isAccepted { refused += 1 }
            let context = Comment(rawValue: "\(number): \(drafts[number])\n\(outputs[number])")
            var reader = ConfigFiles(try LiveFiles())
            let read = reader.toml(trial.path(number) + "/ntp.toml")
            let toml = try #require(read, context)
            let found = NtpdRsObjections(toml, reader.files)
            // What only other versions have is no objection, whatever this one says.
            guard found.versionDependent == nil else {
                #expect(!isAccepted || found.unknown == nil && found.wrong == nil, context)
                continue
            }
            #expect((found.unknown == nil && found.wrong == nil) == isAccepted, context)
        }
        #expect(refused > 60 && count - refused > 80, "\(refused) of \(count) refused")
    }
}

/// Makes up ntp.toml.
private struct NtpdRsDraft {
    private var draft: Draft
    private(set) var text = ""
    /// How often something is wrong on purpose.
    private let wrong: Int

    init(_ seed: Int) {
        draft = Draft(seed)
        wrong = draft.pick([0, 0, 0, 6, 15])
        for _ in 0..<draft.number(3...5) { addSource() }
        for _ in 0..<draft.number(0...3) { addTable() }
    }

    /// One that is right, or one that may not be.
    private mutating func value(_ right: [String], _ doubtful: [String]) -> String {
        draft.pick(draft.chance(wrong * 2) ? doubtful : right)
    }

    private mutating func line(_ name: String, _ right: [String], _ doubtful: [String]) -> String {
        let typo = draft.chance(wrong) ? draft.pick(["_", "s", "-x"]) : ""
        return "\(name)\(typo) = \(value(right, doubtful + ["true", "[]", "{}", "1979-05-27"]))\n"
    }

    private mutating func addSource() {
        let mode = value(["server", "server", "pool", "nts", "sock"], ["Server", "", "peer", "nts-pool", "pps"])
        text += "[[source]]\n" + draft.maybe(100 - wrong / 2, "mode = \"\(mode)\"\n")
        if mode == "sock" {
            text += "path = \"/run/gps.sock\"\n"
            if !draft.chance(wrong) {
                text += line("measurement_noise_estimate", ["1", "0.5", "-1.0"], ["inf", "\"1\"", "nan"])
            }
            return
        }
        if !draft.chance(wrong) {
            text += line(
                "address",
                [
                    "\"t1.example\"", "\"t1.example:1123\"", "\"192.0.2.1\"", "\"2001:db8::1\"",
                    "\"[2001:db8::1]:123\"", "\"\"",
                ],
                ["5", "\"t1.example:\"", "\"t1.example:70000\"", "\"[2001:db8::1]\"", "\"a:b:c\"", "\"1:2:3\""])
        }
        if mode == "pool" || draft.chance(wrong) {
            if draft.chance(50) { text += line("count", ["4", "1", "0"], ["-1", "\"4\"", "4.0"]) }
            if draft.chance(30) {
                text += line(
                    "ignore", ["[]", "[\"192.0.2.1\", \"2001:db8::1\"]"], ["\"192.0.2.1\"", "[\"a.example\"]", "[1]"])
            }
        }
        if mode == "nts" && draft.chance(50) || draft.chance(wrong) {
            text += line("certificate-authority", ["\"@@/own.pem\""], ["\"@@/none.pem\"", "5"])
        }
        if draft.chance(wrong) { text += line("ntp-version", ["4", "5", "\"auto\""], ["6"]) }
    }

    private mutating func addTable() {
        let name = draft.pick([
            "synchronization", "observability", "keyset", "source-defaults", "server", "nts-ke-server",
        ])
        guard !text.contains("[\(name)]") else { return }
        switch name {
        case "synchronization":
            text += "[synchronization]\n"
            for field in draft.shuffled(["minimum", "single", "startup", "accumulated", "stratum", "algorithm"]).prefix(
                3)
            {
                addSynchronization(field)
            }
        case "observability":
            text += "[observability]\n" + line("log-level", ["\"info\"", "\"trace\""], ["\"Info\"", "5"])
            if draft.chance(50) { text += line("observation-path", ["\"/run/x\""], ["5"]) }
            if draft.chance(50) { text += line("observation-permissions", ["0o666", "438"], ["-1", "\"666\""]) }
            if draft.chance(50) {
                text += line(
                    "metrics-exporter-listen", ["\"127.0.0.1:9975\"", "\"[::]:9975\""],
                    ["\"127.0.0.1\"", "\"localhost:9975\"", "9975"])
            }
        case "keyset":
            text += "[keyset]\n" + line("stale-key-count", ["7"], ["-1", "1.5"])
            if draft.chance(50) { text += line("key-storage-path", ["\"/x\""], ["5"]) }
        case "source-defaults":
            text += "[source-defaults]\n" + line("initial-poll-interval", ["4", "-1"], ["128", "4.0"])
            if draft.chance(50) {
                text += line(
                    "poll-interval-limits", ["{ min = 4, max = 10 }", "{ min = 4, max = 10, x = 1 }"],
                    ["{ min = 4 }", "4"])
            }
        case "server":
            text +=
                "[[server]]\n"
                + line("listen", ["\"[::]:123\"", "\"0.0.0.0:123\""], ["\"0.0.0.0\"", "\"x:123\"", "123"])
            if draft.chance(50) {
                text += line(
                    "allowlist",
                    ["{ filter = [\"192.0.2.0/24\"], action = \"deny\" }", "{ filter = [], action = \"ignore\" }"],
                    [
                        "{ filter = [\"192.0.2.0\"], action = \"deny\" }", "{ filter = [] }",
                        "{ filter = [\"192.0.2.0/33\"], action = \"deny\" }", "{ filter = [], action = \"no\" }",
                    ])
            }
            if draft.chance(50) { text += line("require-nts", ["false", "\"deny\""], ["1", "\"no\""]) }
        default:
            text += "[[nts-ke-server]]\nlisten = \"[::]:4460\"\ncertificate-chain-path = \"/x\"\n"
            if !draft.chance(wrong) { text += "private-key-path = \"/y\"\n" }
            if draft.chance(50) { text += line("ntp-port", ["123"], ["70000", "\"123\""]) }
        }
    }

    private mutating func addSynchronization(_ field: String) {
        let limits = [
            "1800", "0", "0.5", "\"inf\"", "{ forward = \"inf\", backward = 1800 }", "{ forward = -5 }",
            "{ backward = inf }",
        ]
        let notLimits = [
            "-5", "inf", "nan", "\"Inf\"", "\"3600\"", "{ both = 1 }", "{ forward = \"x\" }", "{ forward = true }",
        ]
        switch field {
        case "minimum": text += line("minimum-agreeing-sources", ["1", "3", "0"], ["-1", "\"3\"", "3.0"])
        case "single": text += line("single-step-panic-threshold", limits, notLimits)
        case "startup": text += line("startup-step-panic-threshold", limits, notLimits)
        case "accumulated": text += line("accumulated-step-panic-threshold", ["0", "1800", "-5"], ["inf", "\"inf\""])
        case "stratum": text += line("local-stratum", ["1", "16", "255"], ["256", "-1", "\"1\""])
        default:
            text += line(
                "algorithm",
                ["{}", "{ step-threshold = 1 }", "{ precision-hysteresis = -5 }", "{ step-threshold = nan }"],
                [
                    "1", "{ step-threshold = \"1\" }", "{ precision-hysteresis = 1.5 }", "{ meddling-threshold = inf }",
                    "{ threshold = 1 }",
                ])
        }
    }
}
