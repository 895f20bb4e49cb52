import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What we read of the Recursor's settings is what `pdns_recursor --config=diff` says that it reads.
@Suite(
    .serialized,
    .enabled(if: Daemons.path("pdns_recursor", of: "pdns-recursor") != nil, "pdns-recursor is not unpacked"))
struct PowerDNSDifferenceTests {
    private static let count = 220

    private static let script =
        Daemons.shell("pdns-recursor") + """
            pdns_recursor --config-dir=$PWD --config=check >checked 2>&1 || { echo refused; cat checked; exit; }
            pdns_recursor --config-dir=$PWD --config=diff 2>/dev/null
            """

    @Test func readsWhatTheRecursorReads() throws {
        let trial = try DaemonTrial()
        let count = PowerDNSDifferenceTests.count
        let drafts = (0..<count).map { PowerDNSDraft($0).files }
        for (number, files) in drafts.enumerated() { try trial.write(number, files) }
        let outputs = try trial.run(PowerDNSDifferenceTests.script, over: count)
        var refused = 0
        for number in 0..<count {
            let context = Comment(rawValue: "configuration \(number): \(drafts[number])\nrecursor: \(outputs[number])")
            let files = try LiveFiles()
            let ours = try read(trial.path(number) + "/recursor.conf", files)
            // A mode that there is not ends it only once it runs.
            if outputs[number].hasPrefix("refused") || ours.whyUnread?.contains("dnssec is one of") == true {
                refused += 1
                #expect(ours.whyUnread != nil, context)
                continue
            }
            #expect(ours.whyUnread == nil, context)
            // Each setting once, without comments, in one file.
            let flat = outputs[number].split(separator: "\n").filter {
                !$0.hasPrefix("include-dir=") && !$0.hasPrefix("config-dir=")
            }
            let path = try trial.folder.write("\(number)/flat/recursor.conf", flat.joined(separator: "\n") + "\n")
            let theirs = try read(path, files)
            #expect(theirs.whyUnread == nil, context)
            #expect(described(ours) == described(theirs), context)
            #expect(ours.resolver.validation.value == mode(outputs[number]), context)
        }
        #expect(count - refused >= 120 && refused > 5, "\(refused) of \(count) refused")
    }

    private func read(_ path: String, _ files: LiveFiles) throws -> ResolverReading {
        let program = try #require(LocalResolver.Kind.powerdns.program as? any OneFileResolver)
        return program.read(path, files)
    }

    private func mode(_ output: String) -> LocalResolver.Validation {
        switch output.split(separator: "\n").last(where: { $0.hasPrefix("dnssec=") })?.dropFirst(7) {
        case "off", "process-no-validate": .off
        case "validate": .on
        default: .onRequest
        }
    }

    private func described(_ reading: ResolverReading) -> [String] {
        let resolver = reading.resolver
        return ["validation \(resolver.validation.value.rawValue)", "recurses \(resolver.recurses)"]
            + resolver.listens.map { "listens \($0.value)" }.sorted()
            + resolver.upstreams.map { "\($0.zone) \($0.host) \($0.port)" }.sorted()
    }
}
