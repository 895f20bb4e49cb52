import Values

/// Commands to paste, in the words of the box's own system.
extension HostFacts {
    /// Installs a package as root.
    package func installCommand(_ package: String) -> String {
        let system = (system.value ?? "").split(separator: " ").first.map(String.init) ?? ""
        switch system {
        case "fedora", "rhel", "centos", "rocky", "almalinux": return "dnf install \(package)"
        case "openwrt": return "opkg update && opkg install \(package)"
        case "alpine": return "apk add \(package)"
        case "arch": return "pacman -S \(package)"
        case "opensuse-leap", "opensuse-tumbleweed", "sles": return "zypper install \(package)"
        default: return "apt-get install \(package)"
        }
    }
}

extension Facts {
    /// Starts a time daemon now and at every boot.
    package func startCommand(_ kind: TimeDaemon.Kind) -> String {
        if kind == .pihole { return "pihole-FTL --config ntp.sync.active true" }
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
        if kind == .pihole { return "pihole-FTL --config ntp.sync.active false" }
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
        let system = host.system.value ?? "debian"
        let isDebian = ["debian", "raspbian", "ubuntu"].contains { system.hasPrefix($0) }
        let names =
            switch kind {
            case .chrony: isDebian ? ["chrony", "chronyd"] : ["chronyd", "chrony"]
            case .ntpsec: ["ntpsec", "ntp", "ntpd"]
            case .ntpd: system.hasPrefix("fedora") ? ["ntpd", "ntp"] : ["ntp", "ntpd"]
            case .busybox: ["sysntpd", "ntpd"]
            case .timesyncd: ["systemd-timesyncd"]
            case .pihole: ["pihole-FTL"]
            case .ntpdRs, .openntpd: [kind.rawValue]
            }
        return names.first { name in units.contains { $0.name == name + ".service" } } ?? names[0]
    }
}
