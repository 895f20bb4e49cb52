import Box
import CLinux
import Glibc

/// A file that the operator named on the command line, or standard input for `-`: of this machine, whatever `--root` says.
package enum InputFile {
    /// At most `limit` bytes. Pipes are welcome (`boxdoctor check --facts <(ssh box boxdoctor probe)`), but not in a folder
    /// of files that was named as a whole: nobody may write to them.
    package static func read(
        _ path: String, limit: Int, isPlain: Bool = false, waiting wait: InputWait = InputWait()
    ) throws(FileError) -> [UInt8] {
        var source = try InputSource(path, isPlain: isPlain, waiting: wait)
        var bytes: [UInt8] = []
        while true {
            let chunk = try source.read(65_536)
            if chunk.isEmpty { return bytes }
            bytes += chunk
            guard bytes.count <= limit else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        }
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

/// One open input, never waited for longer than allowed.
struct InputSource: ~Copyable {
    private let path: String
    private let descriptor: Descriptor
    private let wait: InputWait
    private let isRegular: Bool
    /// A pipe with a name in a folder: to open it says nothing of a writer.
    private let isNamedPipe: Bool
    /// The writer was heard: what he leaves out now is his own affair.
    private var hasWriter = false

    init(_ path: String, isPlain: Bool, waiting wait: InputWait) throws(FileError) {
        self.path = path
        self.wait = wait
        // A pipe without a writer must not hold us in open(2).
        let number =
            path == "-" && !isPlain
            ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard let descriptor = Descriptor(number) else { throw InputFile.failure(path, "open") }
        var state = stat()
        guard fstat(descriptor.number, &state) == 0 else { throw InputFile.failure(path, "stat") }
        let kind = state.st_mode & S_IFMT
        guard !isPlain || kind == S_IFREG else { throw FileError(path: path, reason: .notRegular) }
        isRegular = kind == S_IFREG
        isNamedPipe = kind == S_IFIFO && box_is_on(descriptor.number, box_pipes) == 0
        self.descriptor = descriptor
    }

    /// What a program of ours writes, that ends by itself.
    init(_ descriptor: consuming Descriptor, named path: String) {
        self.path = path
        self.descriptor = descriptor
        wait = InputWait()
        (isRegular, isNamedPipe) = (false, false)
    }

    /// Up to `count` bytes; none at the end.
    mutating func read(_ count: Int) throws(FileError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        while true {
            if !isRegular {
                try wait.wait(for: descriptor.number, named: path, mayBeAlone: isNamedPipe && !hasWriter)
            }
            let got = buffer.withUnsafeMutableBytes { Glibc.read(descriptor.number, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR || errno == EAGAIN { continue }
            guard got >= 0 else { throw InputFile.failure(path, "read") }
            hasWriter = true
            buffer.removeLast(count - got)
            return buffer
        }
    }
}
