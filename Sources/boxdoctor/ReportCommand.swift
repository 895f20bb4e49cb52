import ArgumentParser
import Bootstrap
import Box
import Facts
import Formats
import Judgement
import Native
import Remedies
import Reports
import TimeScience
import Values

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write one page of HTML with all that is known of this box: to read on a phone, to print, to post.",
        discussion: """
            The page needs no script and loads nothing. Exit status: 0 written, 64 usage, 70 boxdoctor failed.
            """)

    @Flag(help: "Replace names, addresses and keys by hashes, the same for the same thing on this box.")
    var redact = false

    @Flag(help: "All that the page shows as one JSON, with the facts.")
    var json = false

    @OptionGroup(title: "The box") var box: BoxOptions

    @OptionGroup(title: "Output") var file: FileOptions

    mutating func run() throws {
        if file.output == nil, !json, Console.isTerminal(.output) {
            throw Failure(
                status: ExitStatus.usage,
                text: "a page of HTML is for a browser; name a file: boxdoctor report --output report.html")
        }
        let session = Session(box)
        let diagnosis = try session.offeringDiagnosis()
        let facts = diagnosis.facts
        let lag = diagnosis.time.lagSeconds
        let page: Page
        do {
            page = Page(
                diagnosis,
                rehearsal: rehearse(
                    facts, lagSeconds: lag, remedies: allRemedies, means: Means(seenIn: facts, time: diagnosis.time)),
                graph: bootstrapGraph(facts, lagSeconds: lag), windows: WindowsView.all(in: facts),
                factsJSON: try FactsFile.text(facts))
        } catch {
            throw Failure.broken(error)
        }
        let redaction = redact ? Redaction(facts, hash: try hash(session)) : nil
        try file.write(json ? page.json(hiding: redaction) : page.html(hiding: redaction))
    }

    /// Keyed with what only this box knows, so that its reports can be compared and nobody can try all addresses. Facts from
    /// elsewhere have no such secret, nor has a box before its first boot (machine-id(5)): their hashes hold for one page.
    private func hash(_ session: Session) throws -> @Sendable ([UInt8]) -> [UInt8] {
        let identity = box.facts == nil ? try session.box().files.observe("/etc/machine-id").value : nil
        let secret = identity.flatMap { $0.count >= 32 ? $0 : nil }
        var random = SystemRandomNumberGenerator()
        let key = secret ?? (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let crypto = LiveCrypto()
        return { crypto.sha512(key + Array("boxdoctor report".utf8) + $0) }
    }
}
