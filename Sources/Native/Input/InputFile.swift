import Box
import CLinux
import Glibc

/// A file that the operator named on the command line, or standard input for `-`: of this machine, whatever `--root` says.
package enum InputFile {
    /// At most `limit` bytes. Pipes are welcome (`boxdoctor check --facts <(ssh box boxdoctor probe)`), but not in a folder
    /// of files that was named as a whole: nobody may write to them.
    package static func read(_ path: String, limit: Int, isPlain: Bool = false) throws(FileError) -> [UInt8] {
        let descriptor = try InputFile.open(path, isPlain: isPlain)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, "read") }
            if count == 0 { return bytes }
            bytes += chunk.prefix(count)
            guard bytes.count <= limit else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        }
    }

    /// The caller closes it.
    static func open(_ path: String, isPlain: Bool) throws(FileError) -> Int32 {
        let flags = O_RDONLY | O_CLOEXEC | (isPlain ? O_NONBLOCK | O_NOCTTY : 0)
        let descriptor = path == "-" && !isPlain ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : Glibc.open(path, flags)
        guard descriptor >= 0 else { throw failure(path, "open") }
        guard isPlain else { return descriptor }
        var state = stat()
        guard fstat(descriptor, &state) == 0, state.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileError(path: path, reason: .notRegular)
        }
        return descriptor
    }

    /// As seen from the folder that this process stands in.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return "\(String(cString: here))/\(path)"
    }

    static func failure(_ path: String, _ call: String) -> FileError {
        let reason: FileError.Reason =
            switch errno {
            case ENOENT: .notFound
            case EACCES: .permissionDenied
            default: .system(call: call, message: String(cString: strerror(errno)))
            }
        return FileError(path: path, reason: reason)
    }
}
