import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// What ntpd-rs 1.4.0 does not start with, by its own word (`ntp-ctl validate`); a name may belong to a version to come.
@Suite struct NtpdRsObjectionTests {
    private static let path = "/etc/ntpd-rs/ntp.toml"

    private func read(_ text: String, _ files: [String: String] = [:]) throws -> TimeDaemon {
        let all = files.merging([Self.path: text]) { $1 }
        let facts = look([TimeDaemonProbe()], at: memoryBox(MemoryFiles(texts: all)))
        return try #require(facts.timeDaemons.first { $0.kind.rawValue == "ntpd-rs" })
    }

    private static let source = "[[source]]\nmode = \"server\"\naddress = \"192.0.2.1\"\n"

    @Test(arguments: [
        (source + "[synchronization]\ndoes-not-exist = 5\n", "5: no version known here has 'does-not-exist'"),
        (source + "[sychronization]\nminimum-agreeing-sources = 1\n", "4: no version known here has 'sychronization'"),
        (source + "count = 4\n", "4: no version known here has 'count'"),
        (
            source + "[synchronization]\nstartup-step-panic-threshold = { forward = \"inf\", both = 1 }\n",
            "5: no version known here has 'both'"
        ),
        (
            "[[source]]\nmode = \"sock\"\npath = \"/x\"\nmeasurement-noise-estimate = 1\nprecision = 1\n",
            "4: no version known here has 'measurement-noise-estimate'"
        ),
    ]) func namesThatNoVersionHas(_ text: String, _ expected: String) throws {
        let daemon = try read(text)
        #expect(daemon.whyUnread == "\(Self.path):\(expected); ntpd-rs does not start with it")
        #expect(daemon.whyNotStarting == nil)
    }

    @Test(arguments: [
        (
            "[[source]]\nmode = \"Server\"\naddress = \"192.0.2.1\"\n", 2,
            "'mode' wants another kind of value than it is given"
        ),
        ("[[source]]\naddress = \"192.0.2.1\"\n", 1, "a source without a mode"),
        ("[[source]]\nmode = \"server\"\n", 1, "'address' is missing"),
        ("[source]\nmode = \"server\"\n", 1, "'source' wants another kind of value than it is given"),
        ("[[source]]\nmode = \"sock\"\npath = \"/x\"\n", 1, "a sock without its precision"),
        (
            "[[source]]\nmode = \"nts\"\naddress = \"nts.example\"\ncertificate-authority = \"/none.pem\"\n", 4,
            "/none.pem is not there"
        ),
        (
            source + "[synchronization]\nminimum-agreeing-sources = \"3\"\n", 5,
            "'minimum-agreeing-sources' wants another kind of value than it is given"
        ),
        (
            source + "[synchronization]\nstartup-step-panic-threshold = inf\n", 5,
            "'startup-step-panic-threshold' wants another kind of value than it is given"
        ),
        (
            source + "[synchronization]\nsingle-step-panic-threshold = -5\n", 5,
            "'single-step-panic-threshold' wants another kind of value than it is given"
        ),
    ]) func valuesThatNoneTakes(_ text: String, _ line: Int, _ expected: String) throws {
        let daemon = try read(text)
        #expect(daemon.whyNotStarting == Sourced(expected, Source(Self.path, line: line)))
    }

    @Test(arguments: [
        source, "", source + "[synchronization]\nstartup-step-panic-threshold = { forward = -5, backward = inf }\n",
        "[[source]]\nmode = \"nts\"\naddress = \"nts.example:4460\"\ncertificate-authority = \"/own.pem\"\n",
        source + "[source-defaults]\npoll-interval-limits = { min = 4, max = 10, other = 1 }\n",
        "[[source]]\nmode = \"pool\"\naddress = \"2001:db8::1\"\nignore = [\"192.0.2.1\"]\ncount = 0\n",
    ]) func whatItTakes(_ text: String) throws {
        let daemon = try read(text, ["/own.pem": ""])
        #expect(daemon.whyUnread == nil && daemon.whyNotStarting == nil && daemon.versionDependent == nil)
    }

    /// Newer and older ones have these: its own checker is asked on a live box.
    @Test(arguments: [
        (source + "ntp-version = 5\n", 4), (source + "[synchronization]\nwarn-on-jump = false\n", 5),
        ("[[source]]\nmode = \"pps\"\npath = \"/dev/pps0\"\nprecision = 1e-7\n", 2),
    ]) func whatSomeVersionsTake(_ text: String, _ line: Int) throws {
        let daemon = try read(text)
        #expect(daemon.whyUnread == nil && daemon.whyNotStarting == nil)
        #expect(daemon.versionDependent == Source(Self.path, line: line))
    }
}
