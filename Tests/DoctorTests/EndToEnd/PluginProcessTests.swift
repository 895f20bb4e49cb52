import DoctorTesting
import Testing
import Values

/// What plugins start, seen from outside of the built program.
@Suite(.serialized, .enabled(if: Boxed.isPossible, Boxed.why)) struct PluginProcessTests {
    private static func manifest(_ id: String, _ script: String) -> [String: String] {
        [
            "etc/boxdoctor/checks.d/50-\(id).toml": """
            id = "\(id)"
            title = "T."
            protocol = "nagios"
            command = ["/bin/sh", "-c", '\(script)']
            timeout = 1

            """
        ]
    }

    /// In sessions of their own, their parents gone: orphans, those of a plugin that is ended and those of one that ends.
    private static let scripts = [
        "slow": "for i in 1 2 3 4 5; do setsid -f sh -c \"setsid -f sleep 7771; setsid -f sleep 7772\"; done; sleep 60",
        "quick": "setsid -f setsid -f sleep 7773; setsid -f sh -c \"setsid -f sleep 7774\"; echo OK",
        "clears": "env -i setsid -f /bin/sh -c \"/usr/bin/setsid -f /bin/sleep 7775\"; sleep 60",
        "forks":
            "f() { setsid -f sh -c \"setsid -f sleep 7776; sleep 0.1; setsid -f sleep 7777\"; }; "
            + "while :; do f; sleep 0.02; done",
    ]

    @Test(arguments: [0, 65534]) func nothingOfAPluginIsLeft(_ user: Int) throws {
        var files: [String: String] = [:]
        for (id, script) in Self.scripts { files.merge(Self.manifest(id, script)) { $1 } }
        let tree = try BoxedTrees.debian(adding: files)
        // Its own processes are known by their numbers before and after; what is a zombie has ended.
        let looking = """
            living() { for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2> /dev/null; echo; done | grep -c '^[^ ]*sleep 777' || true; }
            sh -c 'sleep 7778; :' &
            setpriv --reuid \(user) --clear-groups "$0" "$@" > /run/said 2>&1 || true
            cat /run/said
            echo "living $(living)"
            exit 0
            """
        let run = try Boxed.run(
            ["check", "--format", "json", "--offline", "slow", "quick", "clears", "forks"].filter { $0 != "--offline" },
            over: tree, setup: looking)
        #expect(run.output.contains("did not end in 1 s"), "\(run)")
        // The one that was there before is nobody's orphan.
        #expect(run.output.hasSuffix("living 1\n"), "\(run.output.suffix(300))")
    }

    /// A number that was reaped may be somebody else's: no signal goes to it any more.
    @Test(.enabled(if: Lab.installed("strace"), "strace is not installed")) func nobodyIsSignalledWhoWasReaped() throws
    {
        let tree = try BoxedTrees.debian(
            adding: Self.manifest("ends", "sleep 60 & echo OK").merging(Self.manifest("hangs", "sleep 60 & sleep 60")) {
                $1
            })
        let looking = """
            strace -o /run/trace -e trace=kill,wait4,waitid,pidfd_send_signal "$0" "$@" > /dev/null 2>&1 || true
            cat /run/trace
            exit 0
            """
        let run = try Boxed.run(["check", "ends", "hangs"], over: tree, setup: looking)
        var reaped: Set<Int> = []
        var signalled = 0
        for line in run.output.split(separator: "\n") {
            if let match = line.firstMatch(of: #/^wait4\((-?\d+),.*= (\d+)$/#), let process = Int(match.2), process > 0
            {
                reaped.insert(process)
            } else if let match = line.firstMatch(of: #/^kill\((-?\d+), /#), let process = Int(match.1) {
                signalled += 1
                #expect(!reaped.contains(abs(process)), "\(line)")
            }
        }
        #expect(signalled > 1 && reaped.count > 1, "\(run.output.prefix(2000))")
    }
}
