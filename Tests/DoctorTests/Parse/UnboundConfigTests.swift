import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Programs
@testable import Values

/// unbound-checkconf(8), where it is installed, says what unbound makes of a file; our reading must say the same.
@Suite struct UnboundConfigTests {
    private static let checker = "/usr/sbin/unbound-checkconf"
    static let isInstalled = (try? LiveFiles().info(checker)) != nil

    @Test(.enabled(if: isInstalled, "unbound-checkconf is not installed"))
    func agreesWithUnbound() throws {
        let folder = try TemporaryFolder()
        let main = try folder.write(
            "unbound.conf",
            """
            server: val-sig-skew-min: 60 # a comment
              val-sig-skew-max:
                7200
             domain-insecure:"lan" domain-insecure: 'ntp.org'
             include: "\(folder.path)/part-*.conf"
             local-zone: "x." static ignore-cd-flag: yes
            forward-zone: name: "." forward-addr: 2001:db8::1@853#n.example
              forward-addr:192.0.2.1
            server: module-config: "validator iterator" chroot: "" port: 5399

            """)
        try folder.write("part-2.conf", "  harden-dnssec-stripped: no\n")
        try folder.write("part-1.conf", "val-permissive-mode: yes\nremote-control:\nserver:\n  username: ''\n")
        var reader = ConfigFiles(try LiveFiles())
        let config = UnboundConfig(main, &reader)
        #expect(reader.troubles == [])
        let options = [
            "val-sig-skew-min", "val-sig-skew-max", "ignore-cd-flag", "val-permissive-mode", "module-config",
            "username",
            "harden-dnssec-stripped", "port", "domain-insecure",
        ]
        let commands = options.map { Command(UnboundConfigTests.checker, ["-o", $0, main]) }
        let outcomes = LiveCommands().run(commands, until: Deadline(in: 10, by: LiveClocks()))
        for (option, outcome) in zip(options, outcomes) {
            let said = try #require(outcome.output, "\(option)")
            let lines = (Lines.of(said, path: "") ?? []).map { String($0.text) }
            let ours = config.server.all(option).map(\.value)
            // It prints lists in its own order; of single values the last counts.
            #expect(option == "domain-insecure" ? ours.sorted() == lines.sorted() : ours.last == lines.first ?? "")
        }
        #expect(
            config.zones("forward-zone").flatMap { $0.all("forward-addr") }.map(\.value)
                == ["2001:db8::1@853#n.example", "192.0.2.1"])
    }

    @Test func optionsOutsideAnyClause() {
        let files = MemoryFiles(texts: [
            "/u": "verbosity: 1\nserver:\n include-toplevel: /v\n port: 1\nserver:\n port: 2\n trust-anchor:", "/v": "",
        ])
        var reader = ConfigFiles(files)
        let config = UnboundConfig("/u", &reader)
        #expect(config.server.all("port").map(\.value) == ["2"])
        #expect(
            reader.troubles.map { "\($0.source) \($0.text)" } == [
                "/u:1 'verbosity:' stands outside a clause such as 'server:'; ignored",
                "/u:4 'port:' stands outside a clause such as 'server:'; ignored",
                "/u:7 'trust-anchor:' has no value",
            ])
    }

    /// What it includes begins outside the clause; what a plain include brings belongs to it.
    @Test func aTopLevelIncludeEndsTheClauseFirst() {
        let files = MemoryFiles(texts: [
            "/u": "server:\n include: /in\n include-toplevel: /top\n", "/in": "port: 1\n",
            "/top": "port: 2\nserver:\n port: 3\n",
        ])
        var reader = ConfigFiles(files)
        let config = UnboundConfig("/u", &reader)
        #expect(config.server.all("port").map { "\($0.value) \($0.source)" } == ["1 /in:1", "3 /top:3"])
        #expect(
            reader.troubles.map { "\($0.source) \($0.text)" } == [
                "/top:1 'port:' stands outside a clause such as 'server:'; ignored"
            ])
    }
}
