import Box
import CLinux
import Glibc

/// A file, or standard input (`-`), read piece by piece, never as a whole. What zstd packed is unpacked by the program of
/// that name.
package final class InputStream {
    private static let piece = 1 << 17
    private static let zstdMagic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]

    private let path: String
    private var source: InputSource
    /// Of the program that unpacks.
    private var child: pid_t?
    private var buffer: [UInt8] = []
    private var hasEnded = false

    /// `isPlain`: a file that was not named by itself; pipes and devices are refused.
    package init(
        _ path: String, isPlain: Bool = false, waiting wait: InputWait = InputWait()
    ) throws(FileError) {
        self.path = path
        source = try InputSource(path, isPlain: isPlain, waiting: wait)
        try fill()
        guard buffer.starts(with: InputStream.zstdMagic) else { return }
        if path == "-" {
            throw FileError(
                path: "standard input",
                reason: .system(call: "read", message: "packed by zstd; pipe it through 'zstd -dc'"))
        }
        try unpack()
    }

    deinit {
        if let child {
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
    }

    /// Some bytes more; empty at the end.
    package func read() throws(FileError) -> [UInt8] {
        if buffer.isEmpty, !hasEnded { try fill() }
        defer { buffer = [] }
        return buffer
    }

    private func fill() throws(FileError) {
        buffer = try source.read(InputStream.piece)
        hasEnded = buffer.isEmpty
        if hasEnded { try finish() }
    }

    /// The program's own word on what it read.
    private func finish() throws(FileError) {
        guard let child else { return }
        self.child = nil
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw FileError(path: path, reason: .system(call: "zstd", message: "not a whole file that zstd packed"))
        }
    }

    private func unpack() throws(FileError) {
        var ends: [Int32] = [-1, -1]
        guard box_pipe(&ends) == 0, let reading = Descriptor(ends[0]), let writing = Descriptor(ends[1]) else {
            throw InputFile.failure(path, "pipe")
        }
        guard let silent = Descriptor(box_openat(AT_FDCWD, "/dev/null", O_WRONLY | O_CLOEXEC, 0)) else {
            throw InputFile.failure("/dev/null", "open")
        }
        // It starts in `/`.
        let command = Command("zstd", ["-dcq", "--", InputFile.absolute(path)])
        do {
            child = try Spawn.start(
                command, output: try ChildDescriptor(writing), errors: try ChildDescriptor(silent))
        } catch {
            let why = error.outcome == .notFound ? "zstd is not installed" : "\(error.outcome)"
            throw FileError(path: path, reason: .system(call: "zstd", message: why))
        }
        source = InputSource(reading, named: path)
        try fill()
    }
}
