import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Formats
@testable import Programs
@testable import Records
@testable import Remedies
@testable import Values

/// Files without a folder of drop-ins: a block of ours at their end, put there, replaced and found again.
@Suite struct BlockTests {
    private let lines = ["[[source]]", "mode = \"server\"", "address = \"192.0.2.1\""]

    private func daemon(_ text: String) throws -> TimeDaemon {
        let path = "/etc/ntpd-rs/ntp.toml"
        return NtpdRsConfiguration(try Toml(Array(text.utf8), path: path)).daemon(path: path)
    }

    @Test func standsAtTheEndAndOnce() {
        let block = DropIn.block("/etc/ntp.conf", "address-source", ["server 192.0.2.1 iburst"])
        let marked =
            "# Written by boxdoctor (address-source); boxdoctor undo takes it back.\nserver 192.0.2.1 iburst\n"
            + "# End of what boxdoctor wrote (address-source).\n"
        #expect(block.text(after: nil) == marked)
        #expect(block.text(after: "") == marked)
        #expect(block.text(after: "pool a.example\n") == "pool a.example\n" + marked)
        // A last line without its end stays a line.
        #expect(block.text(after: "pool a.example") == "pool a.example\n" + marked)
        #expect(block.text(after: block.text(after: "x\n\n")) == "x\n\n" + marked)
        let other = DropIn.block("/etc/ntp.conf", "address-source", ["server 192.0.2.2 iburst"])
        let after = other.text(after: "x\n" + marked + "y\n")
        #expect(after == "x\n" + marked.replacing("192.0.2.1", with: "192.0.2.2") + "y\n")
        // A beginning whose end somebody took out is not ours to guess.
        let torn = "# Written by boxdoctor (address-source); boxdoctor undo takes it back.\nserver 192.0.2.9\n"
        #expect(block.text(after: torn) == torn + marked)
    }

    /// Judged by the reader itself: the tables that were there are still there, and ours are behind them.
    @Test(arguments: [
        "", "# nothing\n", "[[source]]\nmode = \"pool\"\naddress = \"a.example\"\ncount = 4\n",
        "[observability]\nlog-level = \"info\"\n\n[[source]]\nmode = \"server\"\naddress = \"a.example\"\n[synchronization]\n",
        "[synchronization]\nstartup-step-panic-threshold = { forward = \"inf\", backward = 1800 }",
    ]) func sourcesAreAdded(_ text: String) throws {
        let before = try daemon(text)
        let file = try #require(before.extensibleFile)
        let after = try daemon(DropIn.block(file.value, "address-source", lines).text(after: text))
        #expect(after.sources.map(\.name) == before.sources.map(\.name) + ["192.0.2.1"])
        #expect(after.steps.maxAheadSeconds == before.steps.maxAheadSeconds)
    }

    /// An array that is written out cannot be added to.
    @Test(arguments: [
        "source = [ { mode = \"server\", address = \"a.example\" } ]\n",
        "\"source\" = [\n { mode = \"server\", address = \"a.example\" },\n]\n[synchronization]\n",
    ]) func closedArraysAreTold(_ text: String) throws {
        var found = try daemon(text)
        #expect(found.extensibleFile == nil && found.sources.count == 1)
        found.isRunning = .known(true, Source("x"))
        var facts = Facts(
            host: HostFacts(name: "box", view: .live), clock: ClockFacts(reading: LiarTests.reading, boottimeSeconds: 1)
        )
        facts.timeDaemons = [found]
        var means = Means()
        means.timeServers = [IPAddress("2001:db8::3")].compactMap { $0 }
        #expect(
            AddressSource().prescribe(for: facts, with: means)
                == .manual([
                    "ntpd-rs: nothing can be added from outside; add to /etc/ntpd-rs/ntp.toml:", "    [[source]]",
                    "    mode = \"server\"", "    address = \"[2001:db8::3]:123\"", "and restart it",
                ]))
    }

    /// unbound's drop-ins lie where its own file includes them from, whatever the distribution calls that.
    @Test(arguments: [
        (
            "server:\ninclude-toplevel: \"/etc/unbound/unbound.conf.d/*.conf\"\n",
            "/etc/unbound/unbound.conf.d/90-boxdoctor.conf"
        ),
        (
            "server:\n include: /etc/unbound/local.d/*.conf\nremote-control:\ninclude: /etc/unbound/conf.d/*.conf\n",
            "/etc/unbound/conf.d/90-boxdoctor.conf"
        ),
        ("server:\n include: /etc/unbound/keys.d/*.key\n include: /run/unbound/*.conf\n", "/etc/unbound/unbound.conf"),
        ("server:\n", "/etc/unbound/unbound.conf"),
    ]) func exceptionsGoWhereUnboundReadsThem(_ text: String, _ path: String) throws {
        let main = "/etc/unbound/unbound.conf"
        // Without an anchor it validates nothing, and there is nothing to exempt.
        let text = text + "server:\n auto-trust-anchor-file: \"/var/lib/unbound/root.key\"\n"
        let reading = UnboundResolver.read(main, MemoryFiles(texts: [main: text]))
        var facts = Patients.live()
        facts.timeDaemons = [Patients.daemon(sources: [NTPSource(name: "a.ntp.example", source: Patients.line)])]
        facts.resolver.local = [reading.resolver]
        guard case .plans(let plans) = DomainInsecure().prescribe(for: facts, with: Means()) else {
            Issue.record("no plan")
            return
        }
        #expect(plans.flatMap(\.files).map(\.path) == [path])
        #expect(plans.flatMap(\.files).map(\.isBlock) == [path == main])
        #expect(plans.map(\.validate) == [[["unbound-checkconf", main]]])
        var files = MemoryFiles(texts: [main: text])
        for file in plans.flatMap(\.files) { files.add(file.path, file.text(after: file.isBlock ? text : nil)) }
        facts.resolver.local = [UnboundResolver.read(main, files).resolver]
        #expect(facts.resolver.local.flatMap(\.insecureZones).map(\.value) == ["ntp.example."])
        #expect(
            DomainInsecure().prescribe(for: facts, with: Means())
                == .notNeeded(why: "no time server's name is validated"))
    }
}
