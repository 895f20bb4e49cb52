import DoctorTesting
import Glibc
import Native
import Testing

@testable import Box
@testable import Programs

@Suite(.serialized) struct LiveCommandsTests {
    let clocks = LiveClocks()

    func run(_ commands: [Command], within seconds: Double = 5) -> [CommandOutcome] {
        LiveCommands().run(commands, until: Deadline(in: seconds, by: clocks)).map { outcome in
            guard case .finished(var result) = outcome else { return outcome }
            // Measured, and so never twice the same; `measures` holds it to the clock.
            result.durationSeconds = nil
            return .finished(result)
        }
    }

    func shell(_ script: String, timeout: Double = 3, limit: Int = 65_536, input: String = "") -> Command {
        Command("sh", ["-c", script], timeoutSeconds: timeout, outputLimit: limit, input: Array(input.utf8))
    }

    func finished(_ status: Int, _ output: String, errors: String = "") -> CommandOutcome {
        .finished(CommandResult(status: status, output: Array(output.utf8), errors: Array(errors.utf8)))
    }

    /// Processes whose command line holds `mark`, zombies left out.
    func alive(_ mark: String) throws -> [String] {
        let files = try LiveFiles()
        return try files.list("/proc", limit: 100_000).filter { Int($0) != nil }.compactMap { name in
            guard let line = try? files.read("/proc/\(name)/cmdline", limit: 65_536) else { return nil }
            let text = String(decoding: line, as: UTF8.self)
            return text.contains(mark) ? text : nil
        }
    }

    /// Children of ours that have ended and that nobody has reaped.
    /// Names of children that have ended and that nobody waited for.
    func zombies() -> [String] {
        guard let files = try? LiveFiles(), let names = try? files.list("/proc", limit: 100_000) else { return ["?"] }
        return names.filter { Int($0) != nil }.compactMap { name in
            let status = String(
                decoding: (try? files.read("/proc/\(name)/status", limit: 65_536)) ?? [], as: UTF8.self)
            guard status.contains("\nPPid:\t\(getpid())\n"), status.contains("\nState:\tZ") else { return nil }
            return status.split(separator: "\n").first.map(String.init)
        }
    }

    @Test func measures() throws {
        let outcomes = LiveCommands().run(
            [shell("sleep 0.3"), shell("true")], until: Deadline(in: 5, by: clocks))
        let seconds = outcomes.map { if case .finished(let result) = $0 { result.durationSeconds ?? -1 } else { -1.0 } }
        #expect(try #require(seconds.first) >= 0.3 && seconds[1] >= 0 && seconds[1] < seconds[0], "\(seconds)")
    }

