import Box
import DNSSEC
import Values

/// Everything one resolver answered on the way to some names.
struct ChainCollection: Sendable {
    package var resolver: Endpoint
    package var answers = ChainAnswers()
    package var roundTrips = 0
    /// The replies to what was asked in the meantime.
    var aside: [Reply] = []

    /// Why no chain can be made of it: what signed chains begin with is not there. Nil where one of them has what it takes,
    /// or none was asked about.
    var uselessBecause: Useless?

    enum Useless: Sendable, Equatable {
        case strips
        case because(String)

        var text: String {
            switch self {
            case .strips: "it strips signatures"
            case .because(let why): why
            }
        }
    }

    /// `zones`: where trust begins, as anchors name their owners.
    fileprivate func troubleWithAnchors(_ zones: Set<String>) -> Useless? {
        var why: Useless?
        for zone in zones.sorted() {
            guard let answer = answers[DNSQuestion(name: zone, type: DNSType.dnskey)] else { continue }
            let whose = zone == "." ? "the root" : zone
            switch answer {
            case .missing(let reason): why = why ?? .because(reason)
            case .message(let message) where message.rcode != 0:
                why = why ?? .because("asked for the keys of \(whose), it answers \(DNSAsk.rcodeName(message.rcode))")
            case .message(let message):
                if message.answer.contains(where: { $0.type == DNSType.rrsig }) { return nil }
                why = why ?? .strips
            }
        }
        return why
    }
}

/// Asks a resolver for whole chains, all questions of a round at once, with CD=1 and DO=1: what a validator behind it
/// would see, whatever it thinks of the dates itself.
struct ChainCollector {
    package let network: any Network
    package let kernel: any Kernel
    package let library: any DNSLibrary
    package let clocks: any Clocks

    /// `meanwhile` is called while the first answers are on their way (see `Network.exchange`), and `anchored`, the zones
    /// that trust begins with, behind that.
    func collect(
        _ names: [String], from resolver: Endpoint, until deadline: Deadline, anchored: () -> [String],
        meanwhile: () -> [Request]
    ) -> ChainCollection {
        var collection = ChainCollection(resolver: resolver)
        var seen: Set<DNSQuestion> = []
        var questions = names.flatMap(ChainQuestions.firstRound).filter { seen.insert($0).inserted }
        while !questions.isEmpty, collection.roundTrips < ChainProbeLimits.rounds {
            let isFirst = collection.roundTrips == 0
            ask(questions, until: deadline, into: &collection, meanwhile: isFirst ? meanwhile : { [] })
            collection.uselessBecause = collection.troubleWithAnchors(Set(anchored()))
            guard collection.uselessBecause == nil else { break }
            questions = ChainQuestions.nextRound(for: names, after: collection.answers)
        }
        return collection
    }

    /// Asks another resolver for what the first did not answer: systemd-resolved refuses some DS with CD=1 that its own
    /// upstream has.
    func fill(_ collection: inout ChainCollection, from resolver: Endpoint, until deadline: Deadline) {
        var other = ChainCollection(resolver: resolver)
        ask(collection.gaps, until: deadline, into: &other, meanwhile: { [] })
        for (question, answer) in other.answers.answers where !other.gaps.contains(question) {
            collection.answers[question] = answer
        }
        collection.roundTrips += other.roundTrips
    }

    private func ask(
        _ questions: [DNSQuestion], until deadline: Deadline, into collection: inout ChainCollection,
        meanwhile: () -> [Request]
    ) {
        let asks = questions.compactMap { question in
            DNSAsk(
                question, to: collection.resolver, dnssecOK: true, checkingDisabled: true,
                id: kernel.random(2).reduce(0) { $0 << 8 | UInt16($1) }, library: library)
        }
        let patience = min(deadline.remainingSeconds(by: clocks) * 0.5, ChainProbeLimits.roundSeconds)
        let replies = network.exchange(
            asks.map { $0.request(timeoutSeconds: patience) }, until: deadline, meanwhile: meanwhile)
        var usedTCP = false
        for (ask, reply) in zip(asks, replies) {
            switch ask.outcome(of: reply) {
            case .message(let message, let datagram):
                collection.answers[ask.question] = .message(message)
                usedTCP = usedTCP || datagram.usedTCP
            case .junk(let why), .silent(let why): collection.answers[ask.question] = .missing(why: why)
            }
        }
        collection.aside += replies.dropFirst(asks.count)
        // A truncated answer costs one more, over TCP.
        collection.roundTrips += usedTCP ? 2 : 1
    }
}

extension ChainCollection {
    /// Questions that were asked in vain: nothing came, or an error.
    var gaps: [DNSQuestion] {
        answers.answers.filter { _, answer in
            guard case .message(let message) = answer else { return true }
            return message.rcode != 0 && message.rcode != 3
        }.map(\.key).sorted { ($0.name, $0.type) < ($1.name, $1.type) }
    }
}
