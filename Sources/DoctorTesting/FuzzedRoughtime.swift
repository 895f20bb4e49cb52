import Native
import Roughtime

/// Roughtime on bytes that anybody may have made up: what the fuzzer calls, and what replays its finds.
///
/// The first byte says what the rest is: a packet, a TCP stream, a server list, evidence, or the answer to a request of
/// ours. To get behind the signatures a library that finds everything signed stands in for the real one.
package enum FuzzedRoughtime {
    /// What is wrong with what came of it; nil if nothing is.
    package static func look(_ input: [UInt8]) -> String? {
        guard let kind = input.first else { return nil }
        let rest = Array(input.dropFirst())
        switch kind % 8 {
        case 0: return packet(rest)
        case 1: return stream(rest)
        case 2: return list(rest)
        case 3: return evidence(rest)
        case 4: return answer(rest, versions: [.draft11], crypto: Gullible())
        case 5: return answer(rest, versions: RoughtimeVersion.negotiable, crypto: LiveCrypto())
        default: return answer(rest, versions: RoughtimeVersion.negotiable, crypto: Gullible())
        }
    }

    private static func packet(_ bytes: [UInt8]) -> String? {
        guard let message = try? RoughtimePacket.decode(bytes) else { return nil }
        return RoughtimePacket.encode(message) == bytes ? nil : "decoded and encoded it is another"
    }

    private static func stream(_ bytes: [UInt8]) -> String? {
        var (whole, pieces) = (RoughtimeStream(), RoughtimeStream())
        whole.append(bytes)
        var (once, slowly): ([[UInt8]], [[UInt8]]) = ([], [])
        while let next = try? whole.next() { once.append(next) }
        for byte in bytes {
            pieces.append([byte])
            while let next = try? pieces.next() { slowly.append(next) }
        }
        return once == slowly ? nil : "byte by byte other packets come"
    }

    private static func list(_ bytes: [UInt8]) -> String? {
        guard let list = try? RoughtimeServerList(json: bytes) else { return nil }
        let isGood = list.servers.allSatisfy { server in
            server.key.count == 32 && !server.addresses.isEmpty && !server.versions.isEmpty
                && server.addresses.allSatisfy { $0.port != 0 && !$0.host.isEmpty }
        }
        return isGood && Set(list.servers.map(\.key)).count == list.servers.count
            ? nil : "a server that cannot be asked"
    }

    private static func evidence(_ bytes: [UInt8]) -> String? {
        guard let evidence = try? RoughtimeEvidence(json: bytes) else { return nil }
        guard (try? RoughtimeEvidence(json: Array(evidence.json.utf8))) == evidence else {
            return "written it is another"
        }
        if case .contradiction(let earlier, let later, let answers)? = try? evidence.verdict(crypto: Gullible()) {
            return earlier < later && answers[earlier].contradicts(later: answers[later]) ? nil : "no contradiction"
        }
        return nil
    }

    /// An accepted answer keeps all promises that the rest of the program builds on.
    private static func answer(
        _ bytes: [UInt8], versions: [RoughtimeVersion], crypto: some RoughtimeCrypto
    ) -> String? {
        let nonce = [UInt8](repeating: 0x41, count: 32)
        guard let request = RoughtimeRequest(nonce: nonce, versions: versions, key: nil, crypto: crypto),
            let answer = try? RoughtimeVerifier(key: nonce, crypto: crypto).verify(bytes, to: request)
        else { return nil }
        guard (1...60).contains(answer.radiusSeconds), answer.midpointSeconds >= answer.delegatedFromSeconds,
            answer.midpointSeconds <= answer.delegatedUntilSeconds, versions.contains(answer.version)
        else { return "accepted: \(answer)" }
        let sent = ClockReadings(nanoseconds: [0, .max - 5])
        let received = ClockReadings(nanoseconds: [1, .max - 4])
        guard
            let measurement = try? RoughtimeMeasurement(answer, sent: sent, received: received, limitNanoseconds: 1),
            let interval = measurement.interval(at: ClockReadings(nanoseconds: [.max, .max])),
            interval.seconds.lowerBound <= interval.seconds.upperBound
        else { return "no interval: \(answer)" }
        return nil
    }

    /// Every signature is good, and every hash is zero, so that a root of zeros is the root of everything.
    private struct Gullible: RoughtimeCrypto {
        func sha512(_ bytes: [UInt8]) -> [UInt8] { [UInt8](repeating: 0, count: 64) }
        func isEd25519(_ signature: [UInt8], of bytes: [UInt8], by key: [UInt8]) -> Bool { true }
    }
}
