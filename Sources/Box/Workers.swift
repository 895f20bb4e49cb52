/// Waits that run side by side.
package protocol Workers: Sendable {
    /// Does `main` in the calling thread and each of `aside` beside it, and returns when all is done: what they gave, in
    /// order. Where no thread is to be had, one after the other.
    func together<Result: Sendable>(_ aside: [@Sendable () -> Result], _ main: () -> Void) -> [Result]
}

extension Box {
    package func together<Result: Sendable>(_ aside: [@Sendable () -> Result], _ main: () -> Void) -> [Result] {
        if let workers { return workers.together(aside, main) }
        main()
        return aside.map { $0() }
    }
}
