import Values

/// What a resolver says by itself of a name, or of all names of a zone.
package struct LocalAnswer: Codable, Sendable, Hashable {
    /// Absolute: `ntp.lan.`.
    package var name: String
    /// Of every name below it too that has no answer of its own.
    package var coversBelow: Bool
    /// An address, or the word that there is none.
    package var hasAddress: Bool
    /// Neither: it asks others for the name, though it holds a zone around it; nil = no.
    package var isPassedOn: Bool?
    package var source: Source

    package init(
        name: String, coversBelow: Bool = false, hasAddress: Bool = true, isPassedOn: Bool? = nil, source: Source
    ) {
        self.name = name
        self.coversBelow = coversBelow
        self.hasAddress = hasAddress
        self.isPassedOn = isPassedOn
        self.source = source
    }
}

extension LocalResolver {
    /// What it says by itself of a name: the word for the name itself, else for the smallest zone around it; nil where it
    /// asks others.
    /// `candidates`: positions in `localAnswers` of those about the name's zones.
    package func localAnswer(for name: String, among candidates: [Int]) -> LocalAnswer? {
        let wanted = canonical(name)
        let answers = localAnswers ?? []
        let about = candidates.filter(answers.indices.contains).map { answers[$0] }.filter { answer in
            canonical(answer.name) == wanted || answer.coversBelow && isName(wanted, inZone: canonical(answer.name))
        }
        // A name of its own before zones, an address before a denial of the same name.
        let nearest = about.max { one, other in
            let (a, b) = (canonical(one.name).utf8.count, canonical(other.name).utf8.count)
            return a == b ? !one.hasAddress && other.hasAddress : a < b
        }
        return nearest?.isPassedOn == true ? nil : nearest
    }
}
