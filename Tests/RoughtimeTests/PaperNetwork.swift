import DoctorTesting
import Native
import Roughtime
import Testing

/// Servers and wires in memory, with a clock that only moves when something happens.
struct PaperNetwork {
    struct Reply {
        var delayNanoseconds: Int64 = 20_000_000
        var packet: [UInt8]?
        var failure: RoughtimeFailure?

        static func packet(_ packet: [UInt8], after delay: Int64 = 20_000_000) -> Reply {
            Reply(delayNanoseconds: delay, packet: packet)
        }

        static func fails(_ failure: RoughtimeFailure) -> Reply { Reply(failure: failure) }
    }

    /// One thing that was sent, and when.
    struct Sent: Equatable {
        var server: Int
        var transport: RoughtimeAddress.Transport
        var namesKey: Bool
        var milliseconds: Int64
    }

    var sent: [Sent] = []
    var requests: [(server: Int, nonce: [UInt8])] = []
    private(set) var now: Int64 = 1_000_000_000_000
    private var start: Int64 { 1_000_000_000_000 }

    var readings: ClockReadings { ClockReadings(nanoseconds: [now, now - 5]) }
    var milliseconds: Int64 { (now - start) / 1_000_000 }

    /// Runs the round to its end; `answer` gets a sending and its number among those to its server and returns what comes.
    mutating func run(
        _ round: inout RoughtimeRound, answer: (RoughtimeSending, Int) throws -> [Reply]
    ) throws {
        var coming: [(at: Int64, sentAt: Int64, id: Int, reply: Reply)] = []
        var counts: [Int: Int] = [:]
        for _ in 0..<10_000 {
            for sending in round.sendings(at: now) {
                let message = try RoughtimePacket.decode(sending.packet)
                sent.append(
                    Sent(
                        server: sending.server, transport: sending.address.transport,
                        namesKey: message[.server] != nil, milliseconds: milliseconds))
                requests.append((sending.server, try RoughtimeRequest(decoding: sending.packet).nonce))
                for reply in try answer(sending, counts[sending.server, default: 0]) {
                    coming.append((now + reply.delayNanoseconds, now, sending.id, reply))
                }
                counts[sending.server, default: 0] += 1
            }
            coming.sort { $0.at < $1.at }
            guard let next = [round.wakeAt, coming.first?.at].compactMap({ $0 }).min() else { break }
            now = max(now, next)
            while let first = coming.first, first.at <= now {
                coming.removeFirst()
                if let packet = first.reply.packet {
                    let sent = ClockReadings(nanoseconds: [first.sentAt, first.sentAt - 5])
                    round.received(packet, for: first.id, sent: sent, received: readings)
                } else {
                    round.failed(first.id, first.reply.failure ?? .silence, at: now)
                }
            }
        }
        #expect(round.isSettled)
    }
}

extension RoughtimeServer {
    /// A server of `operatorName`, at an address that nobody asks.
    static func paper(
        _ operatorName: String, _ server: PaperServer, versions: [RoughtimeVersion] = RoughtimeVersion.negotiable,
        addresses: [RoughtimeAddress] = [RoughtimeAddress(.udp, host: "192.0.2.1", port: 5319)]
    ) -> RoughtimeServer {
        RoughtimeServer(
            name: operatorName, operatorName: operatorName, key: server.key, versions: versions, addresses: addresses)
    }
}

extension RoughtimeRound {
    /// What the answers of all these servers leave possible together; nil where they contradict each other, or one is
    /// missing.
    func shared(_ servers: some Collection<Int>, at moment: ClockReadings) -> RoughtimeInterval? {
        let intervals = servers.compactMap { interval(of: $0, at: moment) }
        guard intervals.count == servers.count else { return nil }
        return intervals.dropFirst().reduce(intervals.first) { $0?.intersection($1) }
    }
}
