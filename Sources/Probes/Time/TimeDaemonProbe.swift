import Box
import Facts
import Formats
import Programs
import Values

/// Which programs set the clock here, how each is configured, whether it is enabled and runs.
struct TimeDaemonProbe: Probe {
    package let step = "reading time daemon configuration"

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var look = TimeDaemonLook(box)
        look.chrony()
        look.timesyncd()
        look.ntpsec()
        look.ntpd()
        look.ntpdRs()
        look.openntpd()
        look.busybox()
        look.pihole()
        let processes = box.processes
        let installed = Set(look.daemons.map(\.kind))
        facts.timeDaemons = look.daemons.map { daemon in
            var daemon = daemon
            daemon.isRunning = processes.isRunning(daemon.kind, among: installed)
            return daemon
        }
        facts.troubles += look.reader.troubles
    }
}

/// One look for every daemon we know. A daemon that is not installed adds nothing.
private struct TimeDaemonLook {
    package let services: Services
    package var reader: ConfigFiles
    private(set) var daemons: [TimeDaemon] = []

    package init(_ box: Box) {
        services = box.services
        reader = ConfigFiles(box.files)
    }

    package mutating func chrony() {
        let units = ["chrony", "chronyd"]
        var options = startOptions(units)
        if options.words.isEmpty {
            for (file, variable) in [("/etc/sysconfig/chronyd", "OPTIONS"), ("/etc/conf.d/chronyd", "ARGS")]
            where exists(file) { options = DaemonOptions(file: file, variable: variable, &reader) }
        }
        let standard = ["/etc/chrony/chrony.conf", "/etc/chrony.conf"].first(where: exists)
        guard let path = options.value("f", valued: chronydValued)?.value ?? standard else { return }
        guard let configuration = ChronyConfiguration(path: path, &reader) else {
            return addUnread(.chrony, path, units)
        }
        add(configuration.daemon(path: path, options: options), units)
    }

    package mutating func timesyncd() {
        let name = "systemd-timesyncd"
        let files = ["/usr/lib/systemd/\(name)", "/lib/systemd/\(name)", "/etc/systemd/timesyncd.conf"]
        guard services.installed([name]) != nil || files.contains(where: exists) else { return }
        add(TimesyncdConfiguration(&reader).daemon(), [name])
    }

    package mutating func ntpsec() {
        // Debian's wrapper takes the file that DHCP wrote, unless told not to.
        let defaults = shellAssignments(reader.lines(of: "/etc/default/ntpsec") ?? [])
        let dhcp = "/run/ntpsec/ntp.conf.dhcp"
        let takesDHCP = defaults["IGNORE_DHCP"]?.value != "yes"
        let main = "/etc/ntpsec/ntp.conf"
        guard exists(main) else { return }
        var options = startOptions(["ntpsec"])
        options.words += DaemonOptions(file: "/etc/default/ntpsec", variable: "NTPD_OPTS", &reader).words
        let path = takesDHCP && exists(dhcp) ? dhcp : options.value("c", valued: ntpdValued)?.value ?? main
        let units = ["ntpsec", "ntp", "ntpd"]
        guard let configuration = NtpdConfiguration(path: path, &reader) else { return addUnread(.ntpsec, path, units) }
        var daemon = configuration.daemon(kind: .ntpsec, path: path, options: options)
        daemon.takesDHCP = Sourced(takesDHCP, defaults["IGNORE_DHCP"]?.source ?? Source("/etc/default/ntpsec"))
        add(daemon, units)
    }

    package mutating func ntpd() {
        let units = ["ntp", "ntpd"]
        var options = startOptions(units)
        for (file, variable) in [
            ("/etc/default/ntp", "NTPD_OPTS"), ("/etc/sysconfig/ntpd", "OPTIONS"), ("/etc/conf.d/ntpd", "NTPD_OPTS"),
        ] where exists(file) && !options.words.contains(where: { $0.source.place == file }) {
            options.words += DaemonOptions(file: file, variable: variable, &reader).words
        }
        let dhcp = ["/run/ntp.conf.dhcp", "/var/lib/ntp/ntp.conf.dhcp"].first(where: exists)
        guard exists("/etc/ntp.conf") else { return }
        let path = dhcp ?? options.value("c", valued: ntpdValued)?.value ?? "/etc/ntp.conf"
        guard let configuration = NtpdConfiguration(path: path, &reader) else { return addUnread(.ntpd, path, units) }
        add(configuration.daemon(kind: .ntpd, path: path, options: options), units)
    }

    package mutating func ntpdRs() {
        // ntp-daemon(8): -c.
        let named = startOptions(["ntpd-rs"]).value("c", valued: "cl")?.value
        let path = named ?? "/etc/ntpd-rs/ntp.toml"
        guard let toml = reader.toml(path) else { return addUnread(.ntpdRs, path, ["ntpd-rs"]) }
        add(NtpdRsConfiguration(toml).daemon(path: path), ["ntpd-rs"])
    }

    package mutating func openntpd() {
        // A bare /etc/ntpd.conf is where others than Debian put it.
        guard let path = ["/etc/openntpd/ntpd.conf", "/etc/ntpd.conf"].first(where: exists) else { return }
        let units = ["openntpd"]
        guard let lines = reader.lines(of: path) else { return addUnread(.openntpd, path, units) }
        var options = startOptions(units)
        if options.words.isEmpty {
            options = DaemonOptions(file: "/etc/default/openntpd", variable: "DAEMON_OPTS", &reader)
        }
        add(OpenNtpdConfiguration(lines, &reader).daemon(path: path, options: options), units)
    }

