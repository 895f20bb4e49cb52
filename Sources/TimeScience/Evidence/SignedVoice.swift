import Facts
import Values

/// What one operator signs: the part that all its valid answers by one method allow.
struct SignedVoice: Equatable {
    /// The first of its names.
    var name: String
    /// Offsets from the clock's reading, seconds; nil where its answers contradict each other: it agrees with nobody.
    var interval: Agreement.Interval?
    /// HTTPS: the authorities that issued its certificates.
    var issuers: Set<String> = []
    /// Positions in the answers, ascending.
    var members: [Int]

    /// Who can be told from others: answers with a name or a mark in common (a key, a zone, the organisation of a
    /// certificate) are one operator's, whatever it calls itself. Those that were not asked at all are nobody's.
    static func all(of answers: [SignedTime]) -> [SignedVoice] {
        var labels = Array(answers.indices)
        var first: [String: Int] = [:]
        for (index, answer) in answers.enumerated() {
            for mark in ["name \(answer.operatorName)"] + (answer.marks ?? []) {
                guard let other = first[mark] else {
                    first[mark] = index
                    continue
                }
                let (old, new) = (labels[index], labels[other])
                for position in labels.indices where labels[position] == old { labels[position] = new }
            }
        }
        var voices: [Int: SignedVoice] = [:]
        for (index, answer) in answers.enumerated() where !answer.wasNotAsked {
            voices[labels[index], default: SignedVoice(name: answer.operatorName, members: [])].members.append(index)
        }
        return voices.values.sorted { ($0.members.first ?? 0) < ($1.members.first ?? 0) }.map { voice in
            var voice = voice
            let valid = voice.members.filter { answers[$0].interval != nil }
            voice.issuers = Set(valid.map { answers[$0].issuer ?? "" })
            voice.interval =
                valid.compactMap { answers[$0].interval }.reduce(nil as Agreement.Interval??) { known, part in
                    guard let known else { return .some(part) }
                    guard let known, known.overlaps(part) else { return .some(nil) }
                    return .some(Agreement.Interval(low: max(known.low, part.low), high: min(known.high, part.high)))
                } ?? nil
            return voice
        }
    }

    /// The fewest parties, operators or issuers, that have to lie for all of these voices to be wrong.
    ///
    /// It is also the greatest number of voices no two of which share an issuer (Kőnig's theorem: in a bipartite graph the
    /// smallest cover is as large as the largest matching), which is how it is found.
    static func fewestLiars(behind voices: [SignedVoice]) -> Int {
        var holder: [String: Int] = [:]
        /// Gives the voice an issuer of its own, moving others to another of theirs where need be.
        func settle(_ index: Int, _ tried: inout Set<String>) -> Bool {
            for issuer in voices[index].issuers.sorted() where tried.insert(issuer).inserted {
                if let other = holder[issuer], !settle(other, &tried) { continue }
                holder[issuer] = index
                return true
            }
            return false
        }
        return voices.indices.count { index in
            var tried: Set<String> = []
            return settle(index, &tried)
        }
    }
}

extension SignedTime {
    /// Offsets from the clock's reading, seconds; nil where it proves nothing.
    var interval: Agreement.Interval? {
        guard case .interval(let low, let high) = outcome, low.isFinite, high.isFinite, low <= high,
            abs(low) < 3.2e11, abs(high) < 3.2e11
        else { return nil }
        return Agreement.Interval(low: low, high: high)
    }

    fileprivate var wasNotAsked: Bool {
        if case .failed(.notAsked, _) = outcome { return true }
        return false
    }
}
