import Box
import Facts
import Formats
import Values

/// BusyBox's ntpd, as OpenWrt (sysntpd) and Alpine start it.
struct Busybox: Program {
    var time: (any TimeProgram)? { BusyboxNtpd() }
}

extension TimeDaemon.Kind {
    package static let busybox = TimeDaemon.Kind(rawValue: "busybox")
}

private struct BusyboxNtpd: TimeProgram {
    let kind = TimeDaemon.Kind.busybox
    let title = "BusyBox ntpd"
    let rank = 6
    let preference = 6
    let services = ["sysntpd", "ntpd"]
    let processes: Set = ["ntpd"]
    /// networking/ntpd.c, update_local_clock.
    let keepsErrorBound = false
    /// networking/ntpd.c, BIGPOLL and MAXPOLL.
    let longestPollSeconds = 4096.0

    func isCertainly(_ process: RunningProcess) -> Bool {
        process.arguments.contains("-S") || process.arguments.first?.hasSuffix("busybox") == true
    }

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        if look.exists("/etc/init.d/sysntpd"), let lines = look.reader.lines(of: "/etc/config/system") {
            let uci = UCI(lines)
            look.reader.take(uci.troubles)
            guard var found = BusyboxConfiguration.sysntpd(uci, path: "/etc/config/system") else { return nil }
            found.daemon.isEnabled =
                found.isSwitchedOff.map { .known(false, $0) } ?? look.services.isEnabled(["sysntpd"])
            return found.daemon
        }
        let path = "/etc/conf.d/ntpd"
        guard look.exists("/etc/init.d/ntpd"), look.exists(path), !look.exists("/etc/ntp.conf"),
            !look.exists("/etc/ntpd.conf")
        else { return nil }
        let options = DaemonOptions(file: path, variable: "NTPD_OPTS", &look.reader)
        return look.started(BusyboxConfiguration.commandLine(options, path: path), by: ["ntpd"])
    }
}
