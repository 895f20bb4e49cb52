import Values

/// What `apply` may do to the box. Every call is one step of a transaction and can be taken back.
package protocol Changes: Sendable {
    /// Replaces or creates a file whole: temporary file in the same directory, owner, mode and extended attributes of the
    /// old one (or `mode` and root), fsync, rename, fsync of the directory. Refuses symlinks and bind mounts.
    func write(_ path: String, _ bytes: [UInt8], mode: UInt32) throws(ChangeError)
    /// Removes what a `write` to this path that was cut short left beside it; nothing where nothing is.
    func sweep(_ path: String) throws(ChangeError)
    func remove(_ path: String) throws(ChangeError)
    func makeDirectory(_ path: String, mode: UInt32) throws(ChangeError)
    /// Sets a file's modification time.
    func setModified(_ path: String, _ time: Timestamp) throws(ChangeError)
    /// clock_settime(2), CLOCK_REALTIME, moved by a signed number of seconds.
    func stepClock(bySeconds: Double) throws(ChangeError)
    /// Writes the system time into a hardware clock, in UTC or local time.
    func writeRTC(_ device: String) throws(ChangeError)
    /// Holds an exclusive lock until it is given up; nil where somebody else holds it.
    func lock(_ path: String) throws(ChangeError) -> (any ChangeLock)?
}

package protocol ChangeLock: Sendable {
    func release()
}

package struct ChangeError: Error, Equatable, CustomStringConvertible {
    package var subject: String
    package var call: String
    package var message: String

    package init(subject: String, call: String, message: String) {
        self.subject = subject
        self.call = call
        self.message = message
    }

    package var description: String { "\(subject): \(call): \(message)" }
}
