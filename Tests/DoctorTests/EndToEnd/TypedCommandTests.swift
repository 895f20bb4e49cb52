import DoctorTesting
import Testing

@testable import Facts
@testable import Formats

/// What somebody types, and types wrong: the built program's statuses and words.
@Suite(.serialized) struct TypedCommandTests {
    private func run(_ arguments: [String], in folder: TemporaryFolder? = nil) throws -> BoxedRun {
        guard let folder else { return try Boxed.plain(Boxed.program, arguments) }
        return try Boxed.plain("sh", ["-c", "cd \"$0\" && exec \"$@\"", folder.path, Boxed.program] + arguments)
    }

    @Test func rehearsalsStatusIsItsVerdict() throws {
        let root = Fixtures.path("systems/debian/root")
        let run = try run(["rehearse", "--root", root])
        #expect(run.status == (run.output.contains("Not known whether") ? 3 : 1), "\(run.status)\n\(run.output)")
        #expect(!run.output.contains("0 s for sure"))
        let folder = try TemporaryFolder()
        let file = try folder.write("facts.json", try FactsFile.text(TenBoxes.all[1].facts))
        #expect(try self.run(["rehearse", "--facts", file]).status == 1)
        let sound = try folder.write("sound.json", try FactsFile.text(TenBoxes.all[9].facts))
        #expect(try self.run(["rehearse", "--facts", sound]).status == 0)
    }

