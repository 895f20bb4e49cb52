import Box
import Facts
import Formats
import Values

/// One look at a box for every program that sets or keeps its clock: what is read twice is told once.
package struct ProgramLook {
    package let services: Services
    package var reader: ConfigFiles
    /// The box, as far as it was looked at before.
    package let host: HostFacts?
    /// The programs that run, without those of containers.
    package let processes: Observed<[RunningProcess]>

    package init(
        _ box: Box, on host: HostFacts? = nil,
        beside processes: Observed<[RunningProcess]> = .notLooked(why: "not asked")
    ) {
        services = box.services
        reader = ConfigFiles(box.files)
        self.host = host
        self.processes = processes
    }

    func exists(_ path: String) -> Bool { (try? reader.files.info(path)) != nil }

    /// One that is enabled before one that is only there: a site's own unit may stand beside the package's.
    func inUse(_ names: [String]) -> [String] {
        let enabled = names.filter { services.isEnabled([$0]).truth == true }
        return enabled + names.filter { !enabled.contains($0) }
    }

    /// The first of the units that exists, with its drop-ins; the options in its `ExecStart=`.
    mutating func startOptions(_ names: [String]) -> DaemonOptions {
        for name in inUse(names) {
            if let unit = services.units.unit(name + ".service", &reader) { return DaemonOptions(unit, &reader) }
        }
        return DaemonOptions()
    }

    /// The program that the first of the units that exists starts.
    mutating func startCommand(_ names: [String]) -> Sourced<String>? {
        for name in inUse(names) {
            guard let unit = services.units.unit(name + ".service", &reader),
                let start = unit.settings.last("Service", "ExecStart")
            else { continue }
            // `!!/usr/lib/...`: what stands before the path changes how it is started (systemd.service(5)).
            return start.value.words.first.map { Sourced(String($0.drop { $0 != "/" }), start.source) }
        }
        return nil
    }

    /// The daemon with what the services of these names say of it.
    mutating func started(_ daemon: TimeDaemon, by names: [String]) -> TimeDaemon {
        var daemon = daemon
        daemon.isEnabled = services.isEnabled(names)
        // Configured but neither unit nor script: a package that was removed leaves its files behind.
        if case .absent = daemon.isEnabled { daemon.isEnabled = .known(false, daemon.configuration) }
        for name in names {
            guard let unit = services.units.unit(name + ".service", &reader) else { continue }
            daemon.skipsValidation = daemon.skipsValidation ?? validation(unit)
        }
        daemon.whyNotStarting = daemon.whyNotStarting ?? services.whyNotStarting(names, on: host, &reader)
        // gpsd gives clocks in shared memory and behind sockets their time.
        if daemon.sources.contains(where: { $0.waitsForProgram == true }),
            services.isEnabled(["gpsd", "gpsd.socket"]).truth == true
        {
            for index in daemon.sources.indices { daemon.sources[index].waitsForProgram = nil }
        }
        return daemon
    }

    /// A daemon whose configuration is there but cannot be read is still a daemon; an absent file is none.
    mutating func unread(_ program: any TimeProgram, _ path: String) -> TimeDaemon? {
        guard exists(path) else { return nil }
        let source = Source(path)
        var daemon = TimeDaemon(
            kind: program.kind, configuration: source,
            steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 0, source: source),
            quorum: Quorum(minimumSources: 1, source: source))
        daemon.whyUnread = reader.unread[path] ?? "it could not be read"
        return started(daemon, by: program.services)
    }

    /// `Environment=SYSTEMD_NSS_RESOLVE_VALIDATE=0`: nss-resolve hands out what it cannot validate.
    private func validation(_ unit: SystemdUnits.Unit) -> Sourced<Bool>? {
        let variable = "SYSTEMD_NSS_RESOLVE_VALIDATE="
        for item in unit.settings.all("Service", "Environment").reversed() {
            if let word = item.value.quotedWords(comment: nil)?.last(where: { $0.hasPrefix(variable) }) {
                return Sourced(systemdBoolean(word.dropFirst(variable.count)) == false, item.source)
            }
        }
        return nil
    }
}

extension Observed<Bool> {
    /// Left to somebody who knows more of the box.
    static var unseen: Observed<Bool> { .notLooked(why: "not asked") }
}
