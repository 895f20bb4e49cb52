import Box
import Facts
import Values

/// chrony: chronyd(8), chrony.conf(5), chronyc(1).
struct Chrony: Program {
    var time: (any TimeProgram)? { Chronyd() }
    var keeper: (any ClockKeeper)? { ChronyDrift() }
    var companions: [String] { ["chrony-wait.service"] }
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
    let canBeTaughtToStep = true

    func services(on system: String) -> [String] {
        ["debian", "raspbian", "ubuntu"].contains { system.hasPrefix($0) } ? services : services.reversed()
    }

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        var options = look.startOptions(services)
        if options.words.isEmpty {
            for (file, variable) in [("/etc/sysconfig/chronyd", "OPTIONS"), ("/etc/conf.d/chronyd", "ARGS")]
            where look.exists(file) { options = DaemonOptions(file: file, variable: variable, &look.reader) }
        }
        let standard = ["/etc/chrony/chrony.conf", "/etc/chrony.conf"].first(where: look.exists)
        guard let path = options.value("f", valued: chronydValued)?.value ?? standard else { return nil }
        guard let configuration = ChronyConfiguration(path: path, &look.reader) else { return look.unread(self, path) }
        var daemon = configuration.daemon(path: path, options: options)
        daemon.switchesOnline = configuration.switchesOnline(look.reader.files, path: path)
        daemon.trustedCertificates = configuration.certificates(&look.reader)
        daemon.distrustsSystemCertificates = configuration.distrustsSystemCertificates
        daemon.whyUnread = configuration.refusal.map { "\($0.source): \($0.text)" }
        return look.started(daemon, by: services)
    }

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
