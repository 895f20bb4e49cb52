import Box
import CLinux
import Glibc
import Programs

/// This very program once more, in a session of its own that outlives the one it was started from: what must happen even if
/// the operator's connection breaks.
package enum Detached {
    /// Absolute path of the running program (proc(5), /proc/self/exe).
    package static var ownPath: String? { try? LiveFiles().linkTarget("/proc/self/exe") }

    /// Starts it with these arguments, its output nowhere. Nil where it runs, else why not.
    package static func start(_ arguments: [String]) -> String? {
        guard let path = ownPath else { return "/proc/self/exe cannot be read" }
        do throws(SpawnError) {
            guard let output = Descriptor(open("/dev/null", O_WRONLY | O_CLOEXEC)),
                let errors = Descriptor(open("/dev/null", O_WRONLY | O_CLOEXEC))
            else { return "/dev/null: \(errorMessage(errno))" }
            _ = try Spawn.start(
                Command(path, arguments), output: ChildDescriptor(output), errors: ChildDescriptor(errors))
            return nil
        } catch {
            return "\(error.outcome)"
        }
    }

    /// Waits on the monotonic clock: setting the wall clock neither shortens nor lengthens it.
    package static func wait(seconds: Double) {
        let end = Deadline(in: seconds, by: LiveClocks())
        while true {
            let rest = end.remainingSeconds(by: LiveClocks())
            guard rest > 0 else { return }
            var pause = timespec(tv_sec: Int(rest), tv_nsec: Int((rest - rest.rounded(.down)) * 1e9))
            nanosleep(&pause, nil)
        }
    }
}
