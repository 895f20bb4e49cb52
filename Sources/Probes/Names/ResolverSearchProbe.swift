import Box
import DNSSEC
import Facts
import Programs
import Values

/// For `fix`: looks for a second resolver among those that the box has heard of already, and keeps the ones that answer now.
struct ResolverSearchProbe: Probe {
    package let step = "looking for another resolver"
    private static let roundSeconds = 3.0
    private static let most = 8

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        guard options.searchesResolvers, let network = box.network, let kernel = box.kernel else { return }
        let candidates = candidates(facts, box.files)
        // What every resolver with a way out can answer, and a name, which a server of some zone alone refuses.
        let name = facts.daemonsInCharge.flatMap(\.sources).filter { $0.address == nil && $0.form != .referenceClock }
            .lazy.compactMap { DNSName.absolute($0.name) }.first
        let questions =
            [DNSQuestion(name: ".", type: DNSType.soa)]
            + [name].compactMap { $0 }.map { DNSQuestion(name: $0, type: DNSType.a) }
        let asks = candidates.flatMap { candidate in
            questions.compactMap { question in
                let id = kernel.random(2).reduce(0) { $0 << 8 | UInt16($1) }
                return DNSAsk(question, to: Endpoint(candidate.value, port: 53), id: id, library: box.dns)
            }
        }
        guard !asks.isEmpty else { return }
        let seconds = min(deadline.remainingSeconds(by: box.clocks) * 0.5, ResolverSearchProbe.roundSeconds)
        let replies = network.exchange(asks.map { $0.request(timeoutSeconds: seconds) }, until: deadline)
        let answers = zip(asks, replies).map { $0.fact(of: $1) }
        facts.resolver.others = candidates.filter { candidate in
            answers.filter { $0.server.address == candidate.value }
                .allSatisfy { [.answered(rcode: "NOERROR"), .answered(rcode: "NXDOMAIN")].contains($0.outcome) }
        }
    }

    /// In the order of trust: what the network gave this box, where its own resolvers ask, the gateway.
    private func candidates(_ facts: Facts, _ files: any FileSystem) -> [Sourced<IPAddress>] {
        var reader = ConfigFiles(files)
        let given = NameserverRecord.all.flatMap { record in
            reader.layered([record.folder], suffix: record.suffix).flatMap { record.read(reader.lines(of: $0) ?? []) }
        }
        let upstreams = facts.resolver.local.flatMap(\.upstreams).filter { upstream in
            upstream.zone == "." && upstream.transport == .plain && upstream.port == 53 && !upstream.isStub
        }.compactMap { upstream in IPAddress(upstream.host).map { Sourced($0, upstream.source) } }
        let gateways = (facts.host.routes.value ?? []).filter { $0.prefixLength == 0 }.compactMap(\.gateway)
            .map { Sourced($0, Source("default route")) }
        let asked = Set(facts.resolver.resolvConf.value?.effective ?? [])
        let (v4, v6) = facts.host.families
        var seen: Set<IPAddress> = []
        let fresh = (given + upstreams + gateways).filter { candidate in
            let address = candidate.value
            let isElsewhere = !facts.isOwn(address) && !address.isUnspecified && !address.isLinkLocal
            return isElsewhere && !asked.contains(address) && (address.isV6 ? v6 : v4) && seen.insert(address).inserted
        }
        return Array(fresh.prefix(ResolverSearchProbe.most))
    }
}
