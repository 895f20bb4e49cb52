import Facts
import Values

/// How a box's init is told about its services: arguments, for none of these is a shell.
extension InitSystem {
    /// Starts a service now, and at every boot too unless it does so already.
    package func start(_ name: String, isEnabled: Bool = false) -> [[String]] {
        switch self {
        case .systemd: isEnabled ? [["systemctl", "start", name]] : [["systemctl", "enable", "--now", name]]
        case .openrc: (isEnabled ? [] : [["rc-update", "add", name]]) + [["rc-service", name, "start"]]
        case .procd: (isEnabled ? [] : [[script(name), "enable"]]) + [[script(name), "start"]]
        default: [["service", name, "start"]]
        }
    }

    /// Stops it now, and keeps it from starting unless it is to start at boot all the same.
    package func stop(_ name: String, staysEnabled: Bool = false) -> [[String]] {
        switch self {
        case .systemd: staysEnabled ? [["systemctl", "stop", name]] : [["systemctl", "disable", "--now", name]]
        case .openrc: [["rc-service", name, "stop"]] + (staysEnabled ? [] : [["rc-update", "del", name]])
        case .procd: [[script(name), "stop"]] + (staysEnabled ? [] : [[script(name), "disable"]])
        default: [["service", name, "stop"]]
        }
    }

    package func restart(_ name: String) -> [[String]] {
        switch self {
        case .systemd: [["systemctl", "restart", name]]
        case .openrc: [["rc-service", name, "restart"]]
        case .procd: [[script(name), "restart"]]
        default: [["service", name, "restart"]]
        }
    }

    /// Restarts it where it runs; nothing where nobody knows how.
    package func restartIfRunning(_ name: String) -> [[String]] {
        switch self {
        case .systemd: [["systemctl", "try-restart", name]]
        case .openrc: [["rc-service", "--ifstarted", name, "restart"]]
        case .procd: restart(name)
        default: []
        }
    }

    private func script(_ name: String) -> String { "/etc/init.d/" + name }
}

/// Commands to paste that start, stop and restart a time daemon.
extension Facts {
    /// Starts a time daemon now and at every boot.
    package func startCommand(_ kind: TimeDaemon.Kind) -> String {
        kind.program.switchCommand(on: true) ?? pasted(likelyInit.start(unit(of: kind)))
    }

    /// Stops it now and keeps it from starting.
    package func stopCommand(_ kind: TimeDaemon.Kind) -> String {
        kind.program.switchCommand(on: false) ?? pasted(likelyInit.stop(unit(of: kind)))
    }

    /// Restarts it, so that it may step the clock again.
    package func restartCommand(_ kind: TimeDaemon.Kind) -> String { pasted(likelyInit.restart(unit(of: kind))) }

    private var likelyInit: InitSystem { host.initSystem.value ?? .systemd }

    private func pasted(_ commands: [[String]]) -> String {
        commands.map { $0.joined(separator: " ") }.joined(separator: " && ")
    }

    /// The unit that bears a daemon here: distributions name them differently.
    package func unit(of kind: TimeDaemon.Kind) -> String {
        let names = kind.program.services(on: host.system.value ?? "debian")
        return names.first { name in units.contains { $0.name == name + ".service" } } ?? names.first ?? kind.rawValue
    }
}
