import Box
import Facts
import Values

/// Fetches the certificates that configured DoT, DoH and NTS servers show, by openssl(1) where it is installed: a wrong
/// clock refuses them, and their dates say what the clock may read. Only servers whose address is known are asked.
struct CertificateProbe: Probe {
    package let step = "fetching certificates"

    /// Each is a TLS handshake, all at once. Every source may be one of another operator with another certificate: as many as
    /// names are looked up.
    package static let limit = 48

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        guard box.network != nil, let commands = box.commands else { return }
        let servers = certificateServers(facts)
        guard !servers.isEmpty else { return }
        let patience = min(deadline.remainingSeconds(by: box.clocks) * 0.6, 2)
        let handshakes = commands.run(servers.map { $0.handshake(timeoutSeconds: patience) }, until: deadline)
        guard handshakes.first != .notFound else { return }
        let shown = zip(servers, handshakes).filter { $0.1.output != nil }
        for (server, outcome) in zip(servers, handshakes) where outcome.output == nil {
            facts.troubles.append(Trouble(server.source, "no certificate from \(server.name) at \(server.endpoint)"))
            facts.silentServers.append(
                SilentServer(
                    name: server.name, endpoint: server.endpoint, purpose: server.purpose, source: server.source))
        }
        let dates = commands.run(
            shown.map {
                Command("openssl", ["x509", "-noout", "-dates"], timeoutSeconds: 1, input: $0.1.output ?? [])
            }, until: deadline)
        for ((server, _), outcome) in zip(shown, dates) {
            if let window = certificateDates(outcome.output ?? []) {
                facts.certificates.append(
                    CertificateFact(
                        name: server.name, endpoint: server.endpoint, purpose: server.purpose,
                        notBefore: window.notBefore, notAfter: window.notAfter, source: server.source))
            } else {
                facts.troubles.append(
                    Trouble(server.source, "what \(server.name) showed at \(server.endpoint) is no certificate"))
            }
        }
    }
}

struct CertificateServer: Hashable {
    package var name: String
    package var endpoint: Endpoint
    package var purpose: CertificateFact.Purpose
    package var source: Source

    /// The protocol named in the handshake (RFC 7301): an NTS server may refuse one that names none (RFC 8915 section 4).
    fileprivate func handshake(timeoutSeconds: Double) -> Command {
        let alpn = [.dot: "dot", .doh: "h2", .nts: "ntske/1"][purpose] ?? "http/1.1"
        // SNI has no addresses (RFC 6066 section 3).
        let whom = IPAddress(name) == nil ? ["-servername", name] : ["-noservername"]
        return Command(
            "openssl", ["s_client", "-connect", "\(endpoint)"] + whom + ["-alpn", alpn], timeoutSeconds: timeoutSeconds)
    }
}

/// Encrypted upstreams of the resolvers that may run, and NTS sources, each name and endpoint once.
func certificateServers(_ facts: Facts) -> [CertificateServer] {
    var servers: [CertificateServer] = []
    for resolver in facts.resolver.local where resolver.isRunning.value != false {
        for upstream in resolver.upstreams where upstream.transport == .tls || upstream.transport == .https {
            // An address may be the name that the certificate must bear.
            guard let address = IPAddress(upstream.host), let given = upstream.authenticationName,
                let name = hostName(given) ?? IPAddress(given).map({ "\($0)" })
            else { continue }
            servers.append(
                CertificateServer(
                    name: name, endpoint: Endpoint(address, port: upstream.port),
                    purpose: upstream.transport == .tls ? .dot : .doh, source: upstream.source))
        }
    }
    for source in facts.timeDaemons.flatMap(\.sources) where source.usesNTS {
        guard let name = hostName(source.name),
            let address = facts.ntp.first(where: { $0.name == source.name && $0.endpoint != nil })?.endpoint?.address
        else { continue }
        // NTS key establishment has a port of its own (RFC 8915 section 4).
        servers.append(
            CertificateServer(
                name: name, endpoint: Endpoint(address, port: source.keyExchangePort ?? 4460), purpose: .nts,
                source: source.source))
    }
    // Who was asked for the time under NTS has shown its certificate already.
    var seen = Set(facts.certificates.map { "\($0.name) \($0.endpoint)" })
    return Array(servers.filter { seen.insert("\($0.name) \($0.endpoint)").inserted }.prefix(CertificateProbe.limit))
}

/// A name that is safe as an argument and right for SNI, which has no final dot (RFC 6066 section 3).
private func hostName(_ text: String?) -> String? {
    guard let text, IPAddress(text) == nil else { return nil }
    return DNSName.absolute(text).map { String($0.dropLast()) }
}

/// `notBefore=Jun  1 00:00:00 2024 GMT` and `notAfter=...`, as openssl-x509(1) prints them.
func certificateDates(_ output: [UInt8]) -> (notBefore: Timestamp, notAfter: Timestamp)? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    var times: [String: Timestamp] = [:]
    for line in String(decoding: output.prefix(4096), as: UTF8.self).split(separator: "\n") {
        let sides = line.split(separator: "=", maxSplits: 1)
        guard sides.count == 2 else { continue }
        let words = sides[1].split(separator: " ")
        guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: String(words[0])) else { continue }
        let day = words[1].count == 1 ? "0\(words[1])" : "\(words[1])"
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        times[String(sides[0])] = Timestamp(rfc3339: "\(words[3])-\(number)-\(day)T\(words[2])Z")
    }
    guard let notBefore = times["notBefore"], let notAfter = times["notAfter"] else { return nil }
    return (notBefore, notAfter)
}
