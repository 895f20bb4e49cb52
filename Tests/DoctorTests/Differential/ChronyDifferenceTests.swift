import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What we read of chrony.conf(5) is what chronyd reads: its lines by `chronyd -p`, its sources by the running daemon.
@Suite(.serialized, .enabled(if: Daemons.path("chronyd") != nil, "chronyd is not installed"))
struct ChronyDifferenceTests {
    private static let count = 240

    /// The lines that it comes to, and a running one's sources: chronyd leaves the clock alone (-x).
    private static let script = """
        chmod 750 run
        chronyd -p -f "$PWD/main.conf" >flat.conf || { echo refused; exit; }
        chronyd -x -u root -f "$PWD/main.conf" || { echo refused; exit; }
        printf 'sources -a\\nselectdata -a\\nactivity\\nauthdata -a\\n' | chronyc -h "$PWD/run/sock" -N -c
        kill "$(cat run/pid)"
        """

    @Test func readsWhatChronydReads() throws {
        let trial = try DaemonTrial()
        let count = ChronyDifferenceTests.count
        let drafts = (0..<count).map { ChronyDraft($0).files }
        for (number, files) in drafts.enumerated() { try trial.write(number, files) }
        let outputs = try trial.run(ChronyDifferenceTests.script, over: count)
        var refused = 0
        for number in 0..<count {
            let context = Comment(rawValue: "configuration \(number): \(drafts[number])\nchronyd: \(outputs[number])")
            let ours = try read(trial.path(number) + "/main.conf")
            guard !outputs[number].hasPrefix("refused") else {
                refused += 1
                #expect(ours.refusal != nil, context)
                continue
            }
            #expect(ours.refusal == nil, context)
            let flat = try read(trial.path(number) + "/flat.conf")
            #expect(settings(ours) == settings(flat), context)
            let said = ChronydSaid(outputs[number])
            #expect(sources(ours) == said.sources, context)
            #expect(ours.sources.filter { $0.startsOffline && $0.address != nil }.count == said.offline, context)
        }
        #expect(count - refused >= 200 - 20 && refused > 10, "\(refused) of \(count) refused")
    }

    private func read(_ path: String) throws -> ChronyConfiguration {
        var reader = ConfigFiles(try LiveFiles())
        return try #require(ChronyConfiguration(path: path, &reader))
    }

    /// Without their places.
    private func settings(_ read: ChronyConfiguration) -> [String] {
        let steps = read.steps(path: "")
        return [
            "steps \(steps.stepsLargeOffsets) \(steps.thresholdSeconds) \(steps.firstUpdates ?? -1)",
            "limit \(steps.maxBehindSeconds ?? -1)", "minimum \(read.minsources?.value ?? 0)",
            "unchecked \(read.nocerttimecheck?.value ?? 0)", "mode \(read.authSelectMode.rawValue)",
            "rtc \(read.writesRTC?.value ?? false)", "drift \(read.driftFile?.value ?? "")",
            "certificates \(read.trustedCertificates.map { "\($0.set) \($0.path.value)" })",
        ] + read.sources.map { "\($0.form.rawValue) \($0.name) \($0.port) \($0.startsOffline)" }
    }

    private func sources(_ read: ChronyConfiguration) -> [String] {
        read.sources.filter { $0.origin != .atStart }.map { source in
            let name = source.form == .referenceClock ? "#" : "\(source.form == .peer ? "=" : "^") \(source.name)"
            return ChronydSaid.line(
                name, nts: source.usesNTS, selectable: source.isSelectable, trusted: source.isTrusted,
                required: source.isRequired)
        }.unique
    }
}

/// chronyc(1), `-c`: sources, selectdata, activity and authdata behind one another.
private struct ChronydSaid {
    private(set) var sources: [String] = []
    private(set) var offline = 0

    static func line(_ name: String, nts: Bool, selectable: Bool, trusted: Bool, required: Bool) -> String {
        // What is never chosen is neither trusted nor required.
        let flags = selectable ? (trusted ? " trust" : "") + (required ? " require" : "") : " noselect"
        return name + (nts ? " nts" : "") + flags
    }

    init(_ output: String) {
        let rows = output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let forms = rows.filter { $0.count == 10 && ["^", "=", "#"].contains($0[0]) }.map {
            (String($0[0]), String($0[2]))
        }
        let choices = rows.filter { $0.count == 18 }
        var authentication: [String] = rows.filter { $0.count == 10 && !["^", "=", "#"].contains($0[0]) }
            .map { String($0[1]) }
        for (form, choice) in zip(forms, choices) {
            let isClock = form.0 == "#"
            let nts = !isClock && !authentication.isEmpty ? authentication.removeFirst() == "NTS" : false
            let flags = choice[8...11].map(String.init)
            let line = ChronydSaid.line(
                isClock ? "#" : "\(form.0) \(form.1)", nts: nts, selectable: flags[0] != "N",
                trusted: flags[2] == "T", required: flags[3] == "R")
            sources.append(line)
        }
        sources = sources.unique
        if let activity = rows.first(where: { $0.count == 5 }) {
            offline = (Int(activity[1]) ?? 0) + (Int(activity[3]) ?? 0)
        }
    }
}

extension [String] {
    /// Sorted, once each: a pool whose name is not resolved stands there once for each source that it may become.
    fileprivate var unique: [String] { Set(self).sorted() }
}
