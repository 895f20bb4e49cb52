import Box
import Values

/// What was answered to each question of a chain, or why nothing was.
package struct ChainAnswers: Sendable {
    package enum Answer: Sendable {
        case message(DNSMessage)
        case missing(why: String)
    }

    package private(set) var answers: [DNSQuestion: Answer] = [:]

    package init() {}

    package subscript(question: DNSQuestion) -> Answer? {
        get { answers[question] }
        set { answers[question] = newValue }
    }

    package func message(_ name: DomainName, _ type: UInt16) -> Result<DNSMessage, Missing> {
        switch answers[DNSQuestion(name: "\(name)", type: type)] {
        case nil: .failure(Missing(why: "\(name) \(DNSType.name(type)) was not asked for"))
        case .missing(let why): .failure(Missing(why: "\(name) \(DNSType.name(type)): \(why)"))
        case .message(let message) where message.rcode != 0 && message.rcode != 3:
            .failure(Missing(why: "\(name) \(DNSType.name(type)): answered \(DNSAsk.rcodeName(message.rcode))"))
        case .message(let message): .success(message)
        }
    }

    package struct Missing: Error {
        package var why: String
    }
}
