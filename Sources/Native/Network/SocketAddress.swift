import CLinux
import Glibc
import Values

/// A socket address as the kernel takes it.
package struct SocketAddress {
    private var storage = sockaddr_storage()
    package private(set) var length: socklen_t
    package let family: Int32

    /// Nil where the address names an interface that is not there.
    package init?(_ endpoint: Endpoint) {
        let bytes = endpoint.address.bytes
        guard endpoint.address.isV6 else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = endpoint.port.bigEndian
            withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
            family = AF_INET
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in.self) }
            return
        }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = endpoint.port.bigEndian
        withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
        if let scope = endpoint.address.scope {
            let index = UInt32(scope) ?? if_nametoindex(scope)
            guard index != 0 else { return nil }
            address.sin6_scope_id = index
        }
        family = AF_INET6
        length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: sockaddr_in6.self) }
    }

    /// connect(2) and bind(2) take this.
    package func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
