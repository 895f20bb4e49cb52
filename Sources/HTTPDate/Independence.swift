/// One server's word on the time, and the two parties either of which could have forged it: who runs it, and who certified it.
package struct ServerVoice: Sendable, Equatable {
    /// One label for all that one party runs.
    package var operatorName: String
    /// One label for all that one certification authority issues: the organisation of the trust anchor.
    package var issuer: String
    package var interval: UnixInterval

    package init(operatorName: String, issuer: String, interval: UnixInterval) {
        self.operatorName = operatorName
        self.issuer = issuer
        self.interval = interval
    }
}

/// The fewest parties, operators or issuers, that have to lie for all of these voices to be wrong.
///
/// It is also the greatest number of voices no two of which share an operator or an issuer (Kőnig's theorem: in a bipartite
/// graph the smallest cover is as large as the largest matching), which is how it is found.
package func fewestLiars(behind voices: [ServerVoice]) -> Int {
    let byOperator = Dictionary(grouping: voices, by: \.operatorName)
        .mapValues { Array(Set($0.map(\.issuer))).sorted() }
    var holder: [String: String] = [:]
    /// Gives `operatorName` an issuer of its own, moving others to another of theirs where need be.
    func settle(_ operatorName: String, _ tried: inout Set<String>) -> Bool {
        for issuer in byOperator[operatorName] ?? [] where tried.insert(issuer).inserted {
            if let other = holder[issuer], !settle(other, &tried) { continue }
            holder[issuer] = operatorName
            return true
        }
        return false
    }
    return byOperator.keys.sorted().count { name in
        var tried: Set<String> = []
        return settle(name, &tried)
    }
}
