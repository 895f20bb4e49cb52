import Box
import CLinux
import Glibc
import Values

/// One request over TLS on its way: its socket, when it must be looked at again, and at last its reply.
final class TLSConnection: Polled {
    /// Read per turn, so that a flood on one socket starves no other.
    private static let bytesPerTurn = 32_768

    private let request: SecureRequest
    private let deadline: Deadline
    private let library: TLSLibrary
    private let stores: TrustStores
    private(set) var reply: SecureReply?

    private var socket: StreamDescriptor?
    private var session: TLSSession?
    private var phase = SecureFailure.Phase.connecting
    private var endsAt: Int64 = 0
    private var unsent: ArraySlice<UInt8> = []
    private var payload: [UInt8] = []
    private var answer: SecureAnswer?

    init(_ request: SecureRequest, _ library: TLSLibrary, _ stores: TrustStores, until deadline: Deadline) {
        self.request = request
        self.library = library
        self.stores = stores
        self.deadline = deadline
    }

    var isSettled: Bool { reply != nil }
    var descriptor: Int32 { socket?.number ?? -1 }
    var events: Int16 {
        if phase == .connecting { return Int16(POLLOUT) }
        return Int16(POLLIN) | (unsent.isEmpty ? 0 : Int16(POLLOUT))
    }
    var wakeAt: Int64 { endsAt }

    func start(_ now: Moment) -> Bool {
        // A shortage of descriptors may have settled it before.
        reply = nil
        let seconds = request.timeoutSeconds.isNaN ? 0 : min(max(request.timeoutSeconds, 0), 86_400)
        endsAt = min(deadline.monotonicNanoseconds, now.monotonic + Int64(seconds * 1e9))
        guard endsAt > now.monotonic else {
            settle(.timedOut(.connecting))
            return true
        }
        do {
            session = try TLSSession(library, request)
        } catch {
            settle(error)
            return true
        }
        do {
            socket = try StreamDescriptor(request.destination)
        } catch {
            settle(.unreachable(code: error.code, why: error.why))
            return !error.isShortage
        }
        return true
    }

    func handle(_ now: Moment) {
        do {
            try move()
        } catch {
            settle(error)
        }
    }

    func tick(_ now: Moment) {
        if reply == nil, now.monotonic >= endsAt { settle(.timedOut(phase)) }
    }

    private func move() throws(SecureFailure) {
        guard let socket, let session else { return }
        if phase == .connecting {
            try TLSConnection.told { () throws(SocketError) in try socket.checkConnection() }
            phase = .handshake
        }
        let isOpen = try receive(socket, session)
        try advance(session)
        unsent += session.takeOutgoing()
        try send(socket)
        if !isOpen, reply == nil { throw .closed(phase) }
    }

    /// False once the other side has closed; what it sent before still counts.
    private func receive(_ socket: StreamDescriptor, _ session: TLSSession) throws(SecureFailure) -> Bool {
        var bytes: [UInt8]?
        try TLSConnection.told { () throws(SocketError) in
            bytes = try socket.receive(upTo: TLSConnection.bytesPerTurn)
        }
        guard let bytes else { return true }
        try session.feed(bytes)
        return !bytes.isEmpty
    }

    private func advance(_ session: TLSSession) throws(SecureFailure) {
        if phase == .handshake {
            guard try session.handshake() else { return }
            try begin(session)
            phase = .answer
        }
        // What came before the end still counts, and is judged once, however many pieces it came in.
        let before = payload.count
        var end: SecureFailure?
        do {
            while payload.count <= request.answerLimitBytes, let bytes = try session.read() {
                if payload.isEmpty { answer?.firstByteAt = .now() }
                payload += bytes
            }
        } catch {
            end = error
        }
        if payload.count > before {
            guard payload.count <= request.answerLimitBytes else { throw .tooLong }
            switch request.judge(payload) {
            case .needsMore: break
            case .refuse(let why): throw .refused(why: why)
            case .complete: return finish()
            }
        }
        if let end { throw end }
    }

    /// The handshake is over: nothing is said before it is known to whom.
    private func begin(_ session: TLSSession) throws(SecureFailure) {
        if request.needsApplicationProtocol, session.applicationProtocol != request.applicationProtocol {
            throw .noApplicationProtocol
        }
        let chain = session.presented(request.serverName)
        guard let store = stores.store(for: request.trust) else { throw .unavailable(why: "no memory") }
        let path: [Certificate]
        do {
            path = try store.path(from: chain, dates: .ignored)
        } catch {
            let presented = chain.der.compactMap(X509Certificate.init(der:)).compactMap {
                Certificate($0.pointer, isAnchor: false)
            }
            throw .certificate(error, presented: presented)
        }
        var exported: [[UInt8]] = []
        for export in request.exports { exported.append(try session.export(export)) }
        let now = Stopwatch.now()
        try session.write(request.payload)
        answer = SecureAnswer(
            payload: [], sentAt: now, firstByteAt: now, exported: exported, chain: chain, path: path)
    }

    private func finish() {
        guard var answer else { return }
        answer.payload = payload
        if let session, let socket { _ = try? socket.send(session.farewell()[...]) }
        close()
        reply = .received(answer)
    }

    private func send(_ socket: StreamDescriptor) throws(SecureFailure) {
        guard reply == nil, !unsent.isEmpty else { return }
        var count = 0
        try TLSConnection.told { () throws(SocketError) in count = try socket.send(unsent) }
        unsent = unsent.dropFirst(count)
    }

    private func settle(_ failure: SecureFailure) {
        close()
        reply = .failed(failure)
    }

    private func close() {
        socket = nil
        session = nil
        unsent = []
    }

    private static func told(_ body: () throws(SocketError) -> Void) throws(SecureFailure) {
        do {
            try body()
        } catch {
            throw .unreachable(code: error.code, why: error.why)
        }
    }
}
