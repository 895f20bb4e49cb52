import CLinux
import Glibc
import Values

extension IPAddress {
    /// Nil for other families; a link-local IPv6 address gets the interface as its scope.
    init?(_ address: UnsafePointer<sockaddr>?, interface: String) {
        guard let address else { return nil }
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let v4 = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            self.init(bytes: withUnsafeBytes(of: v4) { [UInt8]($0) })
        case AF_INET6:
            let bytes = withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { [UInt8]($0) }
            let isLinkLocal = IPAddress(bytes: bytes)?.isLinkLocal == true
            self.init(bytes: bytes, scope: isLinkLocal ? interface : nil)
        default:
            return nil
        }
    }
}
