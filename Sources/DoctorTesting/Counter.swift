import Synchronization

/// Counts across threads.
package final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    package init() {}

    package var value: Int { count.load(ordering: .sequentiallyConsistent) }

    /// One more; the new count.
    @discardableResult
    package func next() -> Int { count.add(1, ordering: .sequentiallyConsistent).newValue }
}
