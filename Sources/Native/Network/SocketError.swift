import Glibc
import Values

/// Why a socket could not be used, in words for people.
struct SocketError: Error {
    let code: Int32
    let why: String

    init(_ code: Int32) {
        self.code = code
        why =
            switch code {
            case ECONNREFUSED: "connection refused"
            case ENETUNREACH: "network is unreachable"
            case EHOSTUNREACH: "no route to host"
            case ECONNRESET, EPIPE: "connection closed by the other side"
            case ETIMEDOUT: "connection timed out"
            case EACCES, EPERM: "not permitted here (a firewall rule?)"
            case EAFNOSUPPORT, EADDRNOTAVAIL: "this address family is not available here"
            case EMFILE, ENFILE: "no file descriptor left"
            default: errorMessage(code)
            }
    }

    init(_ why: String) {
        code = 0
        self.why = why
    }

    /// May pass while a datagram is sent again; a refusal will not.
    var isSoft: Bool { [ENETUNREACH, EHOSTUNREACH, EAGAIN, ENOBUFS].contains(code) }
    var isShortage: Bool { [EMFILE, ENFILE].contains(code) }
}

extension SocketAddress {
    /// Where to go, or why that is nowhere.
    static func of(_ endpoint: Endpoint) throws(SocketError) -> SocketAddress {
        if endpoint.address.isV6, endpoint.address.isLinkLocal, endpoint.address.scope == nil {
            throw SocketError("a link-local address needs its interface, as in \(endpoint.address)%eth0")
        }
        guard let address = SocketAddress(endpoint) else {
            throw SocketError("no interface named \(endpoint.address.scope ?? "")")
        }
        return address
    }
}

extension Descriptor {
    /// `type` with SOCK_NONBLOCK and SOCK_CLOEXEC.
    static func socket(_ family: Int32, _ type: Int32) throws(SocketError) -> Descriptor {
        guard let socket = Descriptor(Glibc.socket(family, type, 0)) else { throw SocketError(errno) }
        return socket
    }

    /// False where the connection is still being made.
    borrowing func connect(to address: SocketAddress) throws(SocketError) -> Bool {
        if address.withPointer({ Glibc.connect(number, $0, $1) }) == 0 { return true }
        guard errno == EINPROGRESS else { throw SocketError(errno) }
        return false
    }

    borrowing func setOption(_ level: Int32, _ name: Int32) {
        var on: Int32 = 1
        setsockopt(number, level, name, &on, socklen_t(MemoryLayout<Int32>.size))
    }
}
