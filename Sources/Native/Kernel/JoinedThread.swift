import Glibc

/// A thread that is joined before the call that started it returns.
package struct JoinedThread: Sendable {
    /// As much as the first thread mostly has, whatever the C library's own default.
    private static let stackBytes = 8 << 20

    private let thread: pthread_t

    /// Nil where none is to be had; then nothing has run.
    package init?(_ run: @escaping () -> Void) {
        // Not by its initialiser: which C module declares the type depends on what was compiled first.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        guard pthread_attr_init(attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(attributes) }
        guard pthread_attr_setstacksize(attributes, JoinedThread.stackBytes) == 0 else { return nil }
        var thread = pthread_t()
        let body = Unmanaged.passRetained(Body(run))
        let code = pthread_create(
            &thread, attributes,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            return nil
        }
        self.thread = thread
    }

    package func join() { pthread_join(thread, nil) }

    private final class Body {
        let run: () -> Void

        init(_ run: @escaping () -> Void) { self.run = run }
    }
}
