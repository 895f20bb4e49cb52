import Glibc
import Synchronization

/// Threads for work on values alone, each with something of its own that it keeps: as many as there are processors. The
/// caller waits for all of them.
package final class ThreadTeam<Own> {
    private let own: [Own]
    package var count: Int { own.count }

    /// `make` is asked once a thread.
    package init(atMost most: Int = .max, _ make: () -> Own) {
        let processors = max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 64, most))
        own = (0..<processors).map { _ in make() }
    }

    /// One result for each number below `count`, in order.
    package func map<Result>(_ count: Int, _ work: (Int, Own) -> Result) -> [Result] {
        guard own.count > 1, count > 1 else { return (0..<count).map { work($0, own[0]) } }
        let next = Counter()
        return [Result](unsafeUninitializedCapacity: count) { results, initialized in
            let first = results.baseAddress.unsafelyUnwrapped
            Threads.run(own.count) { number in
                while true {
                    let index = next.take()
                    guard index < count else { return }
                    // Nobody touches a place twice, and all are joined before this returns.
                    (first + index).initialize(to: work(index, own[number]))
                }
            }
            initialized = count
        }
    }
}

private final class Counter: Sendable {
    private let next = Atomic<Int>(0)

    func take() -> Int { next.add(1, ordering: .relaxed).oldValue }
}

private enum Threads {
    /// Runs it on so many threads, this one among them, and waits. A thread that cannot be started is not missed.
    static func run(_ count: Int, _ body: (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            let threads = (1..<count).compactMap { number in JoinedThread { body(number) } }
            body(0)
            for thread in threads { thread.join() }
        }
    }
}
