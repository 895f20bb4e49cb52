public import ArgumentParser
public import Doctor

struct RehearseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Rehearse a cold boot: for which power cuts and clock readings does this box come up by itself?",
        discussion: "Changes nothing. With facts of several boxes, of a whole site.")

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "Would it come up after a power cut this long? 90s, 45min, 36h, 10d, 2w.")
    var powerCut: Length?

    @Option(help: "Would it come up with the clock at this reading? 2026-11-19T12:00:00Z, or a date.")
    var clock: Timestamp?

    @Option(help: "text or json.")
    var format: RehearsalFormat = .text

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if powerCut != nil, clock != nil { throw ValidationError("--power-cut and --clock are two questions; ask one") }
    }

    mutating func run() throws {
        let facts = try Session(box).facts()
        let question =
            powerCut.map { Rehearsal.Question.powerCut(seconds: $0.seconds) } ?? clock.map(Rehearsal.Question.clock)
        let rehearsal = rehearse(facts, lagSeconds: estimateTime(facts).lagSeconds, asking: question)
        switch format {
        case .text: try output.write(rehearsal.text(on: output.screen))
        case .json: try output.write(rehearsal.json.text + "\n")
        }
        if rehearsal.answer?.comesUp == false { throw ExitCode(1) }
    }
}

enum RehearsalFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

extension Timestamp: ExpressibleByArgument {
    public init?(argument: String) { self.init(rfc3339: argument) }
}

/// A length of time as typed: a whole number and `s`, `min`, `h`, `d` or `w`.
struct Length: ExpressibleByArgument {
    var seconds: Int64

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int64] = ["s": 1, "min": 60, "h": 3600, "d": 86400, "w": 604_800]
        guard let count = Int64(digits), let unit = units[argument.dropFirst(digits.count)] else { return nil }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        self.seconds = seconds
    }
}