    package mutating func busybox() {
        if exists("/etc/init.d/sysntpd"), let lines = reader.lines(of: "/etc/config/system") {
            let uci = UCI(lines)
            reader.take(uci.troubles)
            guard var found = SmallClients.sysntpd(uci, path: "/etc/config/system") else { return }
            found.daemon.isEnabled =
                found.isSwitchedOff.map { .known(false, $0) } ?? services.isEnabled(["sysntpd"])
            daemons.append(found.daemon)
        } else if exists("/etc/init.d/ntpd"), exists("/etc/conf.d/ntpd"), !exists("/etc/ntp.conf"),
            !exists("/etc/ntpd.conf")
        {
            let options = DaemonOptions(file: "/etc/conf.d/ntpd", variable: "NTPD_OPTS", &reader)
            add(SmallClients.busybox(options, path: "/etc/conf.d/ntpd"), ["ntpd"])
        }
    }

    package mutating func pihole() {
        let path = "/etc/pihole/pihole.toml"
        guard let toml = reader.toml(path) else { return addUnread(.pihole, path, ["pihole-FTL"]) }
        if let daemon = SmallClients.pihole(toml, path: path) { add(daemon, ["pihole-FTL"]) }
    }

    /// The first of the units that exists, with its drop-ins; the options in its `ExecStart=`.
    private mutating func startOptions(_ names: [String]) -> DaemonOptions {
        for name in names {
            if let unit = services.units.unit(name + ".service", &reader) { return DaemonOptions(unit, &reader) }
        }
        return DaemonOptions()
    }

    private mutating func add(_ daemon: TimeDaemon, _ names: [String]) {
        var daemon = daemon
        daemon.isEnabled = services.isEnabled(names)
        // Configured but neither unit nor script: a package that was removed leaves its files behind.
        if case .absent = daemon.isEnabled { daemon.isEnabled = .known(false, daemon.configuration) }
        for name in names {
            guard let unit = services.units.unit(name + ".service", &reader) else { continue }
            daemon.skipsValidation = daemon.skipsValidation ?? validation(unit)
        }
        daemons.append(daemon)
    }

    /// A daemon whose configuration is there but cannot be read is still a daemon; an absent file is none.
    private mutating func addUnread(_ kind: TimeDaemon.Kind, _ path: String, _ names: [String]) {
        guard exists(path) else { return }
        let source = Source(path)
        var daemon = TimeDaemon(
            kind: kind, configuration: source,
            steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 0, source: source),
            quorum: Quorum(minimumSources: 1, source: source))
        daemon.whyUnread = reader.troubles.last { $0.source.place == path }?.text ?? "it could not be read"
        add(daemon, names)
    }

    /// `Environment=SYSTEMD_NSS_RESOLVE_VALIDATE=0`: nss-resolve hands out what it cannot validate.
    private func validation(_ unit: SystemdUnits.Unit) -> Sourced<Bool>? {
        let variable = "SYSTEMD_NSS_RESOLVE_VALIDATE="
        for item in unit.settings.all("Service", "Environment").reversed() {
            if let word = item.value.quotedWords(comment: nil)?.last(where: { $0.hasPrefix(variable) }) {
                return Sourced(
                    ["0", "no", "false", "off"].contains(word.dropFirst(variable.count).lowercased()), item.source)
            }
        }
        return nil
    }

    private func exists(_ path: String) -> Bool { (try? reader.files.info(path)) != nil }
}

extension Observed<[RunningProcess]> {
    /// Four programs are called ntpd: told apart by their command line, else by which of them is installed.
    fileprivate func isRunning(_ kind: TimeDaemon.Kind, among installed: Set<TimeDaemon.Kind>) -> Observed<Bool> {
        guard case .known(let processes, let source) = self else { return map { _ in false } }
        let candidates = processes.filter { kind.processNames.contains($0.name) }
        let shared = installed.intersection([.ntpsec, .ntpd, .openntpd, .busybox])
        guard shared.contains(kind) else { return .known(!candidates.isEmpty, source) }
        if candidates.contains(where: { $0.ntpdKind == kind }) { return .known(true, source) }
        // Only one of them can hold port 123, so a process that is certainly another explains the rest.
        guard !candidates.isEmpty, candidates.allSatisfy({ $0.ntpdKind == nil }) else { return .known(false, source) }
        return shared.count == 1
            ? .known(true, source)
            : .unreadable(why: "an ntpd runs, but which of those installed cannot be told", source)
    }
}

extension TimeDaemon.Kind {
    /// As the kernel cuts them, after 15 bytes.
    fileprivate var processNames: Set<String> {
        switch self {
        case .chrony: ["chronyd"]
        case .timesyncd: ["systemd-timesyn"]
        case .ntpsec, .ntpd, .busybox: ["ntpd"]
        case .openntpd: ["ntpd", "openntpd"]
        case .ntpdRs: ["ntp-daemon"]
        case .pihole: ["pihole-FTL"]
        }
    }
}

extension RunningProcess {
    /// Which ntpd its command line betrays; nil where it says nothing.
    fileprivate var ntpdKind: TimeDaemon.Kind? {
        let line = arguments.joined(separator: " ")
        if name == "openntpd" || line.hasPrefix("ntpd: ") { return .openntpd }
        if line.contains("ntpsec") { return .ntpsec }
        if arguments.contains("-S") || arguments.first?.hasSuffix("busybox") == true { return .busybox }
        return nil
    }
}
