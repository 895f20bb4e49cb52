/// Asking a web server for the time: HEAD of its root, over TLS (RFC 9110 sections 6.6.1 and 9.3.2).
package enum HTTPDateRequest {
    package static let port: UInt16 = 443
    /// RFC 7301's registry.
    package static let applicationProtocol = "http/1.1"

    /// Nil unless `host` is a host name or a literal address, as text that can stand in a header. `port` is named where it is
    /// not 443.
    package static func bytes(host: String, port: UInt16 = HTTPDateRequest.port) -> [UInt8]? {
        let isPlain = host.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x3a: true
            default: false
            }
        }
        guard isPlain, (1...255).contains(host.utf8.count) else { return nil }
        let name = host.contains(":") ? "[\(host)]" : host
        let place = port == HTTPDateRequest.port ? name : "\(name):\(port)"
        let lines = [
            "HEAD / HTTP/1.1", "Host: \(place)", "Cache-Control: no-cache", "Connection: close",
            "User-Agent: boxdoctor", "", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }
}
