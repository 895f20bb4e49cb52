import ArgumentParser
import Bootstrap
import Box
import Facts
import Formats
import Judgement
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
            Changes nothing. Given facts of several boxes, it rehearses a whole site. Boxes are joined where the \
            address or name of one is a time source or resolver of another. Exit status: 0 comes up after any power \
            cut, or as asked; 1 does not; 3 not known.
            """)

    @Argument(
        help: "Facts of the boxes of a site: files, one JSON each or one a line, packed by zstd or not; folders; '-'.",
        completion: .file())
    var facts: [String] = []

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "Would it come up after a power cut this long? 90s, 45min, 36h, 10d, 2w.", transform: Length.typed)
    var powerCut: Length?

    @Option(
        help: "Would it come up with the clock at this reading? 2026-11-19T12:00:00Z, or a date.",
        transform: Timestamp.typed)
    var clock: Timestamp?

    @Option(
        help: "Would the clock come back by itself after a pause this long: a machine restored, a guest asleep?",
        transform: Length.typed)
    var resume: Length?

    @Option(help: "Rules for the site, a TOML file: min_sources, survive_power_cut, ...", completion: .file())
    var rules: String?

    @Option(
        help: "Judge nothing: write the boxes into shards in this new folder, connected ones together.",
        completion: .directory)
    var split: String?

    @Option(help: "Boxes that a shard has at least, where there are enough.")
    var shardBoxes: Int = 1000

    @Option(help: "text, json, svg for one box, or jsonl for a site: one JSON a line.")
    var format: RehearsalFormat = .text

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if !facts.isEmpty, clock != nil { throw ValidationError("--clock asks about one box, not about a site") }
        if facts.isEmpty, rules != nil { throw ValidationError("--rules are for a site: name the facts of its boxes") }
        if facts.isEmpty, split != nil { throw ValidationError("--split is for a site: name the facts of its boxes") }
        if format == .svg, !facts.isEmpty || resume != nil {
            throw ValidationError("svg is the picture of one box's power cuts; a site and --resume have text and json")
        }
        if facts.isEmpty, format == .jsonl { throw ValidationError("jsonl is for a site: name the facts of its boxes") }
        guard shardBoxes > 0 else { throw ValidationError("--shard-boxes takes a number from 1") }
        if !facts.isEmpty, resume != nil { throw ValidationError("--resume asks about one box, not about a site") }
        if resume != nil, powerCut != nil || clock != nil {
            throw ValidationError("--resume is a question of its own; ask one")
        }
        if powerCut != nil, clock != nil { throw ValidationError("--power-cut and --clock are two questions; ask one") }
    }

    mutating func run() throws {
        if json { format = .json }
        if facts.isEmpty { return try rehearseBox() }
        let site = SiteRun(facts, box)
        if let split {
            try site.split(into: split, least: shardBoxes, output: output)
        } else {
            try site.rehearse(
                powerCutSeconds: powerCut?.seconds ?? SiteRehearsal.standardCutSeconds, rulesFile: rules,
                format: format,
                output: output)
        }
    }

    private func rehearseBox() throws {
        let facts = try Session(box).offeringDiagnosis().facts
        let question =
            powerCut.map { Rehearsal.Question.powerCut(seconds: $0.seconds) } ?? clock.map(Rehearsal.Question.clock)
        let time = estimateTime(facts)
        if let resume { return try rehearsePause(facts, time, seconds: resume.seconds) }
        let rehearsal = rehearse(
            facts, lagSeconds: time.lagSeconds, remedies: allRemedies, means: Means(seenIn: facts, time: time),
            asking: question)
        switch format {
        case .text: try output.tell(rehearsal.text(on: output.screen))
        case .json, .jsonl: try output.write(rehearsal.json.text + "\n")
        case .svg: try output.write(rehearsal.svgReport)
        }
        guard let comesUp = rehearsal.comesUp else { throw ExitCode(3) }
        if !comesUp { throw ExitCode(1) }
    }

    private func rehearsePause(_ facts: Facts, _ time: TimeEstimate, seconds: Int64) throws {
        let rehearsal = rehearseResume(
            facts, pauseSeconds: seconds, lagSeconds: time.lagSeconds, remedies: allRemedies,
            means: Means(seenIn: facts, time: time))
        switch format {
        case .text, .svg: try output.tell(rehearsal.text(on: output.screen))
        case .json, .jsonl: try output.write(rehearsal.json.text + "\n")
        }
        guard let comesBack = rehearsal.comesBack else { throw ExitCode(3) }
        if !comesBack { throw ExitCode(1) }
    }
}

enum RehearsalFormat: String, ExpressibleByArgument, CaseIterable { case text, json, jsonl, svg }
