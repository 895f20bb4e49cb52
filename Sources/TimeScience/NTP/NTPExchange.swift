import Box
import Facts
import Values

/// One question to one NTP server and what its reply is worth (RFC 5905 sections 8 and 9.2), sans-io.
///
/// The request carries a random cookie where the transmit time belongs: a reply that does not give it back was not made
/// for this request, and nothing in it, kiss codes included, is read. Each exchange is for one request only, never sent
/// again: of two copies nobody could tell which one was answered.
package struct NTPExchange: Sendable {
    package static let cookieBytes = 8

    package let endpoint: Endpoint
    private let cookie: [UInt8]

    /// `cookie`: 8 unpredictable bytes, never used before (`Kernel.random`). Nil for another count.
    package init?(with endpoint: Endpoint, cookie: [UInt8]) {
        guard cookie.count == NTPExchange.cookieBytes else { return nil }
        self.endpoint = endpoint
        self.cookie = cookie
    }

    package func request(timeoutSeconds: Double) -> Request {
        Request(
            destination: endpoint, transport: .udp, payload: NTPPacket.request(cookie: cookie),
            timeoutSeconds: timeoutSeconds,
            judge: { bytes in
                switch read(bytes) {
                case .failure(let mismatch): .ignore(why: mismatch.rawValue)
                case .success: .accept
                }
            })
    }

    /// Why bytes are not a reply to this request: heard and ignored, while the true reply may still come.
    package enum Mismatch: String, Error, CaseIterable {
        case malformed = "not an NTP message"
        case origin = "an NTP message that answers another request"
    }

    package func read(_ bytes: [UInt8]) -> Result<NTPPacket, Mismatch> {
        guard let packet = NTPPacket(bytes) else { return .failure(.malformed) }
        guard packet.origin == cookie else { return .failure(.origin) }
        return .success(packet)
    }

    package func outcome(of reply: Reply, in context: NTPContext) -> NTPAnswer.Outcome {
        switch reply {
        case .none(let why):
            // The reasons above are ours: where one is named, something came and was refused.
            Mismatch.allCases.contains { why.contains($0.rawValue) } ? .rejected(why: why) : .silent(why: why)
        case .received(let datagram):
            switch read(datagram.payload) {
            case .failure(let mismatch): .rejected(why: mismatch.rawValue)
            case .success(let packet): context.judge(packet, from: endpoint.address, in: datagram)
            }
        }
    }
}
