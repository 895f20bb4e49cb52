import Box
import CLinux
import Glibc
import Records
import Values

/// Changes to the running system, or to the tree below `root` (a mounted card). Each file is replaced whole or not at all:
/// a crash at any moment leaves the old one or the new one, never a part.
package struct LiveChanges: Changes {
    private let files: LiveFiles

    /// Throws where `root` is not a directory that can be opened.
    package init(root: String? = nil) throws(FileError) { files = try LiveFiles(root: root) }

    package func write(_ path: String, _ bytes: [UInt8], mode: UInt32) throws(ChangeError) {
        let place = try Place(path, files)
        let attributes = try place.replaceable() ?? FileAttributes(mode: mode)
        let name = TemporaryName.of(place.name)
        // Of a write that was cut short: whoever writes to a path holds the lock, so nobody else's.
        unlinkat(place.directory.number, name, 0)
        guard
            let file = Descriptor(
                box_openat(place.directory.number, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600))
        else { throw failure(path, "open") }
        do throws(ChangeError) {
            try fill(file, bytes, path)
            try attributes.apply(to: file, path)
            guard fsync(file.number) == 0 else { throw failure(path, "fsync") }
            guard renameat(place.directory.number, name, place.directory.number, place.name) == 0 else {
                throw errno == EBUSY
                    ? ChangeError(
                        subject: path, call: "rename",
                        message: "it is a mount point of its own (a bind mount, as containers use); change the file "
                            + "behind it on the host")
                    : failure(path, "rename")
            }
        } catch {
            unlinkat(place.directory.number, name, 0)
            throw error
        }
        try place.sync()
    }

    package func sweep(_ path: String) throws(ChangeError) {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            do {
                _ = try files.info(String(path[..<slash]))
            } catch {
                if error.reason == .notFound { return }
            }
        }
        let place = try Place(path, files)
        let name = TemporaryName.of(place.name)
        var state = stat()
        // Looked at first: what is not there cannot be removed from a read-only file system either.
        if fstatat(place.directory.number, name, &state, AT_SYMLINK_NOFOLLOW) != 0, errno == ENOENT { return }
        guard unlinkat(place.directory.number, name, 0) == 0 else { throw failure(path, "unlink") }
        try place.sync()
    }

    package func remove(_ path: String) throws(ChangeError) {
        let place = try Place(path, files)
        var state = stat()
        guard fstatat(place.directory.number, place.name, &state, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw failure(path, "unlink")
        }
        let isDirectory = state.st_mode & S_IFMT == S_IFDIR
        guard unlinkat(place.directory.number, place.name, isDirectory ? AT_REMOVEDIR : 0) == 0 else {
            throw failure(path, isDirectory ? "rmdir" : "unlink")
        }
        try place.sync()
    }

    package func makeDirectory(_ path: String, mode: UInt32) throws(ChangeError) {
        let place = try Place(path, files)
        guard mkdirat(place.directory.number, place.name, mode) == 0 else { throw failure(path, "mkdir") }
        // mkdir(2) applies the umask; the mode asked for is meant.
        guard fchmodat(place.directory.number, place.name, mode, 0) == 0 else { throw failure(path, "chmod") }
        try place.sync()
    }

    package func setModified(_ path: String, _ time: Timestamp) throws(ChangeError) {
        let place = try Place(path, files)
        let moment = timespec(tv_sec: Int(time.unixSeconds), tv_nsec: Int(time.nanoseconds))
        var times = [timespec(tv_sec: 0, tv_nsec: box_utime_omit), moment]
        guard utimensat(place.directory.number, place.name, &times, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw failure(path, "utimensat")
        }
    }

    package func lock(_ path: String) throws(ChangeError) -> (any ChangeLock)? {
        let place = try Place(path, files)
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        guard let file = Descriptor(box_openat(place.directory.number, place.name, flags, 0o600)) else {
            throw failure(path, "open")
        }
        var state = stat()
        guard fstat(file.number, &state) == 0, state.st_mode & S_IFMT == S_IFREG else {
            throw ChangeError(subject: path, call: "open", message: "not a plain file; remove it")
        }
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            if errno == EWOULDBLOCK { return nil }
            throw failure(path, "flock")
        }
        return HeldLock(file)
    }
}

extension LiveChanges {
    private func fill(_ file: borrowing Descriptor, _ bytes: [UInt8], _ path: String) throws(ChangeError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw failure(path, "write") }
        }
    }
}

/// flock(2): given up when this goes, or the process does.
private final class HeldLock: ChangeLock {
    private let file: Descriptor

    init(_ file: consuming Descriptor) { self.file = file }

    func release() { flock(file.number, LOCK_UN) }
}

func failure(_ path: String, _ call: String) -> ChangeError {
    let code = errno
    let hint =
        switch code {
        case EROFS: "; the file system is mounted read-only"
        case EACCES, EPERM: "; run as root"
        default: ""
        }
    return ChangeError(subject: path, call: call, message: errorMessage(code) + hint)
}
