import Box

/// Who may have written what is to be run.
package struct ExternalOwner: Sendable, Equatable {
    /// User ids whose files are trusted.
    package var users: Set<UInt32>

    package init(users: Set<UInt32> = [0]) { self.users = users }

    /// Why a file must not be trusted; nil where it may be. It, and every directory on the way to it, must belong to a
    /// trusted user and be writable by nobody else; in a sticky directory others cannot replace it (unlink(2)). A link must
    /// not lead out of the part of the tree it stands in.
    package func refusal(_ path: String, in files: any FileSystem) -> String? {
        let real = realPath(path, files)
        let directory = parent(of: path)
        let home = parent(of: realPath(directory, files) + "/.")
        guard real.hasPrefix(home == "/" ? "/" : home + "/") || systemTrees.contains(where: { real.hasPrefix($0) })
        else { return "is a link that leads out to \(real)" }
        for place in [directory, parent(of: real)] {
            if let why = untrustedDirectory(realPath(place, files), files) { return why }
        }
        do {
            let info = try files.info(real)
            guard info.kind == .file else { return "is not a plain file" }
            return untrusted(info).map { "\($0); chown root it and chmod go-w it" }
        } catch {
            return error.reason == .notFound ? "is not there" : "\(error)"
        }
    }

    private var systemTrees: [String] { ["/usr/", "/bin/", "/sbin/", "/lib/", "/opt/"] }

    private func untrustedDirectory(_ path: String, _ files: any FileSystem) -> String? {
        var place = ""
        for part in [""] + path.split(separator: "/").map(String.init) {
            place = part.isEmpty ? "/" : (place == "/" ? "/" : place + "/") + part
            guard let info = try? files.info(place) else { continue }
            let isSticky = info.mode & 0o1000 != 0 && users.contains(info.owner)
            if !isSticky, let why = untrusted(info) { return "lies in \(place), which \(why)" }
        }
        return nil
    }

    private func untrusted(_ info: FileInfo) -> String? {
        guard users.contains(info.owner) else { return "belongs to user \(info.owner), not to root" }
        if info.mode & 0o002 != 0 { return "is writable by everybody" }
        return info.mode & 0o020 != 0 && info.group != 0 ? "is writable by group \(info.group)" : nil
    }

    private func parent(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }
}
