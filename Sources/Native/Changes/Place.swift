import Box
import CLinux
import Glibc

/// Where a change takes place: an open directory and a name in it, so that nobody can put another directory in its place
/// meanwhile.
final class Place {
    let path: String
    let directory: Descriptor
    let name: String

    init(_ path: String, _ files: LiveFiles) throws(ChangeError) {
        guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/") else {
            throw ChangeError(subject: path, call: "open", message: "not an absolute path")
        }
        name = String(path[path.index(after: slash)...])
        guard !["", ".", ".."].contains(name), !path.utf8.contains(0) else {
            throw ChangeError(subject: path, call: "open", message: "does not end with a name")
        }
        self.path = path
        let parent = slash == path.startIndex ? "/" : String(path[..<slash])
        do {
            directory = try files.open(parent, O_RDONLY | O_DIRECTORY)
        } catch {
            throw ChangeError(subject: path, call: "open", message: "\(error)")
        }
    }

    /// What the file that is there looks like; nil where there is none. Throws for all that must not be replaced.
    func replaceable() throws(ChangeError) -> FileAttributes? {
        var state = stat()
        guard fstatat(directory.number, name, &state, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw failure(path, "stat")
        }
        switch state.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK:
            throw ChangeError(
                subject: path, call: "open",
                message: "a symlink: its owner writes the file that it points to; change that one's configuration")
        default: throw ChangeError(subject: path, call: "open", message: "not a plain file")
        }
        // Whoever may write here may have put a pipe in its place meanwhile: not waited for, and looked at again.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        guard let file = Descriptor(box_openat(directory.number, name, flags, 0)) else {
            throw failure(path, "open")
        }
        guard fstat(file.number, &state) == 0 else { throw failure(path, "fstat") }
        guard state.st_mode & S_IFMT == S_IFREG else {
            throw ChangeError(subject: path, call: "open", message: "not a plain file")
        }
        return try FileAttributes(file, path)
    }

    /// Makes what happened in the directory outlast a power cut.
    func sync() throws(ChangeError) {
        // Some file systems cannot: EINVAL (fsync(2)).
        guard fsync(directory.number) == 0 || errno == EINVAL else { throw failure(path, "fsync") }
    }
}
