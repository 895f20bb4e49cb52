import Box
import Facts
import Values

/// openvpn(8).
struct OpenVPN: Program {
    var tunnels: (any TunnelProgram)? { OpenVPNTunnels() }
    var aftermath: Aftermath? {
        Aftermath(.tunnel, ["openvpn@", "openvpn-client@"], "the certificate's dates were refused")
    }
}

extension Tunnel.Manager {
    package static let openvpn = Tunnel.Manager(rawValue: "openvpn")
}

extension CertificateFact.Purpose {
    fileprivate static let vpn = CertificateFact.Purpose(rawValue: "vpn")
}

private struct OpenVPNTunnels: TunnelProgram {
    let kind = Tunnel.Manager.openvpn
    let rank = 4
    let handshake = TunnelHandshake.certificate(purpose: .vpn, name: nil)

    func readings(_ reader: inout ConfigFiles, _ services: Services) -> [TunnelReading] {
        [("/etc/openvpn", "openvpn@"), ("/etc/openvpn/client", "openvpn-client@")].flatMap { folder, unit in
            reader.texts(folder, ".conf").compactMap { path, name, lines -> TunnelReading? in
                guard var reading = reading(lines, name: name, path: path) else { return nil }
                reading.tunnel.isEnabled = services.isEnabled([unit + name, "openvpn"])
                return reading
            }
        }
    }

    /// `remote HOST [PORT] [PROTO]`, `port`, `dev`; nil without `remote`. Certificates and keys stand in `<tag>` blocks.
    private func reading(_ lines: [ConfigLine], name: String, path: String) -> TunnelReading? {
        var reading = TunnelReading(name, kind, Source(path))
        var remotes: [(words: [String], source: Source)] = []
        var port: UInt16 = 1194
        var block: String?
        for line in lines {
            let text = line.text.trimmed
            if let end = block {
                if text == end { block = nil }
                continue
            }
            if text.hasPrefix("<"), text.hasSuffix(">"), !text.hasPrefix("<connection") {
                block = "</" + text.dropFirst()
                continue
            }
            guard text.first != ";", let words = text.quotedWords(), let keyword = words.first else { continue }
            switch keyword {
            case "remote" where words.count > 1: remotes.append((words, line.source))
            case "port" where words.count > 1: port = UInt16(words[1]) ?? port
            case "dev" where words.count > 1: reading.tunnel.interface = words[1]
            default: break
            }
        }
        for (words, source) in remotes {
            reading.addPeer(host: words[1], port: words.count > 2 ? UInt16(words[2]) ?? port : port, source)
        }
        return remotes.isEmpty ? nil : reading
    }
}
