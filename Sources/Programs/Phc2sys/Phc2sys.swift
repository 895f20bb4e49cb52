import Box
import Facts
import Values

/// linuxptp's phc2sys(8): sets the system clock from a PTP hardware clock, a network card's or the one of a virtual machine's
/// host.
struct Phc2sys: Program {
    var time: (any TimeProgram)? { Phc2sysDaemon() }
}

extension TimeDaemon.Kind {
    package static let phc2sys = TimeDaemon.Kind(rawValue: "phc2sys")
}

private struct Phc2sysDaemon: TimeProgram {
    let kind = TimeDaemon.Kind.phc2sys
    let title = "phc2sys"
    let rank = 8
    let preference = 8
    let services = ["phc2sys"]
    let processes: Set = ["phc2sys"]
    let followsOneSource = true
    /// phc2sys(8): letters that take a value.
    private let valued = "sdcEPIRNOLSFMunzlfti"

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        guard let unit = look.services.units.unit("phc2sys.service", &look.reader) else { return nil }
        return look.started(daemon(DaemonOptions(unit, &look.reader), Source(unit.path)), by: services)
    }

    /// `-F`, the first update alone, steps from 20 us on; `-S`, later ones, never; 0 is never.
    private func daemon(_ options: DaemonOptions, _ unit: Source) -> TimeDaemon {
        func threshold(_ letter: Character, else standard: Double) -> Sourced<Double> {
            options.value(letter, valued: valued).flatMap { text in
                seconds(text.value[...]).map { Sourced($0, text.source) }
            } ?? Sourced(standard, unit)
        }
        let (first, later) = (threshold("F", else: 20e-6), threshold("S", else: 0))
        let steps = [first, later].filter { $0.value > 0 }
        var daemon = TimeDaemon(
            kind: kind, configuration: unit,
            steps: StepPolicy(
                stepsLargeOffsets: !steps.isEmpty, thresholdSeconds: steps.map(\.value).min() ?? 0,
                firstUpdates: later.value > 0 ? nil : 1, source: steps.last?.source ?? first.source),
            quorum: Quorum(minimumSources: 1, source: Source("phc2sys")))
        let automatic = options.flag("a", valued: valued)
        let clock = options.value("s", valued: valued) ?? options.value("d", valued: valued)
        daemon.sources = [clock ?? automatic.map { Sourced("of ptp4l's ports", $0) }].compactMap { $0 }.map {
            .hardwareClock($0.value, $0.source)
        }
        // With -a the system clock is set only where -r says so; else it is the sink unless -c names another.
        let sink = options.value("c", valued: valued)
        if let automatic, options.flag("r", valued: valued) == nil {
            daemon.leavesClock = Sourced(true, automatic)
        } else if let sink, sink.value != "CLOCK_REALTIME" {
            daemon.leavesClock = Sourced(true, sink.source)
        }
        return daemon
    }
}
