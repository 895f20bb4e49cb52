import Values

/// /etc/fstab (fstab(5)).
package enum Fstab {
    package struct Line: Equatable {
        package var device: String
        package var mountPoint: String
        package var kind: String
        package var options: [Substring]
        package var source: Source
    }

    package static func lines(_ lines: [ConfigLine]) -> [Line] {
        lines.compactMap { line in
            let words = line.text.beforeComment().words.map { MountTable.unescaped($0) }
            guard words.count >= 3, line.text.trimmed.first != "#" else { return nil }
            return Line(
                device: words[0], mountPoint: words[1], kind: words[2],
                options: words.count > 3 ? words[3].split(separator: ",") : [], source: line.source)
        }
    }

    /// The link below /dev/disk that names the device; nil for what is no disk (tmpfs, NFS).
    package static func place(_ device: String) -> String? {
        if device.hasPrefix("/dev/") { return device }
        let (tag, value) = device.splitOnce("=")
        guard let value, !value.contains("/") else { return nil }
        let name = value.filter { $0 != "\"" }
        switch tag {
        // udev writes UUIDs of FAT in upper case and all others in lower case, as fstab has them.
        case "UUID": return "/dev/disk/by-uuid/" + name
        case "PARTUUID": return "/dev/disk/by-partuuid/" + name
        case "LABEL": return "/dev/disk/by-label/" + name
        case "PARTLABEL": return "/dev/disk/by-partlabel/" + name
        default: return nil
        }
    }
}
