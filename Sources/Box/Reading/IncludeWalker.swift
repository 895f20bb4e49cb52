import Formats
import Values

/// Reads a daemon's configuration: its main file and, at the caller's word, what that includes. Whatever cannot be read,
/// loops or grows without bound becomes a `Trouble` that names the including line, and the rest goes on.
package struct ConfigFiles {
    /// All files of one daemon together; a configuration is a few kilobytes.
    static let totalLimit = 8 << 20

    package let files: any FileSystem
    package private(set) var troubles: [Trouble] = []
    /// Why a file that is there could not be read, by its path.
    package private(set) var unread: [String: String] = [:]
    /// Files read so far, in order.
    private(set) var paths: [String] = []
    private var chain: [String] = []
    private var bytesRead = 0

    package init(_ files: any FileSystem) { self.files = files }

    package mutating func trouble(_ source: Source, _ text: String) { troubles.append(Trouble(source, text)) }

    package mutating func take(_ others: [Trouble]) { troubles += others }

    /// Hands each line of a file to `visit`, which may walk further files. An absent file is a trouble only if a line
    /// (`includedAt`) names it. False where it was not read.
    @discardableResult
    package mutating func walk(
        _ path: String, includedAt: Source? = nil, _ visit: (inout ConfigFiles, ConfigLine) -> Void
    ) -> Bool {
        guard let lines = lines(of: path, includedAt: includedAt) else { return false }
        chain.append(path)
        for line in lines { visit(&self, line) }
        chain.removeLast()
        return true
    }

    /// A file's lines; nil, with a trouble where there is something to tell, if it cannot be read.
    package mutating func lines(of path: String, includedAt: Source? = nil) -> [ConfigLine]? {
        bytes(of: path, includedAt: includedAt).flatMap { Lines.of($0, path: path) }
    }

    /// A TOML file's values; nil, with a trouble where there is something to tell, if it cannot be read.
    package mutating func toml(_ path: String) -> Toml? {
        guard let bytes = bytes(of: path) else { return nil }
        do {
            return try Toml(bytes, path: path)
        } catch {
            unread[path] = "not valid TOML: \(error.message)"
            trouble(Source(path, line: error.line), "not valid TOML: \(error.message)")
            return nil
        }
    }

    /// A text file's bytes: none is NUL.
    private mutating func bytes(of path: String, includedAt: Source? = nil) -> [UInt8]? {
        let place = includedAt ?? Source(path)
        guard !chain.contains(path) else {
            let circle = (chain.drop { $0 != path } + [path]).joined(separator: " -> ")
            trouble(place, "include loop: \(circle); not followed again")
            return nil
        }
        guard chain.count < FileLimits.includeDepth else {
            trouble(place, "\(path) not read: includes are more than \(FileLimits.includeDepth) deep")
            return nil
        }
        guard paths.count < FileLimits.includedFiles, bytesRead < ConfigFiles.totalLimit else {
            trouble(
                place,
                "\(path) not read: the configuration is larger than \(FileLimits.includedFiles) files or "
                    + "\(ConfigFiles.totalLimit >> 20) MiB")
            return nil
        }
        do {
            let bytes = try files.read(path, limit: FileLimits.configuration)
            paths.append(path)
            bytesRead += bytes.count
            guard !bytes.contains(0) else {
                unread[path] = "binary, not a text file; not read"
                trouble(Source(path), "binary, not a text file; not read")
                return nil
            }
            return bytes
        } catch {
            unread[path] = "\(error)"
            if includedAt != nil || error.reason != .notFound { trouble(place, "\(error)") }
            return nil
        }
    }

    /// The paths that a pattern of an include line stands for, sorted; none is no trouble, an unreadable directory is.
    package mutating func matches(_ pattern: String, includedAt: Source) -> [String] {
        let found = Glob.paths(pattern, in: files)
        troubles += found.errors.map { Trouble(includedAt, "\($0)") }
        return found.paths
    }

    /// Files that end in `suffix` in several directories, sorted by name; of equal names the first directory's counts, as
    /// in chrony's `confdir` and systemd's `*.d` (UAPI configuration files specification).
    package mutating func layered(_ directories: [String], suffix: String) -> [String] {
        var chosen: [String: String] = [:]
        for directory in directories {
            do {
                for name in try files.list(directory, limit: FileLimits.directoryEntries)
                where name.hasSuffix(suffix) && !name.hasPrefix(".") && chosen[name] == nil {
                    chosen[name] = directory + "/" + name
                }
            } catch {
                if error.reason != .notFound { trouble(Source(directory), "\(error)") }
            }
        }
        return chosen.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }.map(\.value)
    }
}
