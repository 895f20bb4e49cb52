/// The time that independent web servers agree on. It only bounds other evidence: nobody signs how right a web server's clock
/// is, so a clock is never set by this alone.
package struct ServerAgreement: Sendable, Equatable {
    /// Never fewer, whoever asks.
    package static let leastIndependent = 3
    /// Servers asked in one run; more would only be traffic.
    package static let mostVoices = 64

    package var interval: UnixInterval
    /// The fewest parties that must have lied for the interval to be wrong.
    package var independent: Int

    package enum Refusal: Error, Sendable, Equatable {
        /// So many parties at least would have to lie, and `leastIndependent` is what is asked for.
        case tooFew(independent: Int)
        /// No time that more than half of the parties allow.
        case noMajority(agreeing: Int, independent: Int)
        /// Two times, each with such a majority behind it.
        case contradiction
        /// All of it lies before what cannot be in the future.
        case beforeFloor
        case tooMany
    }

    /// The times that enough independent voices allow: at least three, and more than half of all that spoke. One party's voices
    /// count once, however many there are. `floorUnixSeconds`: a proven lower bound on the present, where there is one.
    package init(among voices: [ServerVoice], floorUnixSeconds: Double? = nil) throws(Refusal) {
        guard voices.count <= ServerAgreement.mostVoices else { throw .tooMany }
        let all = fewestLiars(behind: voices)
        guard all >= ServerAgreement.leastIndependent else { throw .tooFew(independent: all) }
        let needed = max(ServerAgreement.leastIndependent, all / 2 + 1)

        // How many are for it changes only where an interval begins or ends.
        let edges = Set(voices.flatMap { [$0.interval.lowerUnixSeconds, $0.interval.upperUnixSeconds] }).sorted()
        var stretches: [(from: Double, to: Double)] = []
        var best = 0
        var least = Int.max
        var isOpen = false
        func look(at lower: Double, _ upper: Double) {
            let covering = voices.filter {
                $0.interval.lowerUnixSeconds <= lower && upper <= $0.interval.upperUnixSeconds
            }
            let liars = fewestLiars(behind: covering)
            best = max(best, liars)
            guard liars >= needed else {
                isOpen = false
                return
            }
            least = min(least, liars)
            if isOpen, let last = stretches.popLast() {
                stretches.append((last.from, upper))
            } else {
                stretches.append((lower, upper))
            }
            isOpen = true
        }
        for (index, edge) in edges.enumerated() {
            look(at: edge, edge)
            if index + 1 < edges.count { look(at: edge, edges[index + 1]) }
        }
        guard let first = stretches.first else { throw .noMajority(agreeing: best, independent: all) }
        guard stretches.count == 1 else { throw .contradiction }
        guard
            let interval = UnixInterval(
                lowerUnixSeconds: max(first.from, floorUnixSeconds ?? first.from), upperUnixSeconds: first.to)
        else { throw .beforeFloor }
        self.interval = interval
        independent = least
    }
}
