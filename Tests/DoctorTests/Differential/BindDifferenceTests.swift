import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What we read of named.conf(5) and all that it includes is what we read of the one file that named-checkconf makes of it.
@Suite(.serialized, .enabled(if: Daemons.path("named-checkconf") != nil, "named-checkconf is not installed"))
struct BindDifferenceTests {
    private static let count = 240

    @Test func readsWhatNamedReads() throws {
        let trial = try DaemonTrial()
        let count = BindDifferenceTests.count
        let drafts = (0..<count).map { BindDraft($0).files }
        for (number, files) in drafts.enumerated() { try trial.write(number, files) }
        let outputs = try trial.run(
            "main=$PWD/main.conf; flat=$PWD/flat.conf; cd /; named-checkconf -px \"$main\" >\"$flat\" 2>&1 || { echo refused; cat \"$flat\"; }",
            over: count)
        var refused = 0
        for number in 0..<count {
            let flat = String(decoding: trial.folder.read("\(number)/flat.conf") ?? [], as: UTF8.self)
            let context = Comment(rawValue: "configuration \(number): \(drafts[number])\nnamed-checkconf: \(flat)")
            let ours = BindResolver.read(trial.path(number) + "/main.conf", try LiveFiles())
            guard !outputs[number].hasPrefix("refused") else {
                refused += 1
                #expect(ours.whyUnread != nil, context)
                continue
            }
            #expect(ours.whyUnread == nil, context)
            let theirs = BindResolver.read(trial.path(number) + "/flat.conf", try LiveFiles())
            #expect(theirs.whyUnread == nil, context)
            #expect(described(ours) == described(theirs), context)
        }
        #expect(count - refused >= 160 && refused > 5, "\(refused) of \(count) refused")
    }

    private func described(_ reading: ResolverReading) -> [String] {
        let resolver = reading.resolver
        return [
            "validation \(resolver.validation.value.rawValue)", "never \(resolver.timeCheck.value == .never)",
            "recurses \(resolver.recurses)", "listens \(resolver.listens.map { "\($0.value)" }.sorted())",
            "insecure \(resolver.insecureZones.map(\.value).sorted())",
        ]
            + resolver.upstreams.map { "\($0.zone) \($0.host) \($0.port) \($0.transport) \($0.fallsBackToRecursion)" }
            .sorted()
            + (resolver.localAnswers ?? []).map { "own \($0.name)" }.sorted()
    }
}
