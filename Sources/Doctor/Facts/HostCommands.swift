/// Commands to paste, in the words of the box's own system.
extension HostFacts {
    /// Installs a package as root.
    public func installCommand(_ package: String) -> String {
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

extension TimeDaemon.Kind {
    /// Starts it now and at every boot.
    public func startCommand(on host: HostFacts) -> String {
        if self == .pihole { return "pihole-FTL --config ntp.sync.active true" }
        let unit = unit(on: host)
        return switch host.initSystem.value ?? "systemd" {
        case "systemd": "systemctl enable --now \(unit)"
        case "procd": "/etc/init.d/\(unit) enable && /etc/init.d/\(unit) start"
        case "openrc": "rc-update add \(unit) && rc-service \(unit) start"
        default: "service \(unit) start"
        }
    }

    /// Stops it now and keeps it from starting.
    public func stopCommand(on host: HostFacts) -> String {
        if self == .pihole { return "pihole-FTL --config ntp.sync.active false" }
        let unit = unit(on: host)
        return switch host.initSystem.value ?? "systemd" {
        case "systemd": "systemctl disable --now \(unit)"
        case "procd": "/etc/init.d/\(unit) stop && /etc/init.d/\(unit) disable"
        case "openrc": "rc-service \(unit) stop && rc-update del \(unit)"
        default: "service \(unit) stop"
        }
    }

    /// Restarts it, so that it may step the clock again.
    public func restartCommand(on host: HostFacts) -> String {
        let unit = unit(on: host)
        return switch host.initSystem.value ?? "systemd" {
        case "systemd": "systemctl restart \(unit)"
        case "procd": "/etc/init.d/\(unit) restart"
        case "openrc": "rc-service \(unit) restart"
        default: "service \(unit) restart"
        }
    }

    /// Debian's unit is chrony.service, everybody else's chronyd.service.
    private func unit(on host: HostFacts) -> String {
        switch self {
        case .chrony:
            ["debian", "raspbian", "ubuntu"].contains { (host.system.value ?? "debian").hasPrefix($0) }
                ? "chrony" : "chronyd"
        case .timesyncd: "systemd-timesyncd"
        case .ntpsec: "ntpsec"
        case .ntpd: host.system.value?.hasPrefix("fedora") == true ? "ntpd" : "ntp"
        case .ntpdRs: "ntpd-rs"
        case .openntpd: "openntpd"
        case .pihole: "pihole-FTL"
        case .busybox: "sysntpd"
        }
    }
}
