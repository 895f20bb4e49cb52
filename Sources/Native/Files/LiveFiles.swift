import Box
import CLinux
import Glibc
import Probes
import Values

/// Files of the running system, or of a tree below `root`, in which every path and symlink is then resolved
/// (openat2(2), RESOLVE_IN_ROOT): nothing outside of it is ever opened.
///
/// Nothing blocks: pipes, devices and terminals are refused before they are opened.
package struct LiveFiles: FileSystem {
    private let root: Root?

    /// Throws where `root` is not a directory that can be opened.
    package init(root: String? = nil) throws(FileError) {
        self.root = try root.map { path throws(FileError) in try Root(path) }
    }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let file = try openRegular(path)
        // Sizes are not trusted: those of /proc are 0, and a file may grow while it is read.
        let bytes = try readBytes(file, path, count: limit.addingClamped(1)) { buffer, _ in
            Glibc.read(file.number, buffer.baseAddress, buffer.count)
        }
        guard bytes.count <= limit else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        return bytes
    }

    package func read(_ path: String, at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        let file = try openRegular(path)
        return try readBytes(file, path, count: count) { buffer, done in
            pread(file.number, buffer.baseAddress, buffer.count, offset.addingClamped(done))
        }
    }

    package func list(_ path: String, limit: Int) throws(FileError) -> [String] {
        let directory = try open(path, O_RDONLY | O_DIRECTORY)
        // closedir(3) closes what it was given, so it gets a descriptor of its own.
        guard let copy = Descriptor(fcntl(directory.number, F_DUPFD_CLOEXEC, 0)), let stream = fdopendir(copy.release())
        else { throw failure(path, "fdopendir") }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        // By bytes; no name holds a zero.
        return names.sorted { one, other in one.withCString { first in other.withCString { strcmp(first, $0) < 0 } } }
    }

    package func info(_ path: String) throws(FileError) -> FileInfo {
        FileInfo(try status(try open(path, box_o_path), path))
    }

    package func linkInfo(_ path: String) throws(FileError) -> FileInfo {
        FileInfo(try status(try open(path, box_o_path | O_NOFOLLOW), path))
    }

    package func linkTarget(_ path: String) throws(FileError) -> String {
        let link = try open(path, box_o_path | O_NOFOLLOW)
        var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = target.withUnsafeMutableBytes { buffer in
            // An empty path means the link itself that is open (readlink(2)).
            box_readlinkat(link.number, "", buffer.baseAddress, buffer.count)
        }
        // ENOENT is readlinkat's word for "not a symlink" when asked this way.
        guard length >= 0 else {
            throw FileError(path: path, reason: .system(call: "readlink", message: errorMessage(EINVAL)))
        }
        return String(decoding: target.prefix(length), as: UTF8.self)
    }

    package func isImmutable(_ path: String) throws(FileError) -> Bool {
        box_is_immutable(try open(path, box_o_path | O_NOFOLLOW).number) != 0
    }

    package func space(_ path: String) throws(FileError) -> FileSystemSpace {
        let file = try open(path, box_o_path)
        var state = statvfs()
        guard fstatvfs(file.number, &state) == 0 else { throw failure(path, "statvfs") }
        let (free, overflow) = UInt64(state.f_bavail).multipliedReportingOverflow(by: UInt64(state.f_frsize))
        return FileSystemSpace(
            freeBytes: overflow ? .max : Int64(clamping: free), isReadOnly: state.f_flag & UInt(ST_RDONLY) != 0,
            isUsersMount: state.f_flag & UInt(ST_NOSUID) != 0 && box_is_on(file.number, box_fuse) != 0,
            isProc: box_is_on(file.number, box_proc) != 0)
    }
}

extension LiveFiles {
    /// A plain file open for reading. What it is gets known first, by a descriptor that opens nothing (O_PATH): to open a
    /// watchdog or a serial port is already to use it.
    private func openRegular(_ path: String) throws(FileError) -> Descriptor {
        for flags in [box_o_path, O_RDONLY | O_NONBLOCK | O_NOCTTY] {
            let file = try open(path, flags)
            guard try status(file, path).st_mode & S_IFMT == S_IFREG else {
                throw FileError(path: path, reason: .notRegular)
            }
            if flags != box_o_path { return file }
        }
        throw FileError(path: path, reason: .notRegular)
    }

