import CLinux
import Glibc

/// Files that another program reads while we write them: node_exporter's textfile collector, a report on a web server.
package enum OutputFile {
    /// Replaces the file whole, mode 0644: a reader sees the old one or the new one, never half. The temporary file stands
    /// in the same directory and does not end like the real one, so that collectors leave it alone. Devices, pipes and
    /// terminals (`/dev/stdout`) are written to instead.
    package static func replace(_ path: String, with text: String) throws(OutputError) {
        var state = stat()
        if stat(path, &state) == 0, state.st_mode & S_IFMT != S_IFREG {
            return try append(text, toDevice: path)
        }
        let temporary = "\(path).boxdoctor-\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutputError(subject: path, call: "open", code: errno) }
        do {
            defer { close(descriptor) }
            try writeAll(Array(text.utf8), to: descriptor, named: temporary)
            // Whatever the umask: a collector that runs as another user must be able to read it.
            guard fchmod(descriptor, 0o644) == 0 else {
                throw OutputError(subject: temporary, call: "fchmod", code: errno)
            }
            guard fsync(descriptor) == 0 || errno == EINVAL else {
                throw OutputError(subject: temporary, call: "fsync", code: errno)
            }
            guard rename(temporary, path) == 0 else {
                throw OutputError(subject: path, call: "rename", code: errno)
            }
        } catch let error as OutputError {
            unlink(temporary)
            throw error
        } catch {
            unlink(temporary)
            throw OutputError(subject: path, call: "write", code: EIO)
        }
    }

    /// A pipe that nobody reads is an error (ENXIO), not waited for; one that is read is waited for while it is full.
    private static func append(_ text: String, toDevice path: String) throws(OutputError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw OutputError(subject: path, call: "open", code: errno) }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFL, 0)
        try writeAll(Array(text.utf8), to: descriptor, named: path)
    }
}
