import Native

/// A thread of its own, so that what blocks does not hold one of the two that tests share. Joined when it goes.
package final class TestThread: Sendable {
    private let thread: JoinedThread

    package init(_ body: @escaping @Sendable () -> Void) {
        guard let thread = JoinedThread(body) else { preconditionFailure("no thread is to be had") }
        self.thread = thread
    }

    deinit { thread.join() }
}
