/// The kubelet, and what brings one along: k3s, k0s.
struct Kubernetes: Program {
    var aftermath: Aftermath? {
        Aftermath(
            .platform,
            ["k3s.service", "k3s-agent.service", "k0scontroller.service", "k0sworker.service", "kubelet.service"],
            "certificates that it made then bear that time")
    }
}
