import Box
import Glibc

/// Threads, each ended before the call returns.
package struct LiveWorkers: Workers {
    /// Enough for a TLS handshake, whatever the C library's own default.
    private static let stackBytes = 1 << 20

    package init() {}

    package func together<Result: Sendable>(_ aside: [@Sendable () -> Result], _ main: () -> Void) -> [Result] {
        let jobs = aside.map(Job.init)
        let threads = jobs.map(LiveWorkers.start)
        main()
        return zip(jobs, threads).map { job, thread in
            if let thread { pthread_join(thread, nil) }
            // None was to be had.
            return job.result ?? job.work()
        }
    }

    private static func start<Result: Sendable>(_ job: Job<Result>) -> pthread_t? {
        // Not by its initialiser: which C module declares the type depends on what was compiled first.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        guard pthread_attr_init(attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(attributes) }
        guard pthread_attr_setstacksize(attributes, stackBytes) == 0 else { return nil }
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(job as Runnable)
        let code = pthread_create(
            &thread, attributes,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Runnable>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            return nil
        }
        return thread
    }
}

private class Runnable {
    func run() {}
}

/// Written by its thread before that ends, read after: never by two at a time.
private final class Job<Result: Sendable>: Runnable {
    let work: @Sendable () -> Result
    private(set) var result: Result?

    init(_ work: @escaping @Sendable () -> Result) { self.work = work }

    override func run() { result = work() }
}
