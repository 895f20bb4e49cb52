extension TimeEstimate {
    /// How many voices a clock is set by, unless the operator says otherwise.
    package static let voicesNeeded = 3

    /// The voices that contradict the majority, as they are named, each once.
    package var dissenters: [String] {
        var seen: Set<String> = []
        return sources.filter { $0.verdict == .falseticker && seen.insert($0.voice).inserted }.map(\.voice)
    }

    /// Why a clock must not be set by this estimate; nil where it may be. A minority that is wrong alone is outvoted; two
    /// that are wrong together could as well be the only honest ones, so nobody decides between two such camps.
    package func refusal(voicesNeeded: Int = TimeEstimate.voicesNeeded) -> String? {
        guard estimate != nil else { return why }
        if proven.interval != nil { return nil }
        if agreeing < voicesNeeded {
            return "only \(agreeing) of \(asked) time sources agree, \(voicesNeeded) are needed"
        }
        if opposing >= 2 {
            return "\(agreeing) time sources agree, but \(opposing) others agree on a different time: "
                + dissenters.joined(separator: ", ")
        }
        return nil
    }
}
