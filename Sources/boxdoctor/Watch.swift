import ArgumentParser
import Findings
import Native
import Reports
import Values

/// Looking again and again: while cables are plugged, while a fix takes hold, from a unit that waits.
struct WatchOptions: ParsableArguments {
    @Flag(help: "Look again and again, and redraw what changed. Ctrl-C ends it.")
    var watch = false

    @Option(help: "Look again until all is well: ok. Exits with 0 then.")
    var until: Goal?

    @Option(
        help: "With --until: give up after this time, such as 10min, with the status of the last look.",
        transform: Length.typed)
    var deadline: Length?

    @Option(
        help: "Seconds between two looks; at least 15 where servers are asked, 1 with --offline.",
        transform: Length.typed)
    var every: Length?

    enum Goal: String, ExpressibleByArgument, CaseIterable { case ok }

    var isOn: Bool { watch || until != nil }

    /// No client may ask an NTP server more often (RFC 4330 section 10, best practice 1).
    private static let leastSeconds: Int64 = 15
    /// One hundred times what a look costs: one per cent of one processor at most.
    private static let shareOfProcessor = 0.01

    func check(_ box: BoxOptions) throws {
        if !isOn, every != nil || deadline != nil { throw ValidationError("--every and --deadline go with --watch") }
        if deadline != nil, until == nil { throw ValidationError("--deadline goes with --until") }
        guard isOn else { return }
        if box.facts != nil { throw ValidationError("facts in a file do not change: --watch is for a box") }
        let asks = !box.offline && box.root == nil
        if let every, every.seconds < (asks ? WatchOptions.leastSeconds : 1) {
            throw ValidationError(
                asks ? "--every takes 15 s or more: servers are asked; or add --offline" : "--every takes 1 s or more")
        }
    }

    /// One look: what to show, what of it counts as a change where nothing can be redrawn, and the exit status; 0 is well.
    struct Look {
        var text: String
        var essence: String
        var status: Int32
    }

    /// Looks until it is well or the time is over.
    func run(_ output: OutputOptions, _ look: (Screen) throws -> Look) throws {
        let clocks = LiveClocks()
        let began = clocks.monotonicNanoseconds()
        let isTerminal = output.file.output == nil && Console.isTerminal(.output)
        var update = ScreenUpdate()
        var last = ""
        while true {
            let spent = clocks.processorNanoseconds()
            let seen = try look(output.screen)
            if isTerminal, let rows = Console.rows(of: .output) {
                try output.write(update.next(seen.text, rows: rows))
            } else if seen.essence != last {
                // In a file or a journal: once for each change.
                try output.write(seen.text)
            }
            last = seen.essence
            if until != nil, seen.status == 0 { return }
            let elapsed = Double(clocks.monotonicNanoseconds() - began) / 1e9
            if let deadline, elapsed >= Double(deadline.seconds) { throw ExitCode(seen.status) }
            let cost = Double(clocks.processorNanoseconds() - spent) / 1e9
            var pause = max(Double(every?.seconds ?? WatchOptions.leastSeconds), cost / WatchOptions.shareOfProcessor)
            if let deadline { pause = min(pause, max(Double(deadline.seconds) - elapsed, 0.1)) }
            Detached.wait(seconds: pause)
        }
    }
}