    func open(_ path: String, _ flags: Int32) throws(FileError) -> Descriptor {
        guard path.hasPrefix("/"), !path.utf8.contains(0) else {
            throw FileError(path: path, reason: .system(call: "open", message: "not an absolute path"))
        }
        let number = root?.open(path, flags) ?? box_openat(AT_FDCWD, path, flags | O_CLOEXEC, 0)
        guard let file = Descriptor(number) else {
            if errno == ENOSYS {
                throw FileError(
                    path: path, reason: .system(call: "openat2", message: "--root needs Linux 5.6 or later"))
            }
            throw failure(path, "open")
        }
        return file
    }

    private func status(_ file: borrowing Descriptor, _ path: String) throws(FileError) -> stat {
        var state = stat()
        guard fstat(file.number, &state) == 0 else { throw failure(path, "fstat") }
        return state
    }

    /// At most `count` bytes, in pieces, so that a large count costs nothing where the file is small.
    private func readBytes(
        _ file: borrowing Descriptor, _ path: String, count: Int,
        piece: (_ buffer: UnsafeMutableRawBufferPointer, _ done: Int) -> Int
    ) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: max(min(count, 65_536), 0))
        while bytes.count < count {
            let wanted = min(buffer.count, count - bytes.count)
            let got = buffer.withUnsafeMutableBytes { all in
                piece(UnsafeMutableRawBufferPointer(rebasing: all[..<wanted]), bytes.count)
            }
            if got > 0 {
                bytes += buffer[..<got]
            } else if got == 0 {
                break
            } else if errno != EINTR {
                throw failure(path, "read")
            }
        }
        return bytes
    }

    private func failure(_ path: String, _ call: String) -> FileError {
        let code = errno
        switch code {
        case ENOENT, ENOTDIR: return FileError(path: path, reason: .notFound)
        case EACCES, EPERM: return FileError(path: path, reason: .permissionDenied)
        case let code: return FileError(path: path, reason: .system(call: call, message: errorMessage(code)))
        }
    }
}

/// A directory in which paths are resolved as if it were `/`.
private final class Root: Sendable {
    private let directory: Int32

    init(_ path: String) throws(FileError) {
        directory = box_openat(AT_FDCWD, path, box_o_path | O_DIRECTORY | O_CLOEXEC, 0)
        guard directory >= 0 else {
            throw FileError(path: path, reason: .system(call: "open --root", message: errorMessage(errno)))
        }
    }

    deinit { close(directory) }

    /// A descriptor, or -1 with errno set.
    func open(_ path: String, _ flags: Int32) -> Int32 {
        var how = open_how()
        how.flags = UInt64(UInt32(bitPattern: flags | O_CLOEXEC))
        how.resolve = box_resolve_in_root
        // EAGAIN: something was renamed while the kernel looked (openat2(2)); a handful of tries settles it.
        for _ in 0..<16 {
            let number = box_openat2(directory, path, &how)
            if number >= 0 || errno != EAGAIN { return number }
        }
        return -1
    }
}

extension FileInfo {
    init(_ state: stat) {
        let kind: Kind =
            switch state.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .link
            case S_IFCHR, S_IFBLK:
                .device(major: Int(gnu_dev_major(state.st_rdev)), minor: Int(gnu_dev_minor(state.st_rdev)))
            default: .other
            }
        self.init(
            kind: kind, size: Int64(state.st_size), mode: UInt32(state.st_mode) & 0o7777, owner: state.st_uid,
            group: state.st_gid,
            modified: Timestamp(unixSeconds: Int64(state.st_mtim.tv_sec), nanoseconds: Int32(state.st_mtim.tv_nsec)))
    }
}

extension Int {
    /// Sum, held at the ends of the range.
    fileprivate func addingClamped(_ other: Int) -> Int { Int(Int64(self).addingClamped(Int64(other))) }
}