    @Test func aFolderIsNamedAsPeopleNameFolders() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("site")
        try folder.write("site/a.json", try FactsFile.text(TenBoxes.all[1].facts))
        for name in ["site", "./site", "site/", folder.path + "/site/"] {
            let run = try run(["rehearse", name], in: folder)
            #expect(run.status == 1 && run.output.hasPrefix("cold-boot rehearsal of 1 box"), "\(name): \(run.errors)")
        }
    }

    @Test func aForgottenMountIsNoBox() throws {
        let folder = try TemporaryFolder()
        for command in ["check", "rehearse", "graph", "probe"] {
            let run = try run([command, "--root", folder.path])
            #expect(run.status == 64 && run.output.isEmpty, "\(command): \(run.status)")
            let words = run.errors.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
            #expect(words.contains("no Linux system there"), "\(run.errors)")
        }
    }

    @Test func filesNamedThatCannotBeUsed() throws {
        let folder = try TemporaryFolder()
        let bad = try folder.write("bad.toml", "x[")
        let config = try run(["check", "--offline", "--config", bad])
        #expect(config.status == 64 && config.errors.contains("bad.toml:1:"), "\(config.errors)")
        let anchors = try run(["windows", "--anchors", "/no/such/file", "--offline", "a.example"])
        #expect(anchors.status == 64, "\(anchors.status)")
        for file in ["/dev/null", "/etc/passwd", try folder.write("zone", "org. IN DS 1 2\n")] {
            let run = try run(["windows", "--anchors", file, "--offline", "org"])
            #expect(run.status == 64 && run.output.isEmpty && run.errors.contains("--anchors \(file)"), "\(run.errors)")
        }
        let output = try run(["list", "--output", folder.path + "/no/file"])
        #expect(output.status == 64 && !output.errors.contains("file.boxdoctor-"), "\(output.errors)")
    }

    @Test(arguments: [
        (["chek"], "did you mean boxdoctor check?"), (["version"], "boxdoctor --version"),
        (["check", "--timeout", "-1"], "0.1 to 3600"), (["windows", "192.0.2.1"], "is an address"),
        (["rehearse", "--power-cut", "-5"], "-5 is not a length of time"),
        (["rehearse", "--resume", "-1h"], "-1h is not a length of time"),
        (["rehearse", "--clock", "-5"], "-5 is not a time"), (["fix", "--clock", "--to", "-5"], "-5 is not a time"),
        (["check", "--until", "ok", "--deadline", "-5"], "-5 is not a length of time"),
        (["check", "--watch", "--every", "-1"], "-1 is not a length of time"),
        (["time", "--server", "-x"], "not '-x'"), (["windows", "--at", "-5", "org"], "not '-5'"),
        (["rehearse", "--shard-boxes", "-1"], "a number from 1"), (["check", "--facts", "-5"], "-5: not there"),
        (["check", "--output", "-5"], "Missing value for '--output"), (["check", "--json", "-5"], "-5"),
    ]) func slipsAreAnswered(_ arguments: [String], _ words: String) throws {
        let run = try run(arguments)
        #expect(run.status == 64 && run.errors.contains(words), "\(run.status): \(run.errors)")
    }

    /// A short flag behind a long one is no value of that.
    @Test func shortFlagsStandAnywhere() throws {
        for words in [
            ["fix", "--clock", "-y", "--dry-run"], ["fix", "--dry-run", "-y", "makestep"], ["check", "--json", "-h"],
        ] {
            let run = try run(words + ["--offline", "--root", Fixtures.path("systems/debian/root")])
            #expect(run.status != 64, "\(words): \(run.errors)")
        }
    }

    /// A pipe that nobody writes to in the place of every file that a command line may name.
    @Test func aPipeIsWaitedForAsLongAsTheRunMayTake() throws {
        let folder = try TemporaryFolder()
        try Lab.run("mkfifo", [folder.path + "/f"])
        let pipe = folder.path + "/f"
        let root = Fixtures.path("systems/debian/root")
        for words in [
            ["check", "--root", root, "--config", pipe], ["check", "--facts", pipe],
            ["test-check", pipe], ["windows", "--anchors", pipe, "--offline", "org"], ["time", "--verify", pipe],
            ["rehearse", pipe], ["rehearse", "--rules", pipe, root + "/none.json"],
        ] {
            let run = try run(words + ["--timeout", "1"])
            #expect(run.status == 64 && run.seconds < 8, "\(words): \(run.status) after \(run.seconds) s")
            let said = run.errors.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
            #expect(said.contains("nothing was written to it within 1 s"), "\(words): \(run.errors)")
        }
        let facts = try folder.write("facts.json", try FactsFile.text(TenBoxes.all[9].facts))
        let shell = "(sleep 1; cat '\(facts)') >'\(pipe)' & exec \"$0\" rehearse --facts '\(pipe)' --timeout 30"
        #expect(try Boxed.plain("sh", ["-c", shell, Boxed.program]).status == 0)
    }

    /// `--output /dev/stdout`, with standard output sent to a file, as a machine's own /dev/stdout leads there.
    @Test func whatIsOpenIsNeverReplaced() throws {
        let folder = try TemporaryFolder()
        let shell = """
            ln -s /proc/self/fd/1 stdout && "$0" list --output stdout >out && "$0" list --output /dev/stdout >>out
            "$0" list --output - >>out && readlink stdout && "$0" list | wc -l && wc -l <out
            """
        let run = try Boxed.plain("sh", ["-c", "cd '\(folder.path)' && \(shell)", Boxed.program])
        let said = run.output.split(separator: "\n").map(String.init)
        #expect(said.first == "/proc/self/fd/1" && said.count == 3, "\(run)")
        #expect(Int(said.last ?? "") == (Int(said.dropLast().last ?? "") ?? 0) * 3, "\(run)")
    }

    @Test func aCardHasNoTimeOfItsOwn() throws {
        let root = Fixtures.path("systems/debian/root")
        for format in ["text", "json", "svg"] {
            let run = try run(["time", "--root", root, "--format", format])
            #expect(run.status == 3 && !run.output.contains("This clock"), "\(run.output)")
            if format == "json" { #expect(run.output.contains("\"reading\": null"), "\(run.output)") }
            if format == "text" { #expect(!run.output.contains("--server"), "\(run.output)") }
        }
        let page = try run(["report", "--root", root])
        #expect(page.status == 0 && !page.output.contains("Looked at when its clock"))
    }

    @Test func aCheckOfSomebodysOwnIsHeldAgainstTheOthers() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "a.toml",
            """
            id = "rtc"
            title = "A test."
            command = ["/bin/true"]
            protocol = "nagios"
            depends_on = ["clock-ofset"]

            """)
        let run = try run(["test-check", file])
        let words = run.output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(words.contains("rtc is the id of another check"), "\(run.output)")
        #expect(words.contains("did you mean clock-offset?"), "\(run.output)")
    }

    @Test(.enabled(if: Boxed.isPossible, Boxed.why)) func whatWasTakenBackIsNotAskedAboutAgain() throws {
        let tree = try BoxedTrees.debian()
        try tree.makeFolder("var/lib/boxdoctor/transactions")
        try tree.write(
            "var/lib/boxdoctor/transactions/0002.json",
            """
            {"id": "0002", "remedy": "makestep", "title": "a title", "state": "undone", "startedAt": "2026-11-19T12:00:00Z",
             "boottimeSeconds": 1, "files": [], "madeDirectories": [], "activate": []}
            """)
        let again = try Boxed.run(["undo", "2"], over: tree)
        #expect(again.status == 0 && again.output == "Already undone or confirmed.\n", "\(again.output)\(again.errors)")
        for command in ["undo", "confirm"] {
            let none = try Boxed.run([command, "99"], over: tree)
            #expect(
                none.status == 3 && none.errors.contains("there is no transaction 99"), "\(command): \(none.errors)")
        }
    }

    @Test(.enabled(if: Boxed.isPossible, Boxed.why)) func aSecondFreezeKeepsTheReason() throws {
        let tree = try BoxedTrees.debian()
        _ = try Boxed.run(["freeze", "--reason", "moving house"], over: tree)
        let again = try Boxed.run(["freeze"], over: tree)
        #expect(again.output.hasPrefix("Still frozen (/etc/boxdoctor/freeze): moving house."), "\(again.output)")
        #expect(try Boxed.run(["check", "--offline"], over: tree).output.contains("moving house"))
    }
}
