import Box
import Programs
import Synchronization
import Values

/// A network that answers from a script. What a request's `judge` ignores is ignored, what it calls truncated is asked
/// again over TCP, as the real one does.
package final class ScriptedNetwork: Network {
    package enum Answer: Sendable {
        /// Datagrams in order, or messages over TCP.
        case messages([[UInt8]], afterSeconds: Double = 0.01)
        /// Until the request's own timeout.
        case silence
        /// In the words of the real network: `connection refused`.
        case failure(String)
    }

    /// One question as it was sent.
    package struct Asked: Sendable, Equatable {
        package var destination: Endpoint
        package var payload: [UInt8]
        package var usedTCP: Bool
    }

    private let clocks: any Clocks
    private let answer: @Sendable (Asked) -> Answer
    private let log = Mutex<[Asked]>([])

    package init(clocks: any Clocks, answer: @escaping @Sendable (Asked) -> Answer) {
        self.clocks = clocks
        self.answer = answer
    }

    /// Everything asked so far, in order.
    package var asked: [Asked] { log.withLock { $0 } }

    package func exchange(_ requests: [Request], until deadline: Deadline, meanwhile: () -> [Request]) -> [Reply] {
        (requests + meanwhile()).map { reply(to: $0, usingTCP: $0.transport == .dnsOverTCP) }
    }

    private func reply(to request: Request, usingTCP: Bool) -> Reply {
        let asked = Asked(destination: request.destination, payload: request.payload, usedTCP: usingTCP)
        log.withLock { $0.append(asked) }
        var why = "no answer in \(request.timeoutSeconds) s"
        switch answer(asked) {
        case .silence: break
        case .failure(let words): why = words
        case .messages(let messages, let delay):
            for message in messages {
                switch request.judge(message) {
                case .accept:
                    let sent = clocks.reading()
                    return .received(
                        Datagram(
                            payload: message, sentAt: sent, receivedAt: sent.adding(seconds: delay),
                            elapsedSeconds: delay, usedTCP: usingTCP))
                case .ignore(let reason):
                    why = "no answer in \(request.timeoutSeconds) s; last ignored: \(reason)"
                case .retryOverTCP where request.transport == .udpThenTCP && !usingTCP:
                    return reply(to: request, usingTCP: true)
                case .retryOverTCP:
                    why = "no answer in \(request.timeoutSeconds) s; last ignored: answer truncated"
                }
            }
        }
        return .none(why: why)
    }
}
