import CCrypto
import Native
import Roughtime

/// A Roughtime server in memory: signs whatever it is told to.
package struct PaperServer: Sendable {
    package typealias Values = [RoughtimeTag: [UInt8]]

    package var seed = [UInt8](repeating: 0x2a, count: 32)
    package var onlineSeed = [UInt8](repeating: 0x2b, count: 32)
    package var versions: [RoughtimeVersion] = [.rfc]
    package var spelling = RoughtimeSpelling.rfc
    package var midpoint: UInt64 = 1_791_158_400
    package var radius: UInt32 = 5
    package var delegated: (UInt64, UInt64) = (1_791_072_000, 1_791_244_800)
    package var isReversed = false
    /// The other requests of the batch, ours being the second of them if there are any.
    package var others: [[UInt8]] = []
    package var changeSigned: @Sendable (inout Values) -> Void = { _ in }
    package var changeDelegation: @Sendable (inout Values) -> Void = { _ in }
    package var changeTop: @Sendable (inout Values) -> Void = { _ in }

    package init() {}

    package var key: [UInt8] { PaperServer.publicKey(of: seed) }

    package func response(to packet: [UInt8], version: RoughtimeVersion = .rfc) throws -> [UInt8] {
        let request = try RoughtimeRequest(decoding: packet)
        let isOld = version == .draft11
        let crypto = LiveCrypto()
        let leaf = crypto.hash([0] + (isOld ? request.nonce : packet))
        let (path, root) = tree(leaf, crypto)
        var signed: Values = [
            .radius: PaperServer.little(radius), .midpoint: PaperServer.little(midpoint), .root: root,
        ]
        if !isOld {
            signed[.version] = PaperServer.little(version.rawValue)
            signed[.versions] = versions.map(\.rawValue).sorted().flatMap(PaperServer.little)
        }
        var delegation: Values = [
            .publicKey: PaperServer.publicKey(of: onlineSeed), .minimumTime: PaperServer.little(delegated.0),
            .maximumTime: PaperServer.little(delegated.1),
        ]
        changeSigned(&signed)
        changeDelegation(&delegation)
        let (signedBytes, delegationBytes) = (RoughtimeMessage(signed).encoded, RoughtimeMessage(delegation).encoded)
        let name = spelling == .rfc ? "Roughtime" : "RoughTime"
        let dashes = isOld ? "--" : ""
        var top: Values = [
            .signature: PaperServer.sign(Array("\(name) v1 response signature\0".utf8) + signedBytes, onlineSeed),
            .nonce: request.nonce, .type: PaperServer.little(UInt32(1)), .path: path.flatMap { $0 },
            .signedResponse: signedBytes, .index: PaperServer.little(UInt32(path.isEmpty ? 0 : 1)),
            .certificate: RoughtimeMessage([
                .signature: PaperServer.sign(
                    Array("\(name) v1 delegation signature\(dashes)\0".utf8) + delegationBytes, seed),
                .delegation: delegationBytes,
            ]).encoded,
        ]
        if isOld {
            top[.type] = nil
            top[.version] = PaperServer.little(version.rawValue)
        }
        changeTop(&top)
        return RoughtimePacket.encode(RoughtimeMessage(top))
    }

    private func tree(_ leaf: [UInt8], _ crypto: LiveCrypto) -> (path: [[UInt8]], root: [UInt8]) {
        var level = others.map { crypto.hash([0] + $0) }
        if level.isEmpty { return ([], leaf) }
        level.insert(leaf, at: 1)
        var (path, at): ([[UInt8]], Int) = ([], 1)
        while level.count > 1 {
            if level.count % 2 == 1 { level.append(level[level.count - 1]) }
            path.append(level[at ^ 1])
            level = stride(from: 0, to: level.count, by: 2).map { first in
                let (left, right) = (level[first], level[first + 1])
                return crypto.hash([1] + (isReversed ? right + left : left + right))
            }
            at /= 2
        }
        return (path, level[0])
    }

    package static func little(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    package static func publicKey(of seed: [UInt8]) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: 32)
        return box_ed25519_public(seed, &key) == 1 ? key : []
    }

    package static func sign(_ bytes: [UInt8], _ seed: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        return box_ed25519_sign(seed, bytes, bytes.count, &signature) == 1 ? signature : []
    }
}
