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

    var isSystemd: Bool { initSystem.value == nil || initSystem.value == "systemd" }
}

extension TimeDaemon.Kind {
    /// Starts it now and at every boot.
    public func startCommand(on host: HostFacts) -> String {
        if self == .pihole { return "pihole-FTL --config ntp.sync.active true" }
        return host.isSystemd
            ? "systemctl enable --now \(unit(on: host))"
            : "/etc/init.d/\(unit(on: host)) enable && /etc/init.d/\(unit(on: host)) start"
    }

    /// Stops it now and keeps it from starting.
    public func stopCommand(on host: HostFacts) -> String {
        if self == .pihole { return "pihole-FTL --config ntp.sync.active false" }
        return host.isSystemd
            ? "systemctl disable --now \(unit(on: host))"
            : "/etc/init.d/\(unit(on: host)) stop && /etc/init.d/\(unit(on: host)) disable"
    }

    /// Restarts it, so that it may step the clock again.
    public func restartCommand(on host: HostFacts) -> String {
        host.isSystemd ? "systemctl restart \(unit(on: host))" : "/etc/init.d/\(unit(on: host)) restart"
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
