import Native

@testable import Box
@testable import DNSSEC
@testable import Facts

/// A chain verified from prepared answers, through the wire and back, as if a resolver had given them.
func labChain(
    of name: String, _ anchor: TrustAnchor, change: (DNSQuestion, [UInt8]) -> [UInt8] = { $1 },
    from table: [DNSQuestion: LabAnswer]
) -> NameChain {
    let library = LiveDNS()
    var answers = ChainAnswers()
    func ask(_ questions: [DNSQuestion]) {
        for question in questions {
            let wire = (table[question] ?? LabAnswer(rcode: 5)).wire(for: question, id: 1, checkingDisabled: true)
            let parsed = library.parse(change(question, wire))
            answers[question] = parsed.map { .message($0) } ?? .missing(why: "malformed")
        }
    }
    ask(ChainQuestions.firstRound(for: name))
    ask(ChainQuestions.nextRound(for: [name], after: answers))
    var verifier = ChainVerifier(answers: answers, anchors: [anchor], library: library)
    return verifier.chain(of: name)
}
