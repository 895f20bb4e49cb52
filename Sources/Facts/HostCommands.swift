import Values

/// Commands to paste, in the words of the box's own system.
extension HostFacts {
    /// Debian or made from it; what says nothing of itself is taken for that.
    package var isDebian: Bool {
        ["debian", "raspbian", "ubuntu"].contains { (system.value ?? "debian").hasPrefix($0) }
    }

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
