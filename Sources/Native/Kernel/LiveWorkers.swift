import Box

/// Threads, each ended before the call returns.
package struct LiveWorkers: Workers {
    package init() {}

    package func together<Result: Sendable>(_ aside: [@Sendable () -> Result], _ main: () -> Void) -> [Result] {
        let jobs = aside.map(Job.init)
        let threads = jobs.map { job in JoinedThread(job.run) }
        main()
        return zip(jobs, threads).map { job, thread in
            thread?.join()
            // None was to be had.
            return job.result ?? job.work()
        }
    }
}

/// Written by its thread before that ends, read after: never by two at a time.
private final class Job<Result: Sendable> {
    let work: @Sendable () -> Result
    private(set) var result: Result?

    init(_ work: @escaping @Sendable () -> Result) { self.work = work }

    func run() { result = work() }
}
