import Values

/// Files of the box, by absolute path as the box itself names them. With `--root DIR` every path, symlinks included, is
/// resolved inside DIR (openat2(2), RESOLVE_IN_ROOT).
package protocol FileSystem: Sendable {
    /// The whole file; `tooLarge` beyond `limit` bytes, `notRegular` for anything that is not a plain file unless it is
    /// below /proc or /sys.
    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]
    /// Part of a file, for large binary ones; shorter at its end.
    func read(_ path: String, at offset: Int, count: Int) throws(FileError) -> [UInt8]
    /// Names in a directory, sorted by byte value, without `.` and `..`; at most `limit`.
    func list(_ path: String, limit: Int) throws(FileError) -> [String]
    /// Follows symlinks.
    func info(_ path: String) throws(FileError) -> FileInfo
    /// The symlink itself.
    func linkInfo(_ path: String) throws(FileError) -> FileInfo
    func linkTarget(_ path: String) throws(FileError) -> String
    /// statvfs(3): free bytes for ordinary users, and whether the mount is read-only.
    func space(_ path: String) throws(FileError) -> FileSystemSpace
    /// `chattr +i`: not even root may change it before that is taken off (ioctl_iflags(2), statx(2)).
    func isImmutable(_ path: String) throws(FileError) -> Bool
}

package struct FileInfo: Sendable, Equatable {
    package enum Kind: Sendable, Equatable { case file, directory, link, device(major: Int, minor: Int), other }

    package var kind: Kind
    package var size: Int64
    /// Permission bits, 0o7777.
    package var mode: UInt32
    package var owner: UInt32
    package var group: UInt32
    package var modified: Timestamp

    package init(kind: Kind, size: Int64, mode: UInt32, owner: UInt32, group: UInt32, modified: Timestamp) {
        self.kind = kind
        self.size = size
        self.mode = mode
        self.owner = owner
        self.group = group
        self.modified = modified
    }
}

package struct FileSystemSpace: Sendable, Equatable {
    package var freeBytes: Int64
    package var isReadOnly: Bool
    /// Made up by a program of a user (FUSE, and mounted without set-user-ID as users must): owners and modes are its word.
    package var isUsersMount: Bool
    /// proc(5), where links lead elsewhere than they say.
    package var isProc: Bool

    package init(freeBytes: Int64, isReadOnly: Bool, isUsersMount: Bool = false, isProc: Bool = false) {
        self.freeBytes = freeBytes
        self.isReadOnly = isReadOnly
        self.isUsersMount = isUsersMount
        self.isProc = isProc
    }
}

/// Why a file could not be read.
package struct FileError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case notFound, permissionDenied, notRegular, tooLarge(limit: Int)
        /// A pipe, and nobody wrote to it for so long.
        case nothingWritten(seconds: Double)
        /// The kernel's own words, with the call.
        case system(call: String, message: String)
    }

    package var path: String
    package var reason: Reason

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    package var description: String {
        switch reason {
        case .notFound: "\(path): not there"
        case .permissionDenied: "\(path): permission denied; run as root to read it"
        case .notRegular: "\(path): not a plain file"
        case .tooLarge(let limit): "\(path): larger than \(limit) bytes, not read"
        case .nothingWritten(let seconds):
            "\(path): nothing was written to it within \(numeral(seconds, decimals: 1)) s; --timeout waits longer"
        case .system(let call, let message): "\(path): \(call): \(message)"
        }
    }
}

extension FileSystem {
    /// What became of looking for a file's contents: known, absent, or unreadable with the reason.
    package func observe(_ path: String, limit: Int = FileLimits.configuration) -> Observed<[UInt8]> {
        do {
            return .known(try read(path, limit: limit), Source(path))
        } catch {
            return error.reason == .notFound ? .absent(Source(path)) : .unreadable(why: "\(error)", Source(path))
        }
    }
}

/// A file's modification time, as a fact.
package func modified(_ path: String, _ files: any FileSystem) -> Observed<Timestamp> {
    do {
        return .known(try files.info(path).modified, Source(path))
    } catch {
        return error.reason == .notFound ? .absent(Source(path)) : .unreadable(why: "\(error)", Source(path))
    }
}
