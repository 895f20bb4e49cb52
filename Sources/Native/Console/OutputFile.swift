import CLinux
import Glibc

/// Files that another program reads while we write them: node_exporter's textfile collector, a report on a web server.
package enum OutputFile {
    /// Replaces the file whole, mode 0644: a reader sees the old one or the new one, never half. The temporary file stands
    /// in the same directory and does not end like the real one, so that collectors leave it alone. A link stays, and its
    /// target is replaced. What is open already (`-`, `/dev/stdout`, `/dev/fd/3`), a terminal and a pipe are written to.
    package static func replace(_ path: String, with text: String) throws(OutputError) {
        let target = path == "-" ? .stream(STDOUT_FILENO) : try OutputTarget(path)
        switch target {
        case .stream(let number): try write(text, toStream: number, named: path)
        case .device(let place): try append(text, toDevice: place, named: path)
        case .file(let place): try replaceFile(place, with: text, named: path)
        }
    }

    private static func replaceFile(_ place: String, with text: String, named path: String) throws(OutputError) {
        let temporary = "\(place).boxdoctor-\(getpid())"
        // Left behind by one that was killed, with the same number in another container or boot.
        _ = unlink(temporary)
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
            guard rename(temporary, place) == 0 else {
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
    private static func append(_ text: String, toDevice place: String, named path: String) throws(OutputError) {
        let descriptor = open(place, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw OutputError(subject: path, call: "open", code: errno) }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFL, 0)
        try writeAll(Array(text.utf8), to: descriptor, named: path)
    }

    /// Where it stands in what is open: behind `>>log` or `>log` alike. A reader that went away is no error.
    private static func write(_ text: String, toStream number: Int32, named path: String) throws(OutputError) {
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0, flags & O_ACCMODE != O_RDONLY else {
            throw OutputError(subject: path, call: "open", code: flags < 0 ? errno : EACCES)
        }
        do {
            try writeAll(Array(text.utf8), to: number, named: path)
        } catch {
            if error.code != EPIPE { throw error }
        }
    }
}
