import Synchronization

/// What a thread came to, for the one that waits for it.
package final class Answer<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    package init() {}

    package func set(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }

    /// Throws what the thread threw, and where it has not come to an end.
    package func get() throws -> Value {
        guard let value = result.withLock({ $0 }) else { throw LabError("the thread gave no answer") }
        return try value.get()
    }
}
