import Native

/// The look after a change: a resolver and a time daemon need some seconds to come to themselves.
enum SecondLook {
    private static let looks = 4
    private static let pauseSeconds = 2.0

    /// Looks until `isSettled` says so, or for some seconds; the last look.
    static func settled<Seen>(_ look: () throws -> Seen, isSettled: (Seen) -> Bool) throws -> Seen {
        for _ in 1..<looks {
            let seen = try look()
            if isSettled(seen) { return seen }
            Detached.wait(seconds: pauseSeconds)
        }
        return try look()
    }
}
