import Doctor
import DoctorTesting
import Synchronization

/// Gives prepared answers over UDP and TCP on a loopback port of its own, until it is let go.
final class LabServer: Sendable {
    private let table: Table
    private let server: LoopbackServer

    private final class Table: Sendable {
        let answers = Mutex<[DNSQuestion: LabAnswer]>([:])
    }

    init() throws {
        let table = Table()
        self.table = table
        @Sendable func reply(_ query: [UInt8]) -> LoopbackServer.Answer {
            guard let query = LabQuery(query[...]) else { return .silence }
            // REFUSED for what was not prepared.
            let answer = table.answers.withLock { $0[query.question] } ?? LabAnswer(rcode: 5)
            return .message(
                answer.wire(for: query.question, id: query.id, checkingDisabled: query.checkingDisabled))
        }
        server = try LoopbackServer(udp: reply, tcp: reply)
    }

    var port: UInt16 { server.endpoint.port }

    func serve(_ answers: [DNSQuestion: LabAnswer]) { table.answers.withLock { $0 = answers } }
}
