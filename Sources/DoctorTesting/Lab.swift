import Box
import CLinux
import Glibc
import Native
import Programs
import Values

/// Real surroundings for a test, on loopback only.
package enum Lab {
    /// A port that is free for UDP and TCP on 127.0.0.1 now. Somebody may take it before it is used: try again then.
    package static func freePort() throws -> UInt16 {
        try LoopbackServer(udp: { _ in .silence }, tcp: { _ in .silence }).endpoint.port
    }

    /// Moves the calling thread, and what it starts, into an empty network. For root.
    package static func enterNewNetwork() throws {
        guard box_new_network() == 0 else { throw LabError("unshare: \(errorMessage(errno))") }
    }

    /// The program's path where it is installed: for `.enabled(if:)`.
    package static func installed(_ program: String) -> Bool {
        ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains { access($0 + "/" + program, X_OK) == 0 }
    }

    /// Asks again every 10 ms until it is so; false after `seconds`.
    package static func wait(upTo seconds: Double, until isSo: () -> Bool) -> Bool {
        let deadline = Deadline(in: seconds, by: LiveClocks())
        while !isSo() {
            guard deadline.remainingSeconds(by: LiveClocks()) > 0 else { return false }
            usleep(10_000)
        }
        return true
    }

    /// Runs a command and gives its output; throws unless it ends well.
    @discardableResult
    package static func run(_ program: String, _ arguments: [String], timeoutSeconds: Double = 10) throws -> String {
        let command = Command(program, arguments, timeoutSeconds: timeoutSeconds, outputLimit: 16 << 20)
        let outcome = LiveCommands().run([command], until: Deadline(in: timeoutSeconds, by: LiveClocks()))
        guard let output = outcome.first?.output else { throw LabError("\(command.description): \(outcome)") }
        return String(decoding: output, as: UTF8.self)
    }
}

/// A program that runs until this value goes, then ended with all its children, by its process id.
package final class LabProcess: Sendable {
    package let process: Int32
    private let log: String

    /// What it says goes to the file `log`.
    package init(_ program: String, _ arguments: [String], environment: [String: String] = [:], log: String) throws {
        self.log = log
        guard let file = Descriptor(box_openat(AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)),
            let other = Descriptor(fcntl(file.number, F_DUPFD_CLOEXEC, 3))
        else { throw LabError("\(log): \(errorMessage(errno))") }
        do {
            process = try Spawn.start(
                Command(program, arguments, environment: environment), output: try ChildDescriptor(file),
                errors: try ChildDescriptor(other))
        } catch {
            throw LabError("\(program): \(error.outcome)")
        }
    }

    deinit { ProcessTree.end([process]) }

    /// What it said so far.
    package var said: String {
        String(decoding: (try? LiveFiles().read(log, limit: 1 << 20)) ?? [], as: UTF8.self)
    }
}
