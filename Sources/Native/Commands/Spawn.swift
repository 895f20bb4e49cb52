import Box
import CLinux
import Glibc

/// Why a program did not start.
package struct SpawnError: Error {
    package let outcome: CommandOutcome

    init(_ call: String, _ code: Int32) { outcome = .failed(why: "\(call): \(errorMessage(code))") }
    init(_ outcome: CommandOutcome) { self.outcome = outcome }
}

package enum Spawn {
    /// Where bare names are looked for; the caller's PATH is nobody's business.
    private static let folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]

    /// Starts a program in its own session, in `/`, with all signals as they are by default.
    package static func start(_ command: Command, output: ChildDescriptor, errors: ChildDescriptor) throws(SpawnError)
        -> Int32
    {
        guard let path = find(command.program) else { throw SpawnError(.notFound) }
        var environment = ["PATH": folders.joined(separator: ":"), "LC_ALL": "C.UTF-8", "TZ": "UTC"]
        environment.merge(command.environment) { $1 }
        let variables = environment.map { "\($0)=\($1)" }
        guard !(command.arguments + variables).contains(where: { $0.utf8.contains(0) }) else {
            throw SpawnError(.failed(why: "an argument holds a NUL byte"))
        }
        let input = try inputFile(command.input)

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.number, 0)
        posix_spawn_file_actions_adddup2(&actions, output.number, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.number, 2)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        posix_spawn_file_actions_addchdir_np(&actions, "/")

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, box_spawn_setsid | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))

        var process: pid_t = 0
        let code = withCStrings([path] + command.arguments) { arguments in
            withCStrings(variables) { posix_spawn(&process, path, &actions, &attributes, arguments, $0) }
        }
        guard code == 0 else {
            throw code == ENOENT
                ? SpawnError(.failed(why: "\(path): the interpreter it names is not there"))
                : SpawnError(path, code)
        }
        return process
    }

    private static func find(_ program: String) -> String? {
        guard !program.utf8.contains(0), !program.isEmpty else { return nil }
        let candidates = program.hasPrefix("/") ? [program] : folders.map { $0 + "/" + program }
        guard program.hasPrefix("/") || !program.contains("/") else { return nil }
        return candidates.first { path in
            var state = stat()
            return stat(path, &state) == 0 && state.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
        }
    }

    /// A file in memory with the input in it: nobody has to feed a program that does not read.
    private static func inputFile(_ bytes: [UInt8]) throws(SpawnError) -> ChildDescriptor {
        guard let file = Descriptor(box_memory_file()) else { throw SpawnError("memfd_create", errno) }
        guard write(file.number, bytes, bytes.count) == bytes.count, lseek(file.number, 0, SEEK_SET) == 0 else {
            throw SpawnError("write", errno)
        }
        return try ChildDescriptor(file)
    }

    /// A NULL-terminated array of C strings, as execve(2) takes it.
    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) } + [nil]
        defer { copies.forEach { free($0) } }
        return copies.withUnsafeBufferPointer { buffer in
            // Never nil: the array holds at least its terminator.
            body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }
}
