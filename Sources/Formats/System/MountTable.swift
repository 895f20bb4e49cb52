import Values

/// /proc/self/mountinfo (proc(5)): which mount holds a path, and whether what is written there outlives a reboot.
package struct MountTable: Sendable, Equatable {
    package struct Mount: Sendable, Equatable {
        package var point: String
        package var fileSystem: String
        package var device: String
        /// Of the mount and of the file system alike.
        package var options: [Substring]
    }

    package private(set) var mounts: [Mount] = []

    package init(_ lines: [ConfigLine]) {
        for line in lines {
            let fields = line.text.words
            // Optional fields stand between the sixth and a lone hyphen.
            guard fields.count > 9, let hyphen = fields[6...].firstIndex(of: "-"), hyphen + 3 < fields.count else {
                continue
            }
            mounts.append(
                Mount(
                    point: MountTable.unescaped(fields[4]), fileSystem: String(fields[hyphen + 1]),
                    device: MountTable.unescaped(fields[hyphen + 2]),
                    options: fields[5].split(separator: ",") + fields[hyphen + 3].split(separator: ",")))
        }
    }

    /// The mount that a path without symlinks lies on. A later mount on the same point hides the earlier.
    package func mount(of path: String) -> Mount? {
        mounts.enumerated().filter { MountTable.holds($0.element.point, path) }
            .max { ($0.element.point.utf8.count, $0.offset) < ($1.element.point.utf8.count, $1.offset) }?.element
    }

    /// Nil where it cannot be told: an overlay whose upper layer was mounted out of our sight.
    package func isVolatile(_ mount: Mount) -> Bool? { isVolatile(mount, layersLeft: 8) }

    /// Layers can lie on one another in a circle.
    private func isVolatile(_ mount: Mount, layersLeft: Int) -> Bool? {
        if ["tmpfs", "ramfs", "rootfs"].contains(mount.fileSystem) { return true }
        guard mount.fileSystem == "overlay" else { return false }
        guard let upper = mount.options.first(where: { $0.hasPrefix("upperdir=") })?.dropFirst(9) else { return false }
        // A container engine's layers lie on its host's disk.
        if ["/docker/", "/containers/", "/containerd/"].contains(where: { String(upper).holds($0) }) { return false }
        guard let below = self.mount(of: MountTable.unescaped(upper)), layersLeft > 0,
            below.point != "/" || below.fileSystem != "overlay"
        else { return nil }
        return isVolatile(below, layersLeft: layersLeft - 1)
    }

    package static func isReadOnly(_ mount: Mount) -> Bool { mount.options.contains("ro") }

    private static func holds(_ point: String, _ path: String) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }

    /// Blanks, tabs, line ends and backslashes are written as three octal digits.
    static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 92, rest.count >= 3, let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
