import Facts
import Values

/// That something on the way drops NTP: every server asked over UDP keeps silent, while the network answers otherwise.
package struct NTPBlockage: Codable, Sendable, Equatable {
    /// What answered, the surest first.
    package enum Proof: String, Codable, Sendable {
        /// A server that gave NTS keys over TCP, but no time over UDP.
        case keys
        /// A server that signs the time, on another port.
        case signedTime = "signed-time"
        /// A TLS server.
        case certificate
        /// A nameserver beyond this box, with an address that it looked up.
        case names
    }

    /// One server that is silent may be dead; so many are not.
    private static let leastServers = 2

    /// Addresses that were asked.
    package var servers: Int
    package var proof: Proof
    /// Who answered.
    package var source: Source

    package init?(_ facts: Facts) {
        let asked = facts.ntp.filter { $0.endpoint != nil }
        let silent = Set(asked.filter(\.isSilent).compactMap(\.endpoint).filter { !$0.address.isLoopback })
        guard silent.count >= NTPBlockage.leastServers, asked.allSatisfy(\.isSilent),
            !facts.signedTimes.contains(where: { $0.method == .nts && $0.interval != nil }),
            let (proof, source) = NTPBlockage.proof(facts)
        else { return nil }
        servers = silent.count
        self.proof = proof
        self.source = source
    }

    private static func proof(_ facts: Facts) -> (Proof, Source)? {
        func isElsewhere(_ endpoint: Endpoint?) -> Bool { endpoint.map { !$0.address.isLoopback } ?? false }
        let keys = facts.certificates.first { certificate in
            certificate.purpose == .nts && isElsewhere(certificate.endpoint)
                && facts.signedTimes.contains { $0.method == .nts && $0.source == certificate.source && $0.isSilent }
        }
        if let keys { return (.keys, Source("\(keys.name)")) }
        if let signed = facts.signedTimes.first(where: { $0.hasAnswered && isElsewhere($0.endpoint) }) {
            return (.signedTime, Source("\(signed.name)"))
        }
        if let certificate = facts.certificates.first(where: { isElsewhere($0.endpoint) }) {
            return (.certificate, Source("\(certificate.name)"))
        }
        let answer = facts.resolver.answers.first { !$0.addresses.isEmpty && !$0.server.address.isLoopback }
        return answer.map { (.names, Source("nameserver \($0.server.address)")) }
    }
}

extension NTPAnswer {
    fileprivate var isSilent: Bool {
        if case .silent = outcome { return true }
        return false
    }
}

extension SignedTime {
    fileprivate var isSilent: Bool {
        if case .failed(.silent, _) = outcome { return true }
        return false
    }

    /// Something came back, whatever it was worth.
    fileprivate var hasAnswered: Bool {
        switch outcome {
        case .interval: true
        case .failed(let failure, _): [.malformed, .unauthentic, .untrusted, .keyChanged, .tooSlow].contains(failure)
        }
    }
}
