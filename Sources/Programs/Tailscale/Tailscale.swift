import Facts
import Values

/// Tailscale's tailscaled.
struct Tailscale: Program {
    var tunnels: (any TunnelProgram)? { TailscaleTunnel() }
    var aftermath: Aftermath? {
        Aftermath(.tunnel, ["tailscaled.service"], "its login was refused for the certificate's dates")
    }
    var resolvConf: ResolvConfWriter? { ResolvConfWriter(owner: .tailscale, rank: 1, signatures: ["tailscale"]) }
}

extension ResolvConf.Owner {
    package static let tailscale = ResolvConf.Owner(rawValue: "tailscale")
}

extension Tunnel.Manager {
    package static let tailscale = Tunnel.Manager(rawValue: "tailscale")
}

extension CertificateFact.Purpose {
    fileprivate static let tailscale = CertificateFact.Purpose(rawValue: "tailscale")
}

private struct TailscaleTunnel: TunnelProgram {
    let kind = Tunnel.Manager.tailscale
    let rank = 5
    let handshake = TunnelHandshake.certificate(purpose: .tailscale, name: "controlplane.tailscale.com")
    let nameservers: Set = ["100.100.100.100", "fd7a:115c:a1e0::53"]

    func made(_ interface: String) -> Bool { interface.hasPrefix("tailscale") }
}
