import Box
import Facts
import Formats
import Values

/// systemd-timesyncd.service(8), timesyncd.conf(5), timedatectl(1).
struct Timesyncd: Program {
    var time: (any TimeProgram)? { TimesyncdService() }
    var keeper: (any ClockKeeper)? { TimesyncdClock() }
    var packages: [String] { ["systemd-timesyncd"] }
}

extension TimeDaemon.Kind {
    package static let timesyncd = TimeDaemon.Kind(rawValue: "timesyncd")
}

private struct TimesyncdService: TimeProgram {
    let kind = TimeDaemon.Kind.timesyncd
    let title = "systemd-timesyncd"
    let rank = 1
    let preference = 5
    let services = ["systemd-timesyncd"]
    let processes: Set = ["systemd-timesyn"]
    let followsOneSource = true
    let judgesServerAlone = true
    let asksMapped = true
    /// PollIntervalMaxSec=.
    let longestPollSeconds = 2048.0

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        let name = "systemd-timesyncd"
        let files = ["/usr/lib/systemd/\(name)", "/lib/systemd/\(name)", "/etc/systemd/timesyncd.conf"]
        guard look.services.installed([name]) != nil || files.contains(where: look.exists) else { return nil }
        let manager = look.services.isEnabled(["systemd-networkd"])
        let linksAreManaged = manager.value ?? !manager.isAbsent
        let configuration = TimesyncdConfiguration(&look.reader, linksAreManaged: linksAreManaged)
        var daemon = look.started(configuration.daemon(), by: services)
        daemon.asksResolved = asksResolved(&look)
        daemon.doneOnce = doneOnce(&look)
        // No lookup of such a one goes through nss-resolve: the variable is not looked at.
        if daemon.asksResolved != nil { daemon.skipsValidation = nil }
        return daemon
    }

    /// DietPi stops it after its first synchronisation and makes the mark of that by hand: at each boot, each day or each hour,
    /// by CONFIG_NTP_MODE 1 to 3.
    private func doneOnce(_ look: inout ProgramLook) -> Sourced<Timestamp>? {
        let mode = shellAssignments(look.reader.lines(of: "/boot/dietpi.txt") ?? [])["CONFIG_NTP_MODE"]?.value
        guard let mode, ["1", "2", "3"].contains(mode) else { return nil }
        guard case .known(let time, let source) = modified(TimesyncdService.mark, look.reader.files) else { return nil }
        return Sourced(time, source)
    }

    private static let mark = "/run/systemd/timesync/synchronized"

    /// Since systemd 262 (pull request 43380), to be told by the library, else by what its unit starts after.
    private func asksResolved(_ look: inout ProgramLook) -> Sourced<Bool>? {
        if let version = look.host?.systemdVersion, let number = version.value {
            return number >= 262 ? Sourced(true, version.source ?? Source("systemd")) : nil
        }
        guard let unit = look.services.units.unit("systemd-timesyncd.service", &look.reader) else { return nil }
        return unit.settings.all("Unit", "After").first { $0.value.words.contains("systemd-resolved-varlink.socket") }
            .map { Sourced(true, $0.source) }
    }

    /// Setting NTP= silences the fallback servers, so those go along.
    func addingServers(_ addresses: [String], to daemon: TimeDaemon) -> Writing? {
        let isConfigured = daemon.sources.contains { $0.origin == .configured }
        let others = isConfigured ? [] : daemon.sources.filter { $0.origin == .fallback }.map(\.name)
        let list = (addresses + others.filter { !addresses.contains($0) }).joined(separator: " ")
        return Writing(
            place: .file(in: "/etc/systemd/timesyncd.conf.d", suffix: ".conf"), lines: ["[Time]", "NTP=\(list)"])
    }

    func waysToHeedDHCP(_ daemon: TimeDaemon, restart: String) -> [String]? {
        ["set in the interface's .network file, section [DHCPv4]:", "    UseNTP=yes", "sudo networkctl reload"]
    }

    let questions = [Command("timedatectl", ["show-timesync", "--all"])]

    /// Where D-Bus does not answer, the file that it makes at its first synchronisation of a boot still tells.
    func view(_ answers: [[UInt8]?], _ files: any FileSystem) -> Sourced<DaemonView>? {
        let synchronised = TimesyncdService.mark
        let mark = modified(synchronised, files)
        if answers[0] == nil, mark.isAbsent { return nil }
        return Sourced(
            TimesyncdReport.view(properties: answers[0], hasSynchronised: mark.value != nil),
            answers[0] == nil ? Source(synchronised) : asked)
    }
}
