import Box
import Values

/// Who may have written what is to be run.
package struct ExternalOwner: Sendable, Equatable {
    /// User ids whose files are trusted.
    package var users: Set<UInt32>

    package init(users: Set<UInt32> = [0]) { self.users = users }

    /// Why a file must not be trusted; nil where it may be.
    ///
    /// Everything on the way to it, as the kernel walks that, must belong to a trusted user and be writable by nobody else:
    /// each directory, those that hold a link or that a link leads through among them. So whoever is not trusted can change
    /// no step of it, neither now nor between this look and the use of the path. In a sticky directory others cannot replace
    /// what is not theirs (unlink(2)). A link must not lead out of the part of the tree it stands in.
    package func refusal(_ path: String, in files: any FileSystem) -> String? {
        let walk = PathWalk(path, files)
        let home = realPath(parent(of: path), files)
        let isInside = walk.end.hasPrefix(home == "/" ? "/" : home + "/")
        guard isInside || systemTrees.contains(where: { walk.end.hasPrefix($0) }) else {
            return "is a link that leads out to \(walk.end)"
        }
        return refusal(of: walk, named: path)
    }

    /// Why a program must not be run: the file, or the interpreter that its first line names (execve(2)).
    package func refusal(ofProgram path: String, in files: any FileSystem) -> String? {
        if let why = refusal(path, in: files) { return why }
        var program = path
        // BINPRM_MAX_RECURSION (fs/exec.c): an interpreter may be a script too.
        for _ in 0..<5 {
            guard let interpreter = interpreter(of: program, files) else { return nil }
            guard interpreter.hasPrefix("/") else {
                return "has an interpreter without an absolute path: \(interpreter)"
            }
            if let why = refusal(of: PathWalk(interpreter, files), named: interpreter) {
                return "has an interpreter, \(interpreter), that \(why)"
            }
            program = interpreter
        }
        return "has an interpreter that needs an interpreter, and so on"
    }

    private var systemTrees: [String] { ["/usr/", "/bin/", "/sbin/", "/lib/", "/opt/"] }

    private func refusal(of walk: PathWalk, named path: String) -> String? {
        for step in walk.steps {
            if step.space?.isProc == true { return "lies in /proc, where links lead elsewhere than they say" }
            if step.space?.isUsersMount == true {
                return "lies in \(step.place), a file system that a user's own program makes up"
            }
            switch step.info.kind {
            case .link where !step.isInSharedDirectory || users.contains(step.info.owner): continue
            case .link:
                return "leads through \(step.place), a link that belongs to user \(step.info.owner), not to root"
            case .directory:
                let isSticky = step.info.mode & 0o1000 != 0 && users.contains(step.info.owner)
                if !isSticky, let why = untrusted(step.info) { return "lies in \(step.place), which \(why)" }
            case .file: if let why = untrusted(step.info) { return "\(why); chown root it and chmod go-w it" }
            case .device, .other: return "is not a plain file"
            }
        }
        if let failure = walk.failure { return failure.reason == .notFound ? "is not there" : "\(failure)" }
        return walk.steps.last?.info.kind == .file ? nil : "is not a plain file"
    }

    /// What a script's first line names; nil for a program that is none. One that may be run but not read is none.
    private func interpreter(of program: String, _ files: any FileSystem) -> String? {
        guard let head = try? files.read(program, at: 0, count: 256), head.starts(with: Array("#!".utf8)) else {
            return nil
        }
        let line = String(decoding: head.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return line.split(whereSeparator: \.isBlank).first.map(String.init) ?? ""
    }

    private func untrusted(_ info: FileInfo) -> String? {
        guard users.contains(info.owner) else { return "belongs to user \(info.owner), not to root" }
        if info.mode & 0o002 != 0 { return "is writable by everybody" }
        // Of root's own group too: where there is an access control list, these bits are its mask, and it may name anybody
        // (acl(5)).
        return info.mode & 0o020 != 0 ? "is writable by group \(info.group)" : nil
    }

    private func parent(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }
}
