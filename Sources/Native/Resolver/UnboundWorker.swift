import CLinux
import Glibc

/// The process that libunbound forks to work in. A thread of its own could neither be ended from outside nor, where there can
/// be no more threads, be told from one that is slow: libunbound then waits for it for ever. A process that cannot be made is
/// an error at once, and one that hangs is ended by the kernel.
enum UnboundWorker {
    /// How much longer than asked for it may live, milliseconds.
    private static let grace = 200

    /// What the thread that forks wants its child to live, milliseconds; nil where the keeping of it cannot be set up.
    private static let lifetime: pthread_key_t? = {
        var key = pthread_key_t()
        guard pthread_key_create(&key, nil) == 0, pthread_atfork(nil, nil, { UnboundWorker.begin() }) == 0 else {
            return nil
        }
        return key
    }()

    /// Runs `work`, in which libunbound forks, so that the process it makes ends after so many seconds, or with this one.
    /// Nil, and nothing done, where that cannot be seen to.
    static func living<Result>(seconds: Double, _ work: () -> Result) -> Result? {
        guard let lifetime else { return nil }
        let milliseconds = Int(min(max(seconds, 0), 86_400) * 1000) + grace
        guard pthread_setspecific(lifetime, UnsafeRawPointer(bitPattern: milliseconds)) == 0 else { return nil }
        defer { pthread_setspecific(lifetime, nil) }
        return work()
    }

    /// In the child, before anything else.
    private static func begin() {
        guard let lifetime, let milliseconds = pthread_getspecific(lifetime).map({ Int(bitPattern: $0) }) else {
            return
        }
        // Nothing that it does, or that is done to it, holds this signal up.
        var event = sigevent()
        event.sigev_notify = Int32(SIGEV_SIGNAL)
        event.sigev_signo = SIGKILL
        var timer: timer_t?
        var when = itimerspec()
        when.it_value = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
        guard timer_create(CLOCK_MONOTONIC, &event, &timer) == 0, timer_settime(timer, 0, &when, nil) == 0 else {
            _exit(1)
        }
        box_die_with_parent()
        // What the parent does at its end is not for it to do: what is registered last runs first (atexit(3)).
        atexit { _exit(0) }
    }
}

/// Runs `work` in this thread without being ended for writing to a process that is gone.
func withoutBrokenPipes<Result>(_ work: () -> Result) -> Result {
    var pipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    defer {
        // One that came meanwhile is taken out before it is let in.
        if sigismember(&before, SIGPIPE) == 0 {
            var none = timespec()
            while sigtimedwait(&pipe, nil, &none) == SIGPIPE {}
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return work()
}
