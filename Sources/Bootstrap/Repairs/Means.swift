import Facts
import TimeScience
import Values

/// What a remedy may use, each piece vetted: an address is here because it answered sanely and agreed with the others.
package struct Means: Sendable, Equatable {
    package var timeServers: [IPAddress] = []
    package var resolvers: [IPAddress] = []
    /// What the operator named and why it is not used, for people.
    package var rejected: [String] = []
    /// Of a look that searched for nothing: whoever types what is offered may name more.
    package var isOfALook = false

    package init() {}

    /// What a look that searched for nothing shows.
    package init(seenIn facts: Facts, time: TimeEstimate) {
        self.init(facts, time: time, servers: [], resolvers: [])
        isOfALook = true
    }

    /// Those that the operator named, else the best that were found: what stands nearest first.
    package init(_ facts: Facts, time: TimeEstimate, servers: [String], resolvers named: [IPAddress]) {
        let agreeing = Means.agreeing(facts, time)
        if servers.isEmpty {
            // More than a quorum, so that one may fail; not the whole world.
            let wanted = max(facts.daemonsInCharge.first?.quorum.minimumSources ?? 1, 4)
            timeServers = Means.oneEach(agreeing.filter { $0.rank != nil }.sorted { ($0.rank ?? 9) < ($1.rank ?? 9) })
                .prefix(min(wanted, 8)).map { $0 }
        } else {
            for server in servers {
                let found = agreeing.filter { $0.name == server }.map(\.address)
                timeServers += found.prefix(1)
                if found.isEmpty {
                    let said = time.sources.first { $0.name == server }
                    let why = said.map { $0.why.isEmpty ? $0.verdict.rawValue : $0.why } ?? "it was not asked"
                    rejected.append("\(server): \(time.shortOfVoices ?? time.refusal() ?? why)")
                }
            }
        }
        if named.isEmpty { resolvers = (facts.resolver.others ?? []).map(\.value) }
        for address in named {
            if facts.resolver.answersSanely(address) {
                resolvers.append(address)
            } else {
                rejected.append("\(address): gave no usable answer as a resolver")
            }
        }
    }

    private struct Candidate {
        package var name: String
        package var voice: String
        package var address: IPAddress
        /// Lower is nearer; nil where an address is not for keeping: members of a pool come and go.
        package var rank: Int?
    }

    private static func agreeing(_ facts: Facts, _ time: TimeEstimate) -> [Candidate] {
        guard time.refusal() == nil else { return [] }
        let configured = facts.timeDaemons.flatMap(\.sources)
        return time.sources.compactMap { verdict in
            let answer = verdict.answer
            guard verdict.verdict == .agrees, let endpoint = answer.endpoint, endpoint.port == 123 else { return nil }
            let own = configured.first { $0.name == answer.name }
            let rank: Int? =
                if own?.origin == .dhcp { 0 } else if own?.form == .pool || own?.origin == .fallback {
                    nil
                } else if own?.address != nil { 0 } else if own != nil { 3 } else {
                    answer.origin == .gateway ? 1 : 2
                }
            return Candidate(name: answer.name, voice: verdict.voice, address: endpoint.address, rank: rank)
        }
    }

    /// The first address of each voice.
    private static func oneEach(_ candidates: [Candidate]) -> [IPAddress] {
        var heard: Set<String> = []
        return candidates.filter { heard.insert($0.voice).inserted }.map(\.address)
    }
}

extension TimeEstimate {
    /// What is missing where too few agree, told to somebody who has just named some.
    fileprivate var shortOfVoices: String? {
        let missing = TimeEstimate.voicesNeeded - agreeing
        guard estimate != nil, missing > 0 else { return nil }
        return "\(agreeing) of \(asked) time sources agree, and a source is kept only where "
            + "\(TimeEstimate.voicesNeeded) do: name \(missing) more, each with --server ADDRESS"
    }
}

extension ResolverFacts {
    /// Answered something that every resolver with a way out can answer.
    fileprivate func answersSanely(_ address: IPAddress) -> Bool {
        answers.contains {
            $0.server.address == address && $0.outcome == .answered(rcode: "NOERROR")
                && (!$0.addresses.isEmpty || $0.type == "SOA")
        }
    }
}
