import CLinux
import Glibc

/// The process's standard streams.
package enum Console {
    package enum Stream: Int32, Sendable { case output = 1, errors = 2 }

    /// isatty(3).
    package static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

    /// Whether somebody is there to be asked: standard input and output are both a terminal.
    package static var hasOperator: Bool { isatty(STDIN_FILENO) == 1 && isTerminal(.output) }

    /// Asks a question that is answered with yes only by `y` or `yes`, in full by `yes` alone; the end of input is no.
    package static func asks(_ question: String, inFull: Bool = false) throws(OutputError) -> Bool {
        try write(inFull ? "\(question) Type yes in full: " : "\(question) [y/N] ")
        // What was typed before the question was there is no answer to it.
        tcflush(STDIN_FILENO, TCIFLUSH)
        let answer = readLine() ?? ""
        return (inFull ? ["yes"] : ["y", "yes"]).contains(answer.lowercased())
    }

    /// Columns of the terminal behind a stream (TIOCGWINSZ); nil where there is none, or it does not know (serial lines).
    package static func columns(of stream: Stream) -> Int? {
        var size = winsize()
        guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Lines of the terminal behind a stream; nil where there is none.
    package static func rows(of stream: Stream) -> Int? {
        var size = winsize()
        guard isTerminal(stream) else { return nil }
        guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    /// Nil where it is not set; an empty value counts as not set (NO_COLOR's rule).
    package static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Writes all of it. A reader that went away is no error: `boxdoctor check | head -1` is a fair use.
    package static func write(_ text: String, to stream: Stream = .output) throws(OutputError) {
        do {
            try writeAll(
                Array(text.utf8), to: stream.rawValue, named: stream == .output ? "standard output" : "standard error")
        } catch {
            if error.code != EPIPE { throw error }
        }
    }

    /// A write to a closed pipe is an error to look at, not the end. A handler, for children then get the default back;
    /// an ignored signal would be inherited.
    package static func surviveClosedPipes() { signal(SIGPIPE) { _ in } }
}

/// Something could not be written.
package struct OutputError: Error, CustomStringConvertible {
    package var subject: String
    package var call: String
    package var code: Int32
    /// In place of the kernel's words: why such a name is not written to.
    private var reason: String?

    package init(subject: String, call: String, code: Int32) {
        (self.subject, self.call, self.code) = (subject, call, code)
    }

    init(subject: String, reason: String) {
        (self.subject, call, code, self.reason) = (subject, "open", EINVAL, reason)
    }

    /// Whether the name is at fault, not what was written.
    package var isOfTheName: Bool {
        reason != nil
            || call == "open"
                && [ENOENT, ENOTDIR, EISDIR, EACCES, EPERM, EROFS, ENAMETOOLONG, ELOOP, ENXIO, EBADF].contains(code)
    }

    package var description: String { "\(subject): \(reason ?? "\(call): \(String(cString: strerror(code)))")" }
}

/// write(2) until all is out.
func writeAll(_ bytes: [UInt8], to descriptor: Int32, named subject: String) throws(OutputError) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR { continue }
            if errno == EAGAIN {
                // Somebody made the terminal non-blocking: wait until it takes more.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
                continue
            }
            throw OutputError(subject: subject, call: "write", code: errno)
        }
        rest = rest.dropFirst(count)
    }
}
