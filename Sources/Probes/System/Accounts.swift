import Box
import Values

/// Users and groups of the box (passwd(5), group(5)), to tell what a daemon may write. Directory services are not asked.
struct Accounts {
    struct User: Equatable {
        package var id: UInt32
        package var groups: Set<UInt32>
    }

    private var users: [String: User] = [:]

    package init(_ files: any FileSystem) {
        func fields(_ path: String) -> [[Substring]] {
            let bytes = (try? files.read(path, limit: FileLimits.configuration)) ?? []
            return (Lines.of(bytes, path: path) ?? []).map {
                $0.text.split(separator: ":", omittingEmptySubsequences: false)
            }
        }
        for entry in fields("/etc/passwd") where entry.count > 3 {
            guard let id = UInt32(entry[2]), let group = UInt32(entry[3]) else { continue }
            users[String(entry[0])] = User(id: id, groups: [group])
        }
        for entry in fields("/etc/group") where entry.count > 3 {
            guard let id = UInt32(entry[2]) else { continue }
            for member in entry[3].split(separator: ",") { users[String(member)]?.groups.insert(id) }
        }
    }

    /// `root` is always user 0.
    package func user(_ name: String) -> User? { name == "root" ? User(id: 0, groups: [0]) : users[name] }
}

/// Whether a user could make and replace files beside `path`, as daemons do that write a temporary file and rename it.
/// Mode bits and owners only: access control lists and security modules are not looked at. Absent where the directory is.
func canReplace(_ path: String, as name: String, _ accounts: Accounts, _ files: any FileSystem) -> Observed<Bool> {
    guard let user = accounts.user(name) else {
        return .unreadable(why: "no user '\(name)' in /etc/passwd", Source("/etc/passwd"))
    }
    let directories = ancestors(of: path)
    for (index, directory) in directories.enumerated() {
        let info: FileInfo
        do {
            info = try files.info(directory)
        } catch {
            return error.reason == .notFound
                ? .absent(Source(directory)) : .unreadable(why: "\(error)", Source(directory))
        }
        // Search on the way there, write and search in the last one.
        let wanted: UInt32 = index == directories.count - 1 ? 0o3 : 0o1
        if !isPermitted(wanted, info, user) { return .known(false, Source(directory)) }
    }
    return .known(true, Source(directories.last ?? "/"))
}

/// Access check of path_resolution(7): the first class that fits decides; root passes.
private func isPermitted(_ wanted: UInt32, _ info: FileInfo, _ user: Accounts.User) -> Bool {
    if user.id == 0 { return true }
    let shift: UInt32 = info.owner == user.id ? 6 : user.groups.contains(info.group) ? 3 : 0
    return info.mode >> shift & wanted == wanted
}

/// `/`, `/var`, `/var/lib` for `/var/lib/file`.
private func ancestors(of path: String) -> [String] {
    var result = ["/"]
    var current = ""
    for part in path.split(separator: "/").dropLast() {
        current += "/" + part
        result.append(current)
    }
    return result
}
