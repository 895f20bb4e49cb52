import Facts
import Values

/// One party to the vote on the time. A member of a pool speaks for itself; a server speaks with all the addresses of its
/// name as one voice, for one operator runs them. Names that share an address are one voice too: however often it is
/// listed, an address counts once. A shared network prefix does not make two voices one.
struct Voice: Equatable {
    /// The server's name, or the pool's and the member's address.
    package var name: String
    /// Positions in the answers, ascending.
    package var members: [Int]

    /// Every answer belongs to exactly one voice. `pools`: the names that were configured as pools.
    package static func all(of answers: [NTPAnswer], pools: Set<String>) -> [Voice] {
        // Answers with a key in common are joined: the label of one becomes the label of all.
        var labels = Array(answers.indices)
        var first: [String: Int] = [:]
        for (index, answer) in answers.enumerated() {
            for key in keys(of: answer, pools: pools) {
                guard let other = first[key] else {
                    first[key] = index
                    continue
                }
                let (old, new) = (labels[index], labels[other])
                for position in labels.indices where labels[position] == old { labels[position] = new }
            }
        }
        var voices: [Int: Voice] = [:]
        for (index, answer) in answers.enumerated() {
            voices[labels[index], default: Voice(name: name(of: answer, pools: pools), members: [])].members.append(
                index)
        }
        return voices.values.sorted { ($0.members.first ?? 0) < ($1.members.first ?? 0) }
    }

    private static func keys(of answer: NTPAnswer, pools: Set<String>) -> [String] {
        let address = answer.endpoint.map { "address \($0.address)" }
        let name = pools.contains(answer.name) && address != nil ? nil : "name \(answer.name)"
        // A router with an address of each family is one all the same.
        let gateway = answer.origin == .gateway ? "gateway" : nil
        return [address, name, gateway].compactMap { $0 }
    }

    private static func name(of answer: NTPAnswer, pools: Set<String>) -> String {
        guard let endpoint = answer.endpoint, pools.contains(answer.name) else { return answer.name }
        return "\(answer.name) \(endpoint.address)"
    }

    /// The offsets this voice allows: what most of its addresses agree on. Nil where none has a vote, or where they
    /// contradict each other.
    package func vote(_ answers: [NTPAnswer], mayVote: Set<Int>) -> Agreement.Interval? {
        let intervals = members.filter(mayVote.contains).compactMap { answers[$0].sample?.interval }
        return Agreement.among(intervals, voters: intervals.count)?.interval
    }
}

extension NTPSample {
    /// The offsets that the true one lies among if the server is right (RFC 5905 section 11.2.1).
    package var interval: Agreement.Interval? {
        let distance = max(rootDistanceSeconds, NTPLimits.leastRootDistanceSeconds)
        // Ten thousand years: what lies beyond is not an offset but a broken file, and sums with it would not be exact.
        guard abs(offsetSeconds) < 3.2e11, distance < 3.2e11 else { return nil }
        return Agreement.Interval(low: offsetSeconds - distance, high: offsetSeconds + distance)
    }
}
