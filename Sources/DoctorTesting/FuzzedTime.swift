import HTTPDate
import NTS
import Native

/// The decoders of NTS and HTTP Date on bytes that anybody may have made up: what the fuzzer calls, and what replays its
/// finds. Each crashes where what was read does not encode to what it was read from.
package enum FuzzedTime {
    /// Key establishment, from the bytes to what was granted.
    package static func ntsRecords(_ bytes: [UInt8]) {
        let progress = KeyEstablishmentMessage.progress(bytes)
        guard let records = try? KeyEstablishmentMessage.records(bytes) else {
            precondition(progress != .complete)
            return
        }
        precondition(progress == .complete)
        let end = NTSRecord(isCritical: true, kind: NTSRecord.Kind.endOfMessage)
        precondition((records + [end]).compactMap(\.encoded).flatMap { $0 } == bytes)
        if let response = try? KeyEstablishmentResponse(bytes) { precondition(!response.cookies.isEmpty) }
    }

    /// An NTP reply with extension fields, down to a proof that nobody but the server can have made.
    package static func ntpExtensions(_ bytes: [UInt8]) {
        if let fields = NTPExtensionField.all(in: bytes, from: 0) {
            precondition(fields.compactMap(\.field.encoded).flatMap { $0 } == bytes)
            for (_, field) in fields {
                if let authenticator = NTSAuthenticator(field.body) {
                    precondition(authenticator.encoded.map { $0.count <= field.body.count } == true)
                }
            }
        }
        guard let keys = NTSKeys(clientToServer: key, serverToClient: key),
            let exchange = NTSExchange(
                keys: keys, cookie: [1], identifier: key, nonce: Array(key.prefix(16)), by: LibcryptoAES())
        else { return }
        _ = try? exchange.open(bytes)
    }

    /// A response's header, and the time in it.
    package static func httpHeader(_ bytes: [UInt8]) {
        let progress = HTTPResponseHeader.progress(bytes)
        guard let header = try? HTTPResponseHeader(bytes) else { return }
        precondition(progress == .complete)
        guard let date = try? ServerDate(header) else { return }
        precondition((0...253_402_300_799).contains(date.unixSeconds))
        precondition(date.interval(sinceSendingSeconds: 1...1, sinceFirstByteSeconds: 0...0) != nil)
    }

    /// Known to whoever makes up seeds, so that the fuzzer also gets behind the proof.
    package static let key = [UInt8](repeating: 7, count: 32)
}
