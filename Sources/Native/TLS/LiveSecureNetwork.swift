import Box
import CTLS
import NTS
import Values

/// TLS by libssl on non-blocking sockets, all connections in one poll(2) loop of the calling thread.
package struct LiveSecureNetwork: SecureNetwork {
    private let stores = TrustStores()

    package init() {}

    package var ciphers: any AESModes { LibcryptoAES() }

    package func exchange(_ requests: [SecureRequest], until deadline: Deadline) -> [SecureReply] {
        guard let library = TLSLibrary() else {
            let failure = SecureFailure.unavailable(why: "libssl: \(TLSLibrary.lastError())")
            return requests.map { _ in .failed(failure) }
        }
        let connections = requests.map { TLSConnection($0, library, stores, until: deadline) }
        var loop = PollLoop(connections)
        while true {
            let now = loop.start()
            guard !loop.active.isEmpty else { break }
            loop.turn(now)
        }
        return connections.map { $0.reply ?? .failed(.timedOut(.connecting)) }
    }

    package func verify(_ chain: PresentedChain, by trust: TLSTrust, dates: CertificateDates) throws(ChainFault)
        -> [Certificate]
    {
        guard let store = stores.store(for: trust) else { throw .other(code: -1, why: "no memory") }
        return try store.path(from: chain, dates: dates)
    }

    package func certificates(pem: [UInt8]) -> [Certificate] {
        X509Certificate.all(pem: pem).compactMap { Certificate($0.pointer, isAnchor: false) }
    }
}
