import Box
import CLinux
import Glibc

/// How long a pipe that is named as a file may let us wait: one that nobody writes to would hold a program for ever.
package struct InputWait: Sendable {
    /// What the operator gave the whole run, in seconds; nil where he gave nothing. A pipe that has a writer is then read to
    /// its end, however long he takes (`<(ssh box boxdoctor probe)` may ask for a password).
    private let givenSeconds: Double?
    private let seconds: Double
    private let began = LiveClocks().monotonicNanoseconds()

    package init(givenSeconds: Double? = nil, elseSeconds: Double = 10) {
        self.givenSeconds = givenSeconds
        seconds = givenSeconds ?? elseSeconds
    }

    /// Returns once there is something to read, or the end of it. `mayBeAlone`: nobody needs to have opened its other end yet.
    func wait(for descriptor: Int32, named path: String, mayBeAlone: Bool) throws(FileError) {
        let isBounded = givenSeconds != nil || mayBeAlone
        while true {
            let left = seconds - Double(LiveClocks().monotonicNanoseconds() - began) / 1e9
            let milliseconds = isBounded ? Int32(clamping: Int64(max(left, 0) * 1000) + 1) : -1
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let count = poll(&ready, 1, milliseconds)
            if count > 0 { return }
            guard count == 0 || errno == EINTR else { throw InputFile.failure(path, "poll") }
            if count == 0, isBounded {
                throw FileError(path: path, reason: .nothingWritten(seconds: seconds))
            }
        }
    }
}
