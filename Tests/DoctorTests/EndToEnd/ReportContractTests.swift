import DoctorTesting
import FoundationEssentials
import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Formats

/// The promises of the reports, kept by the built program itself over files alone.
@Suite(.serialized) struct ReportContractTests {
    private let tree = ["--offline", "--root", Fixtures.path("systems/debian/root")]

    private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> BoxedRun {
        try Boxed.plain(Boxed.program, arguments, environment: environment)
    }

    /// The keys of every object on the way, arrays by their elements: `findings[].evidence[].source`.
    private func keys(_ value: JSONValue, _ path: String = "") -> Set<String> {
        switch value {
        case .object(let members):
            members.reduce(into: []) { result, member in
                let own = path.isEmpty ? member.key : "\(path).\(member.key)"
                result.insert(own)
                result.formUnion(keys(member.value, own))
            }
        case .array(let elements): elements.reduce(into: []) { $0.formUnion(keys($1, path + "[]")) }
        default: []
        }
    }

    private func keys(of command: String) throws -> [String] { try keys(of: [command] + tree) }

    private func keys(of command: [String]) throws -> [String] {
        let run = try run(command + ["--format", "json"])
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(run.output.utf8))
        return keys(value).filter { !$0.hasPrefix("findings[].metrics.") }.sorted()
    }

    /// `path: key key`, the path's own key included; `/` = the top.
    private func expanded(_ lines: String) -> [String] {
        var keys: Set<String> = []
        for line in lines.split(separator: "\n") {
            let sides = line.split(separator: ":", maxSplits: 1)
            let prefix = sides[0] == "/" ? "" : "\(sides[0])."
            keys.formUnion(sides[1].split(separator: " ").map { prefix + $0 })
        }
        return keys.sorted()
    }

    private func bootstrap(_ path: String) -> String {
        let dot = path == "/" ? "" : path + "."
        return """
            \(path): status comes_up behind_limit_seconds ahead_limit_seconds survives_power_cut_seconds loops causes repairs
            \(path): unknowns
            \(dot)comes_up[]: from_lag to_lag
            \(dot)loops[]: id status path
            \(dot)loops[].path[]: condition needs because source
            \(dot)causes[]: condition because source
            \(dot)repairs[]: id class adds behind_limit_seconds needs

            """
    }

    @Test func checkHasTheKeysOfTheContract() throws {
        let contract = """
            /: schema_version status host clock findings bootstrap duration_seconds view freeze troubles conclusion next_steps
            conclusion: word sentence
            next_steps[]: place command words
            clock: reading lag_seconds uncertainty_seconds standing synchronised
            findings[]: check group status summary detail evidence explained_by remedies metrics duration_seconds
            findings[].evidence[]: source text
            findings[].remedies[]: id class command

            """
        #expect(try keys(of: "check") == expanded(contract + bootstrap("bootstrap")))
    }

    @Test func rehearseHasTheKeysOfTheContract() throws {
        let contract = """
            /: schema_version host starts_from power_cuts perhaps_power_cuts plans answer
            starts_from: because source
            plans[]: id class adds weakens power_cuts survives_power_cut_seconds is_enough needs
            plans[].power_cuts[]: from_seconds until_seconds

            """
        #expect(try keys(of: "rehearse") == expanded(contract + bootstrap("/")))
    }

    @Test func timeHasTheKeysOfTheContract() throws {
        let contract = """
            /: schema_version reading estimate standing why lag_seconds uncertainty_seconds agreeing opposing asked sources
            /: signers ntp_blocked evidence floors ceilings troubles
            evidence[]: kind from until authenticated source
            floors[]: time source authenticated
            ceilings[]: time source authenticated
            """
        #expect(try keys(of: "time") == expanded(contract))
    }

    /// Of a chain that was found elsewhere: nothing is asked for `--facts`.
    @Test func windowsHasTheKeysOfTheContract() throws {
        let contract = """
            /: schema_version names round_trips
            names[]: name status why validator resolver addresses signed accepted reading true_time accepted_now binding links
            names[].signed[]: from until
            names[].accepted[]: from until
            names[].binding: from until
            names[].links[]: owner type signer key_tag algorithm inception expiration verified why role question
            """
        var facts = Patients.live()
        facts.dnssec.chains = [SampleChains.pool]
        let folder = try TemporaryFolder()
        let file = try folder.write("facts", try FactsFile.text(facts))
        #expect(try keys(of: ["windows", SampleChains.pool.name, "--facts", file]) == expanded(contract))
    }

    @Test func statusesAreThoseOfTheContract() throws {
        let statuses: [(arguments: [String], status: Int)] = [
            (["check", "clock-floor"] + tree, 0), (["check", "rtc"] + tree, 0),
            (["check", "--exit-zero"] + tree, 0), (["check", "clock-saved", "--fail-on", "critical"] + tree, 0),
            (["check", "clock-saved"] + tree, 1),
            (["check"] + tree, 2),
            (["check", "no-such-check"] + tree, 64), (["check", "--no-such-option"], 64), (["no-such-command"], 64),
            (["check", "--timeout", "0"], 64), (["check", "--timeout", "nan"], 64), (["check", "--format", "xml"], 64),
            (["check", "--root", "/no/such/folder"], 64), (["check", "--facts", "/no/such/file"], 64),
            (["check", "--facts", "a", "--root", "b"], 64), (["check", "--config", "/no/such/file"], 64),
            (["explain", "no-such-check"], 64), (["rehearse", "--power-cut", "soon"], 64),
            (["time", "--server", "192.0.2.1"] + tree, 3), (["list", "--output", "/no/such/folder/file"], 64),
            (["--version"], 0), (["--help"], 0),
        ]
        for (arguments, status) in statuses {
            let run = try run(arguments)
            #expect(
                run.status == status,
                "\(arguments): \(run.status), not \(status): \(run.errors)\(run.output.prefix(300))")
            if status >= 64 { #expect(run.output.isEmpty && !run.errors.isEmpty, "\(arguments)") }
        }
    }

    @Test func outputIsReplacedAtOnceAndReadableByAll() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("metrics.prom", "old")
        let command = ["check", "--exit-zero", "--format", "prometheus", "--output", path] + tree
        // Under a umask that would hide it.
        let run = try Boxed.plain("sh", ["-c", "umask 077; exec \"$0\" \"$@\"", Boxed.program] + command)
        #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
        #expect(try LiveFileFacts.modes(below: folder.path) == ["metrics.prom 644"])
        #expect(folder.read("metrics.prom")?.last == 10)
    }

    @Test func aClosedPipeIsNoCrash() throws {
        let command = "\"$0\" \"$@\" | head -n 1; \"$0\" \"$@\" | true; \"$0\" \"$@\" >&-; echo $?"
        for format in ["text", "json"] {
            let run = try Boxed.plain(
                "sh", ["-c", command, Boxed.program, "check", "--exit-zero", "--format", format] + tree)
            #expect(run.status == 0 && !run.errors.contains("Fatal") && !run.errors.contains("core"), "\(run.errors)")
        }
    }

    @Test func colourAndWidthKeepTheirBounds() throws {
        let plain = try run(["check", "--verbose"] + tree)
        #expect(!plain.output.contains("\u{1b}"))
        #expect(try run(["check", "--color", "always"] + tree).output.contains("\u{1b}["))
        // script(1) gives it a terminal.
        let onTerminal = "script -qec \"stty cols 40; \(Boxed.program) check \(tree.joined(separator: " "))\" /dev/null"
        let coloured = try Boxed.plain("sh", ["-c", onTerminal], environment: ["TERM": "xterm"])
        #expect(coloured.output.contains("\u{1b}["))
        let dull = try Boxed.plain("sh", ["-c", onTerminal], environment: ["TERM": "xterm", "NO_COLOR": "1"])
        #expect(!dull.output.contains("\u{1b}[3"))
        let long = dull.output.split(whereSeparator: \.isNewline).filter { $0.count > 40 }
        // A command or a path is never broken.
        #expect(long.allSatisfy { $0.contains("boxdoctor fix ") || $0.contains("/") }, "\(long)")
    }
}

private enum LiveFileFacts {
    static func modes(below folder: String) throws -> [String] {
        try Boxed.plain("find", [folder, "-type", "f", "-printf", "%f %m\n"]).output.split(separator: "\n").map(
            String.init)
    }
}
