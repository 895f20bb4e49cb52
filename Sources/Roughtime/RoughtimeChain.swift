/// Responses in a provable order: who put the hash of one response into the next question asked later (RFC 10049).
package enum RoughtimeChain {
    /// The nonce that shows that `response` (the whole packet) was there first; `random` is 32 bytes that nobody knew.
    package static func nonce(after response: [UInt8], random: [UInt8], crypto: some RoughtimeCrypto) -> [UInt8] {
        crypto.hash(response + random)
    }

    /// The first pair, in this order, of which not both can be right: the earlier of them says that it was already later than
    /// the later one admits.
    package static func contradiction(in answers: [RoughtimeAnswer]) -> (earlier: Int, later: Int)? {
        for (later, second) in answers.enumerated() {
            for (earlier, first) in answers.prefix(later).enumerated() where first.contradicts(later: second) {
                return (earlier, later)
            }
        }
        return nil
    }
}

extension RoughtimeAnswer {
    /// Whether this one, proven to be the earlier, excludes the other: MIDP - RADI > MIDP + RADI.
    package func contradicts(later: RoughtimeAnswer) -> Bool {
        Int128(midpointSeconds) - Int128(radiusSeconds) > Int128(later.midpointSeconds) + Int128(later.radiusSeconds)
    }
}
