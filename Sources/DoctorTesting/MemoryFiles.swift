import Box
import Probes
import Values

/// A file system that is a dictionary. Directories above an entry are there without being written down; symlinks are
/// followed, in the middle of a path too.
package struct MemoryFiles: FileSystem {
    package enum Node: Sendable, Equatable {
        case file([UInt8])
        case link(String)
        case directory
        case device(major: Int, minor: Int)
        /// Every call fails so.
        case failing(FileError.Reason)
    }

    package struct Entry: Sendable, Equatable {
        package var node: Node
        package var mode: UInt32
        package var owner: UInt32
        package var group: UInt32
        package var modified: Timestamp

        package init(
            _ node: Node, mode: UInt32 = 0o644, owner: UInt32 = 0, group: UInt32 = 0,
            modified: Timestamp = Timestamp(unixSeconds: 1_700_000_000)
        ) {
            self.node = node
            self.mode = mode
            self.owner = owner
            self.group = group
            self.modified = modified
        }
    }

    /// By absolute path without a final slash.
    package var entries: [String: Entry]
    /// What `space` says, by path prefix; the longest wins. Elsewhere: plenty, writable.
    package var spaces: [String: FileSystemSpace] = [:]
    /// Paths with `chattr +i`.
    package var immutable: Set<String> = []

    package init(_ entries: [String: Entry] = [:]) { self.entries = entries }

    /// Plain text files.
    package init(texts: [String: String]) {
        entries = texts.mapValues { Entry(.file(Array($0.utf8))) }
    }

    package subscript(path: String) -> Entry? {
        get { entries[path] }
        set { entries[path] = newValue }
    }

    package mutating func add(_ path: String, _ text: String) { entries[path] = Entry(.file(Array(text.utf8))) }
    package mutating func link(_ path: String, to target: String) { entries[path] = Entry(.link(target), mode: 0o777) }
    package mutating func fail(_ path: String, _ reason: FileError.Reason) { entries[path] = Entry(.failing(reason)) }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let bytes = try contents(path)
        guard bytes.count <= limit else { throw FileError(path: path, reason: .tooLarge(limit: limit)) }
        return bytes
    }

    package func read(_ path: String, at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        Array(try contents(path).dropFirst(offset).prefix(count))
    }

    package func list(_ path: String, limit: Int) throws(FileError) -> [String] {
        let place = try resolve(path, followsLast: true)
        guard try node(place, path).node == .directory else { throw FileError(path: path, reason: .notFound) }
        let prefix = place == "/" ? "/" : place + "/"
        let names = entries.keys.filter { $0.hasPrefix(prefix) && $0 != prefix }
            .map { String($0.dropFirst(prefix.count).prefix { $0 != "/" }) }
        return Array(Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(limit))
    }

    package func info(_ path: String) throws(FileError) -> FileInfo {
        FileInfo(try node(try resolve(path, followsLast: true), path))
    }

    package func linkInfo(_ path: String) throws(FileError) -> FileInfo {
        FileInfo(try node(try resolve(path, followsLast: false), path))
    }

    package func linkTarget(_ path: String) throws(FileError) -> String {
        if case .link(let target) = try node(try resolve(path, followsLast: false), path).node { return target }
        throw FileError(path: path, reason: .system(call: "readlink", message: "Invalid argument"))
    }

    package func isImmutable(_ path: String) throws(FileError) -> Bool {
        immutable.contains(try resolve(path, followsLast: false))
    }

    package func space(_ path: String) throws(FileError) -> FileSystemSpace {
        let place = try resolve(path, followsLast: true)
        _ = try node(place, path)
        let mount = spaces.keys.filter { place == $0 || $0 == "/" || place.hasPrefix($0 + "/") }
            .max { $0.utf8.count < $1.utf8.count }
        return mount.flatMap { spaces[$0] } ?? FileSystemSpace(freeBytes: 1 << 30, isReadOnly: false)
    }
}

extension MemoryFiles {
    private func contents(_ path: String) throws(FileError) -> [UInt8] {
        switch try node(try resolve(path, followsLast: true), path).node {
        case .file(let bytes): return bytes
        default: throw FileError(path: path, reason: .notRegular)
        }
    }

    /// What is at a resolved place; errors name the path asked for.
    private func node(_ place: String, _ path: String) throws(FileError) -> Entry {
        if let entry = entries[place] {
            if case .failing(let reason) = entry.node { throw FileError(path: path, reason: reason) }
            return entry
        }
        guard place == "/" || entries.keys.contains(where: { $0.hasPrefix(place + "/") }) else {
            throw FileError(path: path, reason: .notFound)
        }
        return Entry(.directory, mode: 0o755)
    }

    /// The path with `.`, `..` and symlinks gone, as the kernel walks it: at most 40 links (path_resolution(7)).
    private func resolve(_ path: String, followsLast: Bool) throws(FileError) -> String {
        var waiting = Array(path.split(separator: "/").reversed())
        var done: [Substring] = []
        var links = 0
        while let part = waiting.popLast() {
            if part == "." { continue }
            if part == ".." {
                _ = done.popLast()
                continue
            }
            done.append(part)
            let place = "/" + done.joined(separator: "/")
            guard case .link(let target) = entries[place]?.node, followsLast || !waiting.isEmpty else { continue }
            links += 1
            guard links <= 40 else {
                throw FileError(
                    path: path, reason: .system(call: "open", message: "Too many levels of symbolic links"))
            }
            if target.hasPrefix("/") { done = [] } else { done.removeLast() }
            waiting += target.split(separator: "/").reversed()
        }
        return "/" + done.joined(separator: "/")
    }
}

extension FileInfo {
    fileprivate init(_ entry: MemoryFiles.Entry) {
        var size: Int64 = 0
        let kind: Kind
        switch entry.node {
        case .file(let bytes): (kind, size) = (.file, Int64(bytes.count))
        case .link(let target): (kind, size) = (.link, Int64(target.utf8.count))
        case .directory: kind = .directory
        case .device(let major, let minor): kind = .device(major: major, minor: minor)
        case .failing: kind = .other
        }
        self.init(
            kind: kind, size: size, mode: entry.mode, owner: entry.owner, group: entry.group, modified: entry.modified)
    }
}
