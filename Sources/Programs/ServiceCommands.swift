import Facts
import Values

/// Commands to paste that start, stop and restart a time daemon, in the words of the box's own init.
extension Facts {
    /// Starts a time daemon now and at every boot.
    package func startCommand(_ kind: TimeDaemon.Kind) -> String {
        if let command = kind.program.switchCommand(on: true) { return command }
        let unit = unit(of: kind)
        return switch host.initSystem.value ?? "systemd" {
        case "systemd": "systemctl enable --now \(unit)"
        case "procd": "/etc/init.d/\(unit) enable && /etc/init.d/\(unit) start"
        case "openrc": "rc-update add \(unit) && rc-service \(unit) start"
        default: "service \(unit) start"
        }
    }

    /// Stops it now and keeps it from starting.
    package func stopCommand(_ kind: TimeDaemon.Kind) -> String {
        if let command = kind.program.switchCommand(on: false) { return command }
        let unit = unit(of: kind)
        return switch host.initSystem.value ?? "systemd" {
        case "systemd": "systemctl disable --now \(unit)"
        case "procd": "/etc/init.d/\(unit) stop && /etc/init.d/\(unit) disable"
        case "openrc": "rc-service \(unit) stop && rc-update del \(unit)"
        default: "service \(unit) stop"
        }
    }

    /// Restarts it, so that it may step the clock again.
    package func restartCommand(_ kind: TimeDaemon.Kind) -> String {
        let unit = unit(of: kind)
        return switch host.initSystem.value ?? "systemd" {
        case "systemd": "systemctl restart \(unit)"
        case "procd": "/etc/init.d/\(unit) restart"
        case "openrc": "rc-service \(unit) restart"
        default: "service \(unit) restart"
        }
    }

    /// The unit that bears a daemon here: distributions name them differently.
    package func unit(of kind: TimeDaemon.Kind) -> String {
        let names = kind.program.services(on: host.system.value ?? "debian")
        return names.first { name in units.contains { $0.name == name + ".service" } } ?? names.first ?? kind.rawValue
    }
}
