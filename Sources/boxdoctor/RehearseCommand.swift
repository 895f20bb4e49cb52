import ArgumentParser
import Bootstrap
import Box
import Facts
import Formats
import Native
import Programs
import Remedies
import Reports
import TimeScience
import Values

struct RehearseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Rehearse a cold boot: for which power cuts and clock readings does this box come up by itself?",
        discussion: """
            Changes nothing. Given facts of several boxes, it rehearses a whole site: boxes are joined where the address \
            or name of one is a time source or resolver of another. Exit status: 0 comes up, 1 does not, 3 not known.
            """)

    @Argument(
        help: "Facts of the boxes of a site: files, folders of *.json, '-' for one JSON a line.", completion: .file())
    var facts: [String] = []

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "Would it come up after a power cut this long? 90s, 45min, 36h, 10d, 2w.")
    var powerCut: Length?

    @Option(help: "Would it come up with the clock at this reading? 2026-11-19T12:00:00Z, or a date.")
    var clock: Timestamp?

    @Option(help: "Rules for the site, a TOML file: min_sources, survive_power_cut, ...", completion: .file())
    var rules: String?

    @Option(help: "text or json.")
    var format: RehearsalFormat = .text

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if !facts.isEmpty, clock != nil { throw ValidationError("--clock asks about one box, not about a site") }
        if facts.isEmpty, rules != nil { throw ValidationError("--rules are for a site: name the facts of its boxes") }
        if powerCut != nil, clock != nil { throw ValidationError("--power-cut and --clock are two questions; ask one") }
    }

    mutating func run() throws {
        if facts.isEmpty { try rehearseBox() } else { try rehearseSite() }
    }

    private func rehearseSite() throws {
        var (rules, troubles) = (SiteRules(), [Trouble]())
        if let file = self.rules {
            do {
                (rules, troubles) = SiteRules.read(
                    try InputFile.read(file, limit: FileLimits.configuration), named: file)
            } catch {
                throw Failure.usage(error)
            }
            // A rule that is not understood would pass for one that is kept.
            if let first = troubles.first { throw Failure.usage("\(first.source): \(first.text)") }
        }
        var site = SiteFacts()
        for path in facts { SiteInput.read(path, into: &site) }
        guard !site.members.isEmpty else {
            throw Failure.usage(site.troubles.first.map { "\($0.source): \($0.text)" } ?? "no facts there")
        }
        let rehearsal = SiteRehearsal(
            site.members, remedies: allRemedies, powerCutSeconds: powerCut?.seconds ?? SiteRehearsal.standardCutSeconds,
            rules: rules,
            troubles: site.troubles)
        switch format {
        case .text: try output.write(rehearsal.text(on: output.screen))
        case .json: try output.write(rehearsal.json.text + "\n")
        }
        if rehearsal.boxes.contains(where: { $0.comesUp == false })
            || rehearsal.rules.contains(where: { !$0.breaking.isEmpty })
        {
            throw ExitCode(1)
        }
        if rehearsal.boxes.contains(where: { $0.comesUp == nil }) || !site.troubles.isEmpty { throw ExitCode(3) }
    }

    private func rehearseBox() throws {
        let facts = try Session(box).facts()
        let question =
            powerCut.map { Rehearsal.Question.powerCut(seconds: $0.seconds) } ?? clock.map(Rehearsal.Question.clock)
        let time = estimateTime(facts)
        let rehearsal = rehearse(
            facts, lagSeconds: time.lagSeconds, remedies: allRemedies, means: Means(seenIn: facts, time: time),
            asking: question)
        switch format {
        case .text: try output.write(rehearsal.text(on: output.screen))
        case .json: try output.write(rehearsal.json.text + "\n")
        }
        guard let answer = rehearsal.answer else { return }
        guard let comesUp = answer.comesUp else { throw ExitCode(3) }
        if !comesUp { throw ExitCode(1) }
    }
}

enum RehearsalFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

extension Timestamp: ExpressibleByArgument {
    public init?(argument: String) { self.init(rfc3339: argument) }
}

/// A length of time as typed: `36h`, `10d`, `1h 30min`, seconds where no unit is given.
struct Length: ExpressibleByArgument {
    var seconds: Int64

    init?(argument: String) {
        guard let seconds = systemdSeconds(argument), seconds < 1e12 else { return nil }
        self.seconds = Int64(seconds)
    }
}
