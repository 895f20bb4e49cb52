import CLinux
import Glibc
import Synchronization

/// One line on a terminal that names the step under way, shown only once the run has taken 300 ms, and erased at its end.
package final class Progress: Sendable {
    private struct State {
        var step = ""
        var isShown = false
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let columns: Int
    /// Closing the write end wakes the waiting thread.
    private let wake: (read: Int32, write: Int32)

    /// Nil where standard error is no terminal that can erase a line.
    package init?() {
        guard Console.isTerminal(.errors), Console.environment("TERM") != "dumb" else { return nil }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        wake = (ends[0], ends[1])
        columns = Console.columns(of: .errors) ?? 80
        startThread()
    }

    /// Names what is being done now.
    package func begin(_ step: String) {
        state.withLock {
            $0.step = step
            if $0.isShown { show(step) }
        }
    }

    /// Erases the line; nothing is shown after this.
    package func end() {
        state.withLock {
            guard !$0.hasEnded else { return }
            $0.hasEnded = true
            if $0.isShown { put("\r\u{1b}[K") }
            close(wake.write)
        }
    }

    /// Milliseconds below which nobody wonders what a program is doing.
    private static let patience: Int32 = 300

    private func startThread() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let started = pthread_create(
            &thread, nil,
            { context in
                context.map { Unmanaged<Progress>.fromOpaque($0).takeRetainedValue().wait() }
                return nil
            }, context.toOpaque())
        if started == 0 { pthread_detach(thread) } else { context.release() }
    }

    private func wait() {
        var end = pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0)
        if poll(&end, 1, Progress.patience) == 0 {
            state.withLock {
                guard !$0.hasEnded else { return }
                $0.isShown = true
                show($0.step)
            }
        }
        close(wake.read)
    }

    private func show(_ step: String) {
        guard !step.isEmpty else { return }
        put("\r\u{1b}[K" + String("\(step) ...".prefix(columns - 1)))
    }

    /// Progress that cannot be shown is nobody's error.
    private func put(_ text: String) { try? Console.write(text, to: .errors) }
}
