import DoctorTesting
import Synchronization

@testable import Box
@testable import Values

/// Gives prepared answers over UDP and TCP on a loopback port of its own, until it is let go.
final class LabServer: Sendable {
    private let table: Table
    private let server: LoopbackServer

    private final class Table: Sendable {
        let answers = Mutex<[DNSQuestion: LabAnswer]>([:])
    }

    /// A datagram above the limit is sent truncated, header and question alone.
    init(datagramLimit: Int = 65_000) throws {
        let table = Table()
        self.table = table
        @Sendable func reply(_ bytes: [UInt8], limit: Int) -> LoopbackServer.Answer {
            guard let query = LabQuery(bytes[...]) else { return .silence }
            // REFUSED for what was not prepared.
            let answer = table.answers.withLock { $0[query.question] } ?? LabAnswer(rcode: 5)
            let wire = answer.wire(for: query.question, id: query.id, checkingDisabled: query.checkingDisabled)
            guard wire.count > limit else { return .message(wire) }
            var cut = LabAnswer().wire(for: query.question, id: query.id, checkingDisabled: query.checkingDisabled)
            cut[2] |= 2
            return .message(cut)
        }
        server = try LoopbackServer(
            udp: { reply($0, limit: datagramLimit) }, tcp: { reply($0, limit: 65_535) })
    }

    var port: UInt16 { server.endpoint.port }
    var endpoint: Endpoint { server.endpoint }

    func serve(_ answers: [DNSQuestion: LabAnswer]) { table.answers.withLock { $0 = answers } }
}