    @Test func saysHowItEnded() {
        #expect(
            run([
                shell("echo out; echo err >&2; exit 3"), Command("/bin/cat", input: Array("in".utf8)),
                Command("no-such-program"), Command("/no/such/program"), Command("bin/true"), Command("/etc"),
                shell("kill -TERM $$"), Command("true"), Command("echo", ["a b", "$HOME", "*"]),
                Command("echo", ["a\0b"]), Command("/etc/passwd"),
            ]) == [
                finished(3, "out\n", errors: "err\n"), finished(0, "in"), .notFound, .notFound, .notFound, .notFound,
                finished(143, ""), finished(0, ""), finished(0, "a b $HOME *\n"),
                .failed(why: "an argument holds a NUL byte"), .notFound,
            ])
    }

    @Test func childrenGetNothingOfOurs() throws {
        let outcomes = run([
            Command("env", environment: ["A": "1 2"]),
            shell("ls -l /proc/self/fd | wc -l; pwd; ps -o sid= $$ | tr -d ' '; echo $$"),
            Command("sh", ["-c", "sed -n 's/^Sig\\(Blk\\|Ign\\):\\t//p' /proc/self/status"]),
        ])
        let texts = outcomes.map { String(decoding: $0.output ?? [], as: UTF8.self) }
        #expect(
            Set(texts[0].split(separator: "\n"))
                == ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "A=1 2"])
        let lines = texts[1].split(separator: "\n")
        // "total", 0, 1, 2 and the one that lists.
        #expect(lines.prefix(2) == ["5", "/"])
        #expect(lines.count == 4 && lines[2] == lines[3], "a session of its own")
        // 32 and 33 belong to glibc, which leaves them ignored.
        let masks = texts[2].split(separator: "\n").compactMap { UInt64($0, radix: 16) }
        #expect(masks.map { $0 & 0x7fff_ffff } == [0, 0])
    }

    @Test func aHangIsEndedWithAllItsChildren() throws {
        let mark = "boxdoctor-hang-\(getpid())"
        let begun = clocks.monotonicNanoseconds()
        let outcomes = run([
            shell("sh -c 'sleep 98; : \(mark)' & sh -c 'sleep 99; : \(mark)' & wait; : \(mark)", timeout: 0.3),
            // A session of its own, while its parents live.
            shell("setsid sh -c 'sleep 97; : \(mark)' & sleep 96; : \(mark)", timeout: 0.3),
            shell("trap '' TERM INT HUP; while :; do sleep 0.01; done; : \(mark)", timeout: 0.3),
            // Forks without pause.
            shell("f() { sh -c 'sleep 95; : \(mark)' & }; while :; do f; sleep 0.01; done; : \(mark)", timeout: 0.3),
        ])
        #expect(outcomes == Array(repeating: .timedOut(seconds: 0.3), count: 4))
        #expect(clocks.monotonicNanoseconds() - begun < 1_500_000_000)
        // Killed; how soon the kernel gets round to it depends on the machine's load.
        #expect(Lab.wait(upTo: 5) { (try? alive(mark)) == [] })
    }

    @Test func aDaemonHoldsNothingUp() throws {
        let begun = clocks.monotonicNanoseconds()
        let outcomes = run([
            // In its own group still: ended.
            shell("sleep 93 & echo started"),
            // A daemon by the book, with our pipe open: left alone, not waited for.
            shell("setsid -f sh -c 'echo $$; exec sleep 5' ; sleep 0.2; echo started"),
        ])
        #expect(clocks.monotonicNanoseconds() - begun < 1_500_000_000)
        #expect(outcomes[0] == finished(0, "started\n"))
        let text = String(decoding: outcomes[1].output ?? [], as: UTF8.self)
        #expect(text.hasSuffix("started\n"))
        let daemon = try #require(text.split(separator: "\n").first.flatMap { pid_t($0) })
        #expect(kill(daemon, 0) == 0)
        kill(daemon, SIGKILL)
    }

    @Test func aFloodIsCutAndDoesNotStarveOthers() {
        let outcomes = run([
            shell("yes", timeout: 0.5, limit: 1000), Command("head", ["-c", "300000", "/dev/zero"], outputLimit: 1000),
            shell("sleep 0.2; echo here"), shell("head -c 300000 /dev/zero >&2", limit: 10),
        ])
        #expect(outcomes[0] == .timedOut(seconds: 0.5))
        let zeros = [UInt8](repeating: 0, count: 1000)
        #expect(outcomes[1] == .finished(CommandResult(status: 0, output: zeros, wasTruncated: true)))
        #expect(outcomes[2] == finished(0, "here\n"))
        #expect(
            outcomes[3]
                == .finished(
                    CommandResult(status: 0, output: [], errors: Array(zeros.prefix(10)), wasTruncated: true)))
    }

    @Test func soManyAtOnceAndNoMore() throws {
        let folder = try TemporaryFolder()
        // Each says how many run beside it.
        let script = "cd \(folder.path); : > $$; ls | wc -l; sleep 0.1; rm $$"
        let outcomes = run(Array(repeating: shell(script), count: 20))
        let counts = outcomes.map { Int(String(decoding: $0.output ?? [], as: UTF8.self).dropLast()) ?? 99 }
        #expect(counts.count == 20)
        #expect((counts.max() ?? 0) <= CommandLimits.atOnce && (counts.max() ?? 0) > 1, "\(counts)")
    }

    @Test func theDeadlineEndsAll() {
        let begun = clocks.monotonicNanoseconds()
        let outcomes = run(Array(repeating: Command("sleep", ["92"], timeoutSeconds: 60), count: 10), within: 0.3)
        #expect(clocks.monotonicNanoseconds() - begun < 1_000_000_000)
        for outcome in outcomes.prefix(8) {
            // Each counts from its own start.
            guard case .timedOut(let seconds) = outcome, seconds <= 0.3 else {
                Issue.record("\(outcome)")
                continue
            }
        }
        #expect(
            Array(outcomes.dropFirst(8))
                == Array(repeating: .failed(why: "not started: the time for it was over"), count: 2))
        #expect(run([]) == [])
    }

    @Test func largeInputIsReadOrNot() {
        let large = String(repeating: "x", count: 500_000)
        #expect(
            run([shell("wc -c", input: large), shell("exit 0", input: large)]) == [
                finished(0, "500000\n"), finished(0, ""),
            ])
    }

    @Test func leavesNeitherDescriptorsNorZombies() throws {
        let files = try LiveFiles()
        let before = try files.list("/proc/self/fd", limit: 10_000).count
        for _ in 0..<15 { _ = run(Array(repeating: Command("true"), count: 8)) }
        _ = run(Array(repeating: Command("sleep", ["91"], timeoutSeconds: 0.1), count: 8))
        // Tests that run beside this one open sockets and start programs too, but not for long.
        #expect(Lab.wait(upTo: 30) { ((try? files.list("/proc/self/fd", limit: 10_000).count) ?? 999) < before + 60 })
        #expect(Lab.wait(upTo: 60) { zombies().isEmpty }, "\(zombies())")
    }
}
