import CLinux
import Glibc
import Values

/// A connected UDP socket: only datagrams from that address and port arrive, and ICMP errors are told.
final class DatagramSocket {
    /// No UDP payload is longer.
    private static let largestDatagram = 65_535

    private let socket: Descriptor
    var number: Int32 { socket.number }

    init(_ endpoint: Endpoint) throws(SocketError) {
        let address = try SocketAddress.of(endpoint)
        socket = try Descriptor.socket(address.family, box_sock_dgram)
        socket.setOption(SOL_SOCKET, box_so_timestampns)
        // Without it "no route to host" is kept from datagram sockets (ip(7)).
        if address.family == AF_INET {
            socket.setOption(Int32(IPPROTO_IP), IP_RECVERR)
        } else {
            socket.setOption(Int32(IPPROTO_IPV6), IPV6_RECVERR)
        }
        _ = try socket.connect(to: address)
    }

    func send(_ payload: [UInt8]) throws(SocketError) {
        guard Glibc.send(number, payload, payload.count, box_msg_nosignal) >= 0 else {
            throw SocketError(errno)
        }
    }

    /// One datagram and when the kernel got it; nil where there is none now.
    func receive() throws(SocketError) -> ([UInt8], Timestamp?)? {
        var received: (bytes: [UInt8], at: Timestamp?) = ([], nil)
        let count = receiveMessage(flags: 0, into: &received)
        let code = errno
        if count >= 0 { return received }
        // The error's own record must be taken out, or poll would report it for ever.
        var discarded: (bytes: [UInt8], at: Timestamp?) = ([], nil)
        while receiveMessage(flags: box_msg_errqueue, into: &discarded) >= 0 {}
        if code == EAGAIN || code == EINTR { return nil }
        throw SocketError(code)
    }

    /// recvmsg(2): the count of bytes, or -1 with errno set.
    private func receiveMessage(flags: Int32, into received: inout (bytes: [UInt8], at: Timestamp?)) -> Int {
        withUnsafeTemporaryAllocation(byteCount: DatagramSocket.largestDatagram, alignment: 16) { payload in
            withUnsafeTemporaryAllocation(byteCount: 512, alignment: 16) { control in
                var part = iovec(iov_base: payload.baseAddress, iov_len: payload.count)
                return withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    let count = recvmsg(number, &message, flags)
                    if count >= 0 {
                        received = ([UInt8](payload.prefix(count)), arrival(&message))
                    }
                    return count
                }
            }
        }
    }

    /// The kernel's receive time (SO_TIMESTAMPNS, socket(7)).
    private func arrival(_ message: inout msghdr) -> Timestamp? {
        var control = box_first_control(&message)
        while let header = control {
            if header.pointee.cmsg_level == SOL_SOCKET, header.pointee.cmsg_type == box_scm_timestampns,
                let data = box_control_data(header)
            {
                let time = UnsafeRawPointer(data).loadUnaligned(as: timespec.self)
                return Timestamp(unixSeconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
            }
            control = box_next_control(&message, header)
        }
        return nil
    }
}
