import Synchronization

/// Counts across threads.
public final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    public init() {}

    public var value: Int { count.load(ordering: .sequentiallyConsistent) }

    /// One more; the new count.
    @discardableResult
    public func next() -> Int { count.add(1, ordering: .sequentiallyConsistent).newValue }
}
