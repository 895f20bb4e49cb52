import Facts
import Findings
import Judgement
import Programs
import Values

/// Whether an idle connection is forgotten by a NAT or cloud before the box says that it is still there.
struct TCPKeepalive: Check {
    let id = "tcp-keepalive"
    let group = "network"
    let title = "Idle connections are forgotten in front of this box before it notices."
    let why = """
        A NAT, firewall or load balancer keeps an idle connection for a while and then forgets it without a word. A \
        program that waits for the other side then waits for ever: a tunnel, an MQTT or SSH session looks up and is \
        dead. The kernel says "still there" after tcp_keepalive_time, two hours if nobody changed it. That is right \
        behind a router that obeys RFC 5382 (at least 2 hours and 4 minutes) and wrong in most clouds. Azure forgets \
        after 240 seconds, AWS after 350, Google after 600. It matters only to programs that switch keepalive on.
        """
    let reads = [
        "/proc/sys/net/ipv4/tcp_keepalive_time (for IPv6 too)", "/sys/class/dmi/id/sys_vendor: which cloud this is",
    ]
    let advice = """
        Set net.ipv4.tcp_keepalive_time below the limit in a file in /etc/sysctl.d. Or tell boxdoctor the limit of \
        what is in front of the box: idle_limit in boxdoctor.toml.
        """
    let thresholds = [
        Threshold(
            "idle_limit", unit: "seconds", standard: 7440, allowed: 10...1_000_000,
            meaning: """
                how long what is in front of the box remembers an idle connection. RFC 5382 asks for 7440 of a NAT; in a \
                known cloud its own limit counts unless you set one.
                """)
    ]

    /// By DMI vendor: their documented idle limits for connections through load balancers and NAT gateways.
    private static let clouds: [(vendor: String, name: String, seconds: Double)] = [
        ("Microsoft Corporation", "Azure", 240), ("Amazon EC2", "AWS", 350), ("Google", "Google Cloud", 600),
    ]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        guard case .known(let keepalive, let source) = facts.system.tcpKeepaliveSeconds else {
            return finding(.unknown, Say.unseen, detail: facts.system.tcpKeepaliveSeconds.whyUnknown ?? "")
        }
        let isSet = patient.settings.thresholds[id]?["idle_limit"] != nil
        let cloud = isSet ? nil : TCPKeepalive.clouds.first { $0.vendor == facts.system.vendor.value }
        let limit = cloud?.seconds ?? patient.threshold("idle_limit", of: self)
        var evidence = [Evidence(source, Say.keepalive(keepalive))]
        if let cloud, let place = facts.system.vendor.source {
            evidence.append(Evidence(place, Say.forgets(cloud.name, cloud.seconds)))
        }
        let metrics = ["keepalive_seconds": Double(keepalive), "limit_seconds": limit]
        guard Double(keepalive) >= limit else {
            return finding(.ok, Say.fine(limit), evidence: evidence, metrics: metrics)
        }
        let wanted = max(Int(limit / 2), 5)
        return finding(
            .warning, Say.late(keepalive, limit), evidence: evidence,
            remedies: [
                RemedyOffer(
                    id: "keepalive", class: .manual, command: "sysctl -w net.ipv4.tcp_keepalive_time=\(wanted)")
            ], metrics: metrics)
    }
}

private enum Say {
    static let files = "only files examined: no kernel runs there"
    static let unseen = "cannot read the kernel's keepalive time"

    static func fine(_ limit: Double) -> String { "keepalive comes before the idle limit of \(numeral(limit)) s" }
    static func late(_ seconds: Int, _ limit: Double) -> String {
        "keepalive after \(seconds) s, forgotten after \(numeral(limit)) s"
    }
    static func keepalive(_ seconds: Int) -> String { "an idle connection is probed after \(seconds) s" }
    static func forgets(_ name: String, _ seconds: Double) -> String {
        "\(name) forgets an idle connection after \(numeral(seconds)) s"
    }
}
