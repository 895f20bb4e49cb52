import Checks
import DoctorTesting
import FoundationEssentials
import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Formats
@testable import Judgement
@testable import Remedies
@testable import Reports
@testable import Values

/// The interpreter that has it: the system's own, where another comes first in the path.
private let python = ["/usr/bin/python3", "python3"].first {
    (try? Lab.run($0, ["-c", "import jsonschema.validators as v; v.Draft202012Validator"])) != nil
}

/// Everything that is printed as JSON keeps to its schema, by a judge of its own: Python's jsonschema.
@Suite(
    .enabled(if: python != nil, "needs python3-jsonschema"),
    .serialized) struct SchemaTests
{
    /// A line for each file that is not as its schema says; the schemas themselves are judged by the metaschema.
    private static let judge = """
        import json, sys, jsonschema
        folder = sys.argv[1]
        for line in open(folder + '/list'):
            name, path = line.rstrip('\\n').split(' ', 1)
            schema = json.load(open(folder + '/' + name + '.schema.json'))
            jsonschema.Draft202012Validator.check_schema(schema)
            judge = jsonschema.Draft202012Validator(schema)
            text = open(path).read()
            for value in ([json.loads(l) for l in text.splitlines()] if name == 'ledger' else [json.loads(text)]):
                for error in list(judge.iter_errors(value))[:3]:
                    print(path, '/'.join(map(str, error.absolute_path)), error.message[:300])
        """

    private func judge(_ documents: [(schema: String, text: String)]) throws -> String {
        let folder = try TemporaryFolder()
        for (name, _, _) in Schema.all {
            _ = try folder.write("\(name).schema.json", try #require(Schema.document(name)).text)
        }
        var list = ""
        for (number, document) in documents.enumerated() {
            list += "\(document.schema) \(try folder.write("\(number).json", document.text))\n"
        }
        _ = try folder.write("list", list)
        return try Lab.run(try #require(python), ["-c", Self.judge, folder.path], timeoutSeconds: 60)
    }

    private func recorded(_ path: String) throws -> String {
        try #require(Snapshot.contents(of: "\(HouseTree.root)/Tests/Snapshots/\(path)"), "\(path)")
    }

    @Test func recordedOutputsKeepTheirSchemas() throws {
        var documents = try Sample.all.map { ("check", try recorded("\($0.name).json")) }
        documents += try ["alone", "behind", "nobody", "torn"].map { ("time", try recorded("time-\($0).json")) }
        documents += [
            ("windows", try recorded("windows.json")), ("graph", try recorded("bootstrap/graph.json")),
            ("rehearse", try recorded("bootstrap/rehearse.json")),
        ]
        #expect(try judge(documents) == "")
    }

    /// Every box of the fixtures: its facts, and all that is said of them.
    @Test func everyBoxOfTheFixturesKeepsThem() throws {
        var documents: [(String, String)] = []
        for check in allChecks {
            for fixture in CheckFixture.all(of: check.id) {
                let facts = try fixture.facts()
                documents.append(("facts", try FactsFile.text(facts)))
                let diagnosis = Diagnosis(facts, settings: Settings(), checks: allChecks, remedies: allRemedies)
                documents.append(("check", diagnosis.report(.json)))
                documents.append(("time", diagnosis.time.jsonReport()))
                documents.append(("windows", WindowsView.all(in: facts).jsonReport))
                let report = BootsReport(host: "box", boots: diagnosis.ledger)
                documents.append(("boots", report.json.text))
                documents.append(("ledger", BootLedgerText.text(diagnosis.ledger)))
            }
        }
        #expect(documents.count > 300)
        #expect(try judge(documents) == "")
    }

    @Test func reportsKeepThem() throws {
        let boxes = try PageTests.boxes.map(PageTests.diagnosis) + [TenBoxes.diagnosis(TenBoxes.all[0].facts)]
        #expect(try judge(boxes.map { ("report", try PageTests.page($0).json()) }) == "")
    }

    @Test func listsKeepThem() throws {
        #expect(
            try judge([("list", checksJSON(allChecks).text), ("history", historyJSON([], troubles: []).text)]) == "")
    }

    @Test func aJudgeThatFindsNothingWouldBeNone() throws {
        #expect(try judge([("check", "{\"schema_version\": 2}"), ("ledger", "{\"boot\": 3}")]) != "")
    }

    @Test func theProgramsOwnOutputs() throws {
        let tree = ["--offline", "--root", Fixtures.path("systems/debian/root")]
        var documents: [(String, String)] = []
        for command in ["check", "time", "graph", "rehearse", "boots"] {
            let run = try Boxed.plain(Boxed.program, [command] + tree + ["--json"])
            documents.append((command, run.output))
        }
        documents.append(("list", try Boxed.plain(Boxed.program, ["list", "--json"]).output))
        documents.append(("list", try Boxed.plain(Boxed.program, ["explain", "rtc", "--json"]).output))
        documents.append(("facts", try Boxed.plain(Boxed.program, ["probe"] + tree).output))
        let folder = try TemporaryFolder()
        let manifest = try folder.write(
            "a.toml", "id = \"mine\"\ntitle = \"A test.\"\ncommand = [\"/bin/true\"]\nprotocol = \"nagios\"\n")
        let config = try folder.write("a.conf", "[checks.clock-offset]\nwarning = 2\n[checks.rtc]\nenabled = false\n")
        documents.append(
            ("settings", try Boxed.plain(Boxed.program, ["settings", "--json", "--config", config]).output))
        documents.append(("test-check", try Boxed.plain(Boxed.program, ["test-check", manifest, "--json"]).output))
        for redact in [[], ["--redact"]] {
            documents.append(("report", try Boxed.plain(Boxed.program, ["report", "--json"] + tree + redact).output))
        }
        for more in [["--clock"], [], ["bootstrap"], ["address-source", "--server", "192.0.2.1"], ["saved-clock"]] {
            let run = try Boxed.plain(Boxed.program, ["fix", "--dry-run", "--json"] + tree + more)
            documents.append(("fix", run.output))
        }
        #expect(try judge(documents) == "")
        let named = Set(
            documents.map(\.0) + ["windows", "site", "ledger", "history", "undo", "confirm", "freeze", "thaw"])
        #expect(named == Set(Schema.all.map(\.name)))
    }

    /// What changes a box says what it did, on one of a test's own.
    @Test(.enabled(if: Boxed.isPossible, Boxed.why)) func whatChangesTheBoxKeepsThem() throws {
        let tree = try BoxedTrees.debian()
        var documents: [(String, String)] = []
        func outcome(_ arguments: [String], status: Int = 0) throws -> String {
            let run = try Boxed.run(arguments + ["--json"], over: tree)
            #expect(run.status == status, "\(arguments): \(run.status) \(run.errors)")
            documents.append((arguments[0], run.output))
            let word = run.output.firstMatch(of: /"outcome": "([a-z_]+)"/)
            return word.map { String($0.1) } ?? "none: \(run.output)\(run.errors)"
        }
        let source = ["address-source", "--server", "192.0.2.1", "--offline", "--yes"]
        #expect(try outcome(["freeze", "--reason", "moving house"]) == "done")
        #expect(try outcome(["freeze"]) == "nothing_to_do")
        #expect(try outcome(["fix"] + source, status: 3) == "refused")
        #expect(try outcome(["fix", "--clock", "--offline", "--yes"], status: 3) == "refused")
        #expect(try outcome(["thaw"]) == "done")
        #expect(try outcome(["thaw"]) == "nothing_to_do")
        #expect(try outcome(["confirm"]) == "nothing_to_do")
        #expect(try outcome(["confirm", "77"], status: 3) == "refused")
        #expect(try outcome(["undo", "--yes"]) == "nothing_to_do")
        #expect(try outcome(["undo", "--interrupted"]) == "nothing_to_do")
        try tree.makeFolder("var/lib/boxdoctor/transactions")
        try tree.write(
            "var/lib/boxdoctor/transactions/0002.json",
            """
            {"id": "0002", "remedy": "makestep", "title": "a title", "state": "trial", "startedAt": "2026-11-19T12:00:00Z",
             "boottimeSeconds": 1, "files": [], "madeDirectories": [], "activate": []}
            """)
        #expect(try outcome(["confirm"]) == "done")
        #expect(try outcome(["undo", "2", "--yes"]) == "done")
        #expect(try outcome(["undo", "2", "--yes"]) == "nothing_to_do")
        #expect(try outcome(["undo", "99", "--yes"], status: 3) == "refused")
        #expect(
            try outcome(["fix", "--clock", "--to", "2001-01-01T00:00:00Z", "--dry-run", "--offline"], status: 3)
                == "refused")
        documents.append(("history", try Boxed.run(["history", "--json"], over: tree).output))
        #expect(try judge(documents) == "")
        // A question that nobody can answer is asked of nobody.
        #expect(try Boxed.run(["fix", "--json"], over: tree).status == 64)
    }
}
