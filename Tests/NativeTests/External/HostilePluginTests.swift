import DoctorTesting
import Glibc
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Plugins
@testable import Probes
@testable import Programs

/// Plugins that misbehave: each a clear finding, the others unharmed, nothing left behind.
@Suite(.serialized) struct HostilePluginTests {
    private func diagnose(_ folder: PluginFolder, within seconds: Double = 8) -> [String: Finding] {
        var facts = Facts(
            host: HostFacts(name: "box", view: .live),
            clock: ClockFacts(reading: LiveClocks().reading(), boottimeSeconds: 1))
        // Whoever runs the tests owns the scripts; root is given up where it can be.
        facts.host.isRoot = false
        let probe = ExternalProbe(owner: ExternalOwner(users: [0, geteuid()]))
        probe.look(
            at: folder.box, options: ProbeOptions(), until: Deadline(in: seconds, by: LiveClocks()), into: &facts)
        let findings = Diagnosis(facts, settings: Settings(), checks: [], remedies: []).findings
        return Dictionary(findings.map { ($0.check, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func alive(_ mark: String) -> Bool {
        guard let files = try? LiveFiles(), let names = try? files.list("/proc", limit: 100_000) else { return true }
        return names.contains { name in
            guard Int(name) != nil, let line = try? files.read("/proc/\(name)/cmdline", limit: 65_536) else {
                return false
            }
            return String(decoding: line, as: UTF8.self).contains(mark)
        }
    }

    @Test func misbehaviourIsAClearFindingAndHarmsNobody() throws {
        let mark = "boxdoctor-plugin-\(getpid())"
        var folder = try PluginFolder()
        try folder.add("good", "echo 'OK - fine | a=1s'")
        try folder.add("hangs", "sleep 77; : \(mark)", more: "")
        try folder.add("forks", "f() { sh -c 'sleep 78; : \(mark)' & }; while :; do f; sleep 0.05; done")
        try folder.add("floods", "yes")
        try folder.add("long", "head -c 100000 /dev/zero | tr '\\0' 'x'")
        try folder.add("dies", "kill -SEGV $$")
        try folder.add("binary", "printf 'OK\\000\\001'")
        try folder.add("latin", "printf 'OK \\351'")
        try folder.add("open", "echo OK", mode: 0o777)
        try folder.add("plain", "echo OK", mode: 0o644)
        try folder.folder.link("plugins/out", to: "/etc/passwd")
        folder.add("out", command: [folder.folder.path + "/plugins/out"])
        folder.add("missing", command: ["/usr/lib/no-such-plugin"])
        try folder.add("shell", "echo \"$#\"", more: "")
        let begun = LiveClocks().monotonicNanoseconds()
        let found = diagnose(folder)
        let seconds = Double(LiveClocks().monotonicNanoseconds() - begun) / 1e9
        #expect(seconds < 8, "\(seconds)")
        let path = folder.folder.path + "/plugins"
        let expected: [String: (Status, String)] = [
            "good": (.ok, "OK - fine"), "shell": (.ok, "0"),
            "hangs": (.unknown, "did not end in 2 s and was ended"),
            "forks": (.unknown, "did not end in 2 s and was ended"),
            "floods": (.unknown, "did not end in 2 s and was ended"),
            "long": (.ok, String(repeating: "x", count: 157) + "..."),
            "dies": (.unknown, "was ended by signal 11"), "binary": (.unknown, "printed binary, not text"),
            "latin": (.unknown, "printed binary, not text"),
            "open": (
                .unknown, "not run: \(path)/open is writable by everybody; chown root it and chmod go-w it"
            ),
            "plain": (.unknown, "not run: \(path)/plain is not executable"),
            "out": (.unknown, "not run: \(path)/out is a link that leads out to /etc/passwd"),
            "missing": (.unknown, "not run: /usr/lib/no-such-plugin is not there"),
        ]
        #expect(Set(found.keys) == Set(expected.keys))
        for (id, (status, summary)) in expected {
            #expect(found[id]?.status == status, "\(id)")
            #expect(found[id]?.summary == String(summary), "\(id)")
        }
        #expect(found["good"]?.metrics == ["a_seconds": 1])
        #expect((0.001..<2).contains(found["good"]?.durationSeconds ?? 0))
        #expect(found["hangs"]?.durationSeconds == 2 && found["missing"]?.durationSeconds == 0)
        #expect(Lab.wait(upTo: 5) { !alive(mark) })
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away")) func notOwnedByRootIsNotRun() throws {
        var folder = try PluginFolder()
        try folder.add("theirs", "echo OK")
        try Lab.run("chown", ["65534", folder.folder.path + "/plugins/theirs"])
        let summary = diagnose(folder)["theirs"]?.summary ?? ""
        #expect(summary.contains("belongs to user 65534, not to root"), "\(summary)")
    }

    /// The folder with the link is another's: he turns it round between the look and the start, in a loop.
    @Test(.enabled(if: geteuid() == 0 && Lab.installed("setpriv"), "only root can become another user"))
    func aLinkThatIsTurnedRoundMeanwhileIsNotFollowed() throws {
        var folder = try PluginFolder()
        let base = folder.folder.path
        try folder.folder.makeFolder("app")
        for (name, said) in [("good", "good"), ("evil", "evil")] {
            let path = try folder.folder.write("\(name)/p", "#!/bin/sh\necho \(said) $(id -u)\n")
            try Lab.run("chmod", ["755", path])
        }
        try Lab.run("chown", ["-R", "65534", base + "/evil", base + "/app"])
        try folder.folder.link("app/current", to: base + "/good")
        folder.manifests.add(
            "/etc/boxdoctor/checks.d/50-p.toml",
            "id = \"p\"\ntitle = \"T.\"\nprotocol = \"nagios\"\nprivilege = \"root\"\n"
                + "command = [\"\(base)/app/current/p\"]\n")
        let turning = """
            cd \(base)/app; end=$(($(date +%s) + 60))
            while [ ! -e \(base)/over ] && [ "$(date +%s)" -lt $end ]; do
                for to in evil good; do ln -s \(base)/$to new && mv -T new current; done
            done
            """
        let turner = TestThread {
            let command = Command(
                "setpriv", ["--reuid=65534", "--clear-groups", "--", "sh", "-c", turning], timeoutSeconds: 60)
            _ = LiveCommands().run([command], until: Deadline(in: 60, by: LiveClocks()))
        }
        var said: Set<String> = []
        for _ in 0..<30 {
            var facts = Facts(
                host: HostFacts(name: "box", view: .live),
                clock: ClockFacts(reading: LiveClocks().reading(), boottimeSeconds: 1))
            facts.host.isRoot = true
            ExternalProbe().look(
                at: folder.box, options: ProbeOptions(), until: Deadline(in: 5, by: LiveClocks()), into: &facts)
            said.formUnion(Diagnosis(facts, settings: Settings(), checks: [], remedies: []).findings.map(\.summary))
        }
        try folder.folder.write("over", "")
        withExtendedLifetime(turner) {}
        let refused = "not run: \(base)/app/current/p "
        #expect(said.allSatisfy { $0.hasPrefix(refused) }, "\(said)")
        #expect(
            said.contains { $0.contains("lies in \(base)/app, which belongs to user 65534, not to root") }, "\(said)")
    }

    /// The environment is clean, and root is given up for a plugin that does not ask for it.
    @Test(.enabled(if: geteuid() == 0 && Lab.installed("setpriv"), "only root can give up root"))
    func rootIsGivenUp() throws {
        var folder = try PluginFolder()
        try folder.add("nobody", "echo \"$(id -u) $(id -G) $HOME\"")
        folder.manifests.add(
            "/etc/boxdoctor/checks.d/51-root.toml",
            "id = \"root\"\ntitle = \"T.\"\nprotocol = \"nagios\"\nprivilege = \"root\"\n"
                + "command = [\"/usr/bin/id\", \"-u\"]\n")
        var facts = Facts(
            host: HostFacts(name: "box", view: .live),
            clock: ClockFacts(reading: LiveClocks().reading(), boottimeSeconds: 1))
        facts.host.isRoot = true
        ExternalProbe().look(
            at: folder.box, options: ProbeOptions(), until: Deadline(in: 5, by: LiveClocks()), into: &facts)
        let said = Diagnosis(facts, settings: Settings(), checks: [], remedies: []).findings.map(\.summary)
        #expect(said == ["65534 65534", "0"])
    }

    @Test func aThousandPluginsAreRunAFewAtATime() throws {
        var folder = try PluginFolder()
        let files = try LiveFiles()
        try folder.add("counts", "cd \"$(dirname \"$0\")\"/../at; : > $$; ls | wc -l; rm $$")
        try folder.folder.makeFolder("at")
        let program = folder.folder.path + "/plugins/counts"
        for index in 0..<1000 { folder.add("plugin-\(index)", command: [program], more: "") }
        let before = try files.list("/proc/self/fd", limit: 10_000).count
        let found = diagnose(folder, within: 6)
        #expect(found.count == 1001)
        let ran = found.values.filter { $0.status == .ok }
        #expect(ran.count > 50)
        #expect(ran.allSatisfy { (Int($0.summary) ?? 99) <= CommandLimits.atOnce })
        let late = found.values.filter { $0.status != .ok }
        #expect(
            late.allSatisfy {
                $0.summary == "not run: not started: the time for it was over" || $0.summary.hasPrefix("did not end")
            })
        #expect(Lab.wait(upTo: 5) { ((try? files.list("/proc/self/fd", limit: 10_000).count) ?? 999) < before + 60 })
    }
}
