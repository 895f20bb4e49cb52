import CLinux
import Glibc

/// What a name on the command line leads to, for one who is about to write there.
enum OutputTarget {
    /// A descriptor of this process: `/dev/stdout` and what else leads into `/proc/self/fd`.
    case stream(Int32)
    /// A pipe, a terminal, `/dev/null`.
    case device(String)
    /// A regular file, or none yet: where it stands, behind all links.
    case file(String)

    /// As many links as the kernel follows (path_resolution(7)).
    private static let mostLinks = 40

    init(_ path: String) throws(OutputError) {
        var place = path
        for _ in 0...OutputTarget.mostLinks {
            let (folder, name) = try OutputTarget.parts(place, of: path)
            if OutputTarget.isOwnDescriptors(folder), let number = Int32(name) {
                self = .stream(number)
                return
            }
            place = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
            var state = stat()
            guard lstat(place, &state) == 0 else {
                guard errno == ENOENT else { throw OutputError(subject: path, call: "open", code: errno) }
                self = try OutputTarget.plainFile(place, in: folder, of: path)
                return
            }
            guard state.st_mode & S_IFMT == S_IFLNK else {
                self = try OutputTarget.existing(place, state, in: folder, of: path)
                return
            }
            // Another process's own: what it writes to is not ours to replace.
            if folder.hasPrefix("/proc/") { _ = try OutputTarget.plainFile(place, in: folder, of: path) }
            try OutputTarget.checkLink(state, in: folder, of: path)
            let target = try OutputTarget.read(place, of: path)
            place = target.hasPrefix("/") ? target : "\(folder)/\(target)"
        }
        throw OutputError(subject: path, call: "open", code: ELOOP)
    }

    /// The folder, behind all links, and the name in it.
    private static func parts(_ place: String, of path: String) throws(OutputError) -> (folder: String, name: String) {
        let slash = place.lastIndex(of: "/")
        let name = slash.map { String(place[place.index(after: $0)...]) } ?? place
        guard ![".", "..", ""].contains(name) else { throw OutputError(subject: path, call: "open", code: EISDIR) }
        let folder = slash.map { String(place[...$0]) } ?? "."
        guard let real = realpath(folder, nil) else { throw OutputError(subject: path, call: "open", code: errno) }
        defer { free(real) }
        return (String(cString: real), name)
    }

    /// `/proc/PID/fd`, as /dev/fd, /proc/self/fd and /proc/thread-self/fd are called behind all links.
    private static func isOwnDescriptors(_ folder: String) -> Bool {
        let parts = folder.split(separator: "/")
        return parts.count >= 3 && parts[0] == "proc" && parts[1] == "\(getpid())" && parts.last == "fd"
    }

    private static func read(_ place: String, of path: String) throws(OutputError) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { box_readlinkat(AT_FDCWD, place, $0.baseAddress, $0.count) }
        guard count > 0 else { throw OutputError(subject: path, call: "open", code: errno) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// Somebody else's link in a folder where everybody may write is his way to have root's file written: the kernel's rule
    /// (fs.protected_symlinks, proc_sys_fs(5)), which it keeps for open(2) only.
    private static func checkLink(_ link: stat, in folder: String, of path: String) throws(OutputError) {
        var state = stat()
        guard stat(folder, &state) == 0 else { throw OutputError(subject: path, call: "open", code: errno) }
        let isShared = state.st_mode & S_ISVTX != 0 && state.st_mode & S_IWOTH != 0
        guard isShared, link.st_uid != geteuid(), link.st_uid != state.st_uid else { return }
        throw OutputError(subject: path, call: "open", code: EACCES)
    }

    /// Nothing below these is a file that somebody wants replaced: a name mistyped there is a device.
    private static func plainFile(_ place: String, in folder: String, of path: String) throws(OutputError) -> Self {
        let isOfKernel = ["/dev", "/proc", "/sys"].contains { folder == $0 || folder.hasPrefix($0 + "/") }
        guard !isOfKernel || folder == "/dev/shm" || folder.hasPrefix("/dev/shm/") else {
            throw OutputError(subject: path, reason: "no file is written below \(folder)")
        }
        return .file(place)
    }

    private static func existing(
        _ place: String, _ state: stat, in folder: String, of path: String
    ) throws(OutputError) -> Self {
        switch state.st_mode & S_IFMT {
        case S_IFREG: return try plainFile(place, in: folder, of: path)
        case S_IFIFO: return .device(place)
        case S_IFDIR: throw OutputError(subject: path, call: "open", code: EISDIR)
        case S_IFCHR where isTerminalOrNothing(state): return .device(place)
        default: throw OutputError(subject: path, reason: "a device that no report belongs on; name a file")
        }
    }

    /// /dev/null, /dev/zero and /dev/full, and terminals by their numbers (Documentation/admin-guide/devices.txt): the first
    /// ones, those of terminal programs, serial lines. No other is opened to ask: some act at that alone (a watchdog).
    private static func isTerminalOrNothing(_ state: stat) -> Bool {
        let (major, minor) = (box_major(state.st_rdev), box_minor(state.st_rdev))
        return switch major {
        case 1: [3, 5, 7].contains(minor)
        case 4, 5, 136...143, 166, 188, 204, 229: true
        default: false
        }
    }
}
