import Box
import Facts
import Formats
import Values

/// chrony: chronyd(8), chrony.conf(5), chronyc(1).
struct Chrony: Program {
    var time: (any TimeProgram)? { Chronyd() }
    var keeper: (any ClockKeeper)? { ChronyDrift() }
    var companions: [String] { ["chrony-wait.service"] }
    var packages: [String] { ["chrony"] }
}

extension TimeDaemon.Kind {
    package static let chrony = TimeDaemon.Kind(rawValue: "chrony")
}

private struct Chronyd: TimeProgram {
    let kind = TimeDaemon.Kind.chrony
    let title = "chrony"
    let rank = 0
    let preference = 0
    let services = ["chrony", "chronyd"]
    let processes: Set = ["chronyd"]
    /// `maxslewrate`: 83333 millionths.
    let slewRate = 83_333e-6
    let certificateTimeCheckOffLine: String? = "nocerttimecheck 1"
    let stepAnytimeLine: String? = "makestep 1 -1"

    func hostClockLine(_ device: String) -> String? { "refclock PHC \(device) poll 3 dpoll -2 offset 0 stratum 2" }

    func services(on system: String) -> [String] {
        ["debian", "raspbian", "ubuntu"].contains { system.hasPrefix($0) } ? services : services.reversed()
    }

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        var options = look.startOptions(services)
        if options.words.isEmpty {
            for (file, variable) in [("/etc/sysconfig/chronyd", "OPTIONS"), ("/etc/conf.d/chronyd", "ARGS")]
            where look.exists(file) { options = DaemonOptions(file: file, variable: variable, &look.reader) }
        }
        let standard = ["/etc/chrony/chrony.conf", "/etc/chrony.conf", "/usr/etc/chrony.conf"].first(where: look.exists)
        // Directives on the command line are taken instead of any file (chronyd(8)).
        let directives = options.arguments(valued: chronydValued)
        guard
            let path = directives.first?.source.place ?? options.value("f", valued: chronydValued)?.value ?? standard
        else { return nil }
        let read =
            directives.isEmpty
            ? ChronyConfiguration(path: path, &look.reader) : ChronyConfiguration(directives, &look.reader)
        guard let configuration = read else { return look.unread(self, path) }
        var daemon = configuration.daemon(path: path, options: options)
        daemon.switchesOnline = configuration.switchesOnline(look.reader.files)
        daemon.trustedCertificates = configuration.certificates(&look.reader)
        daemon.distrustsSystemCertificates = configuration.distrustsSystemCertificates
        daemon.whyUnread = configuration.refusal.map { "\($0.source): \($0.text)" }
        if !directives.isEmpty {
            daemon.isOnCommandLine = true
            daemon.extensibleFile = nil
        }
        if daemon.leavesClock == nil { daemon.leavesClock = starter(&look) }
        // In a tree of files there are no devices.
        if look.host?.view == .live { lookForDevices(configuration, &daemon, &look) }
        return look.started(daemon, by: services)
    }

    /// What chronyd wants to be there.
    private func lookForDevices(
        _ configuration: ChronyConfiguration, _ daemon: inout TimeDaemon, _ look: inout ProgramLook
    ) {
        for index in daemon.sources.indices where daemon.sources[index].form == .referenceClock {
            let (driver, parameter) = daemon.sources[index].name.splitOnce(" ")
            let path = String((parameter ?? "").prefix { $0 != ":" })
            guard path.hasPrefix("/") else { continue }
            switch driver {
            case "PHC", "PPS", "RTC": daemon.sources[index].isMissing = !look.exists(path)
            // It makes the socket itself, in a folder that is there.
            case "SOCK":
                daemon.sources[index].isMissing = !look.exists(
                    String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)))
            default: break
            }
        }
        let interfaces = Set(look.host?.addresses.map(\.interface) ?? [])
        func isThere(_ name: String) -> Bool { interfaces.contains(name) || look.exists("/sys/class/net/" + name) }
        if let lost = configuration.stampedInterfaces.first(where: { !isThere($0.value) }) {
            daemon.whyNotStarting = Sourced(
                "hwtimestamp names \(escaped(lost.value)), which is no interface here", lost.source)
        }
        if let device = configuration.askingInterface, !isThere(device.value) { daemon.asksFrom = [] }
    }

    /// Debian's and Ubuntu's script that starts chronyd with `-x` in a container, unless it is told otherwise.
    private func starter(_ look: inout ProgramLook) -> Sourced<Bool>? {
        guard look.host?.container.value != nil, let start = look.startCommand(services),
            start.value.hasSuffix("/chronyd-starter.sh")
        else { return nil }
        let defaults = shellAssignments(look.reader.lines(of: "/etc/default/chrony") ?? [])
        return defaults["SYNC_IN_CONTAINER"]?.value == "yes" ? nil : Sourced(true, start.source)
    }

    func serverLines(_ addresses: [String]) -> [String] { addresses.map { "server \($0) iburst" } }

    func addingServers(_ addresses: [String], to daemon: TimeDaemon) -> Writing? {
        daemon.sourceDirectory.map { directory in
            Writing(
                place: .file(in: directory.value, suffix: ".sources"), lines: serverLines(addresses),
                activation: daemon.isRunning.value == true ? [["chronyc", "reload", "sources"]] : [])
        }
    }

    /// `maxchange` makes chronyd end before it steps, unless the first update is not held against it (chrony.conf(5)).
    func steppingLines(_ steps: StepPolicy) -> [String]? {
        let limit = steps.maxBehindSeconds ?? steps.maxAheadSeconds
        return ["makestep 1 3"] + (limit.map { ["maxchange \(numeral($0)) 1 2"] } ?? [])
    }

    /// chronyd(8): the drift file's date.
    var restoring: (option: String, clock: SavedClock.Kind)? { ("-s", .chrony) }

    func checkers(of configuration: String) -> [[String]] { [["chronyd", "-p", "-f", configuration]] }

    func waysToHeedDHCP(_ daemon: TimeDaemon, restart: String) -> [String]? {
        ["add to \(daemon.configuration.place):", "    sourcedir /run/chrony-dhcp", restart]
    }

    let questions = ["tracking", "sources", "activity"].map { Command("chronyc", ["-n", "-c", $0]) }

    func view(_ answers: [[UInt8]?], _ files: any FileSystem) -> Sourced<DaemonView>? {
        answers[0].flatMap { ChronycReport.view(tracking: $0, sources: answers[1], activity: answers[2]) }
            .map { Sourced($0, asked) }
    }

    /// By itself it waits up to an hour before it looks a name up again. Both fail while no source has an address; `online`
    /// has started the lookups all the same.
    let wakeCommands = [Command("chronyc", ["online"]), Command("chronyc", ["burst", "3/5"])]
    let wakeCommand: String? = "chronyc online"
    var stepCommand: (what: String, command: Command)? {
        ("chronyd set the clock", Command("chronyc", ["makestep"]))
    }
}
