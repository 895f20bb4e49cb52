import Box
import Facts
import Formats
import Values

/// Services that started while the clock stood elsewhere. Needs systemd from 248 on, which prints times as numbers.
struct StartProbe: Probe {
    package let step = "looking for services that started at a wrong time"

    private static let question = Command(
        "systemctl",
        [
            "show", "--timestamp=unix", "--property=Id,ActiveState",
            "--property=ExecMainStartTimestamp,ExecMainStartTimestampMonotonic",
            "--property=InactiveEnterTimestamp,InactiveEnterTimestampMonotonic", "*.service",
        ], timeoutSeconds: 3, outputLimit: FileLimits.configuration)

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        guard box.kernel != nil, facts.host.initSystem.value == .systemd else { return }
        guard let commands = box.commands else { return }
        let outcome = commands.run([StartProbe.question], until: deadline).first
        guard let output = outcome?.output else {
            facts.startedUnits = .unreadable(why: "systemctl does not tell", Source("systemctl show"))
            return
        }
        let now = box.clocks.reading()
        let monotonic = Double(box.clocks.monotonicNanoseconds()) / 1e9
        let offset = now.seconds(since: Timestamp(unixSeconds: 0)) - monotonic
        let units = UnitStarts.early(
            output, offset: offset, asleep: facts.resume.asleepSeconds.value ?? 0, Source("systemctl show"))
        facts.startedUnits = .known(Array(units.prefix(StartProbe.mostUnits)), Source("systemctl show"))
    }

    private static let mostUnits = 200
}
