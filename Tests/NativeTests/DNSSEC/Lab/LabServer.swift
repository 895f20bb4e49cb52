import CLdns  // timeval
import Doctor
import Foundation
import Glibc
import Synchronization

/// Gives prepared answers over UDP and TCP on a loopback port of its own, until it is let go.
final class LabServer: Sendable {
    private let table = Mutex<[DNSQuestion: LabAnswer]>([:])
    private let isEnding = Atomic<Bool>(false)
    private let udp: Int32
    private let tcp: Int32
    let port: UInt16

    /// Nil where the loopback gives no port. A larger datagram than `datagramLimit` is sent truncated.
    init?(datagramLimit: Int = 65_000) {
        udp = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        tcp = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        guard LabServer.bind(udp, &address), LabServer.name(udp, &address), LabServer.bind(tcp, &address),
            listen(tcp, 16) == 0
        else {
            close(udp)
            close(tcp)
            return nil
        }
        port = UInt16(bigEndian: address.sin_port)
        for socket in [udp, tcp] {
            var patience = timeval(tv_sec: 0, tv_usec: 50_000)
            setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        Thread.detachNewThread { [self] in serveDatagrams(limit: datagramLimit) }
        Thread.detachNewThread { [self] in serveStreams() }
    }

    /// The threads notice within their 50 ms of patience and close the sockets.
    func end() { isEnding.store(true, ordering: .relaxed) }

    func serve(_ answers: [DNSQuestion: LabAnswer]) { table.withLock { $0 = answers } }

    private func reply(to query: ArraySlice<UInt8>) -> [UInt8]? {
        guard let query = LabQuery(query) else { return nil }
        // REFUSED for what was not prepared.
        let answer = table.withLock { $0[query.question] } ?? LabAnswer(rcode: 5)
        return answer.wire(for: query.question, id: query.id, checkingDisabled: query.checkingDisabled)
    }

    private func serveDatagrams(limit: Int) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !isEnding.load(ordering: .relaxed) {
            var peer = sockaddr_storage()
            var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
            withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                    let count = recvfrom(udp, &buffer, buffer.count, 0, peer, &size)
                    guard count > 0, var reply = reply(to: buffer[..<count]) else { return }
                    if reply.count > limit {
                        reply = Array(reply[..<(12 + questionLength(reply))])
                        reply[2] |= 2
                        for at in 6..<12 { reply[at] = 0 }
                    }
                    sendto(udp, reply, reply.count, 0, peer, size)
                }
            }
        }
        close(udp)
    }

    private func questionLength(_ message: [UInt8]) -> Int {
        (message[12...].firstIndex(of: 0) ?? 12) - 12 + 5
    }

    private func serveStreams() {
        while !isEnding.load(ordering: .relaxed) {
            let client = accept(tcp, nil, nil)
            guard client >= 0 else { continue }
            Thread.detachNewThread { [self] in
                var buffer = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = recv(client, &buffer, buffer.count, 0)
                    guard count > 2, let reply = reply(to: buffer[2..<count]) else { break }
                    let framed = bytes(UInt16(reply.count)) + reply
                    send(client, framed, framed.count, Int32(MSG_NOSIGNAL))
                }
                close(client)
            }
        }
        close(tcp)
    }

    private static func bind(_ socket: Int32, _ address: inout sockaddr_in) -> Bool {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func name(_ socket: Int32, _ address: inout sockaddr_in) -> Bool {
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) == 0 }
        }
    }
}
