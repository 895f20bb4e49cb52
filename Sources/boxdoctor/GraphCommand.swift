import ArgumentParser
import Bootstrap
import Reports
import TimeScience

struct GraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draw what needs what for this box to get its time back, the loop in it marked.",
        discussion: "Each line carries the file, record or call that makes it so.")

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "text, svg, dot, mermaid or json.")
    var format: BootGraph.Format = .text

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup(title: "Looking again") var watch: WatchOptions

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws { try watch.check(box) }

    mutating func run() throws {
        if watch.isOn { return try watch.run(output, look) }
        try output.write(look(on: output.screen).text)
    }

    /// All is well where the box comes up by itself.
    private func look(on screen: Screen) throws -> WatchOptions.Look {
        let facts = try Session(box).facts()
        let graph = bootstrapGraph(facts, lagSeconds: estimateTime(facts).lagSeconds)
        let text = graph.drawn(as: json ? .json : format, on: screen)
        let status: Int32 =
            switch graph.status {
            case .ok: 0
            case .latent: 1
            case .deadlock, .stuck: 2
            case .unknown: 3
            }
        return WatchOptions.Look(text: text, essence: text, status: status)
    }
}

extension BootGraph.Format: ExpressibleByArgument {}
