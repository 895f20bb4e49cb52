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

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let facts = try Session(box).facts()
        let graph = bootstrapGraph(facts, lagSeconds: estimateTime(facts).lagSeconds)
        try output.write(graph.drawn(as: format, on: output.screen))
    }
}

extension BootGraph.Format: ExpressibleByArgument {}
