import Native

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Probes
@testable import Programs

/// What a validator is asked about, and how: the names of a lab, its anchors, the validator's rules.
struct LabCase {
    var name: String
    var anchors: [TrustAnchor]
    var model = ValidatorModel.unbound
    var table: [DNSQuestion: LabAnswer]

    init(
        _ name: String, _ anchors: [TrustAnchor], as model: ValidatorModel = .unbound,
        from table: [DNSQuestion: LabAnswer]
    ) {
        (self.name, self.anchors, self.model, self.table) = (name, anchors, model, table)
    }

    /// The chain to addresses of these types, from answers that went through the wire and back.
    func chain(
        _ types: [UInt16] = [DNSType.a, DNSType.aaaa], library: any DNSLibrary = LiveDNS(),
        change: (DNSQuestion, [UInt8]) -> [UInt8] = { $1 }
    ) -> NameChain {
        var answers = ChainAnswers()
        func ask(_ questions: [DNSQuestion]) {
            for question in questions {
                let wire = (table[question] ?? LabAnswer(rcode: 5)).wire(for: question, id: 1, checkingDisabled: true)
                let parsed = library.parse(change(question, wire))
                answers[question] = parsed.map { .message($0) } ?? .missing(why: "malformed")
            }
        }
        ask(ChainQuestions.firstRound(for: name))
        for _ in 1..<ChainProbeLimits.rounds { ask(ChainQuestions.nextRound(for: [name], after: answers)) }
        var verifier = ChainVerifier(answers: answers, anchors: anchors, library: library, as: model)
        return verifier.chain(of: name, types: types)
    }
}

/// A chain verified from prepared answers, through the wire and back, as if a resolver had given them.
func labChain(
    of name: String, _ anchor: TrustAnchor, change: (DNSQuestion, [UInt8]) -> [UInt8] = { $1 },
    from table: [DNSQuestion: LabAnswer]
) -> NameChain {
    LabCase(name, [anchor], from: table).chain(change: change)
}
