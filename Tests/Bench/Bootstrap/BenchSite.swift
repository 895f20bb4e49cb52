import Facts
import Programs
import Values

/// A generated site of any size: one in ten boxes serves time to the next nine, one in fifty resolves for its
/// neighbours behind a validator, the rest take names from outside.
enum BenchSite {
    static let now = Timestamp(unixSeconds: 1_795_204_980)

    static func facts(_ number: Int, of count: Int) -> Facts {
        var host = HostFacts(name: "box\(number)", view: .live)
        host.container = .absent(Source("/run/systemd/container"))
        host.initSystem = .known(.systemd, Source("/proc/1/comm"))
        host.addresses = [InterfaceAddress(interface: "eth0", address: address(number), prefixLength: 8)]
        var facts = Facts(host: host, clock: ClockFacts(reading: now, boottimeSeconds: 1000))
        facts.rtc.devices = .absent(Source("/sys/class/rtc"))
        let isServer = number % 10 == 0
        let server = address(number / 10 * 10)
        facts.timeDaemons = [daemon(isServer ? ["2.debian.pool.ntp.org"] : [server.description, "ntp.example.net"])]
        let resolver = number / 50 * 50
        var file = ResolvConf()
        let nameserver = number % 50 == 0 ? IPAddress("127.0.0.1") : address(resolver)
        file.nameservers = [nameserver].compactMap { $0 }.map { Sourced($0, Source("/etc/resolv.conf", line: 1)) }
        facts.resolver.resolvConf = .known(file, Source("/etc/resolv.conf"))
        if number % 50 == 0 { facts.resolver.local = [unbound()] }
        if number % 50 == 0 { facts.dnssec.chains = ["2.debian.pool.ntp.org", "ntp.example.net"].map(chain) }
        facts.savedClocks = [savedClock()]
        return facts
    }

    private static func address(_ number: Int) -> IPAddress {
        let bytes = [10, UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)]
        guard let address = IPAddress(bytes: bytes) else { return address(0) }
        return address
    }

    private static func daemon(_ sources: [String]) -> TimeDaemon {
        let file = Source("/etc/chrony/chrony.conf")
        var daemon = TimeDaemon(
            kind: .chrony, configuration: file,
            steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 1, firstUpdates: 3, source: file),
            quorum: Quorum(minimumSources: 1, source: file))
        daemon.isEnabled = .known(true, file)
        daemon.isRunning = .known(true, file)
        daemon.sources = sources.enumerated().map {
            NTPSource(name: $0.element, source: Source(file.place, line: $0.offset + 3))
        }
        return daemon
    }

    private static func unbound() -> LocalResolver {
        let file = Source("/etc/unbound/unbound.conf", line: 4)
        var resolver = LocalResolver(
            kind: .unbound, configuration: file, validation: Sourced(.on, file), timeCheck: Sourced(.always, file))
        resolver.isEnabled = .known(true, file)
        resolver.isRunning = .known(true, file)
        resolver.recurses = true
        if let any = IPAddress("0.0.0.0") { resolver.listens = [Sourced(Endpoint(any, port: 53), file)] }
        return resolver
    }

    private static func chain(_ name: String) -> NameChain {
        let day: Int64 = 86400
        func link(_ owner: String, _ type: String, _ role: ChainLink.Role, _ from: Int64) -> ChainLink {
            ChainLink(
                owner: owner, type: type, role: role,
                signatures: [
                    ChainSignature(
                        signer: owner, keyTag: 1, algorithm: 8, inception: UInt32(now.unixSeconds - from),
                        expiration: UInt32(now.unixSeconds + 20 * day), isVerified: true)
                ])
        }
        return NameChain(
            name: name + ".", status: .insecure,
            links: [
                link(".", "DNSKEY", .dnskey, 9 * day), link("org.", "DS", .ds, 2 * day),
                link("org.", "DNSKEY", .dnskey, 5 * day), link("org.", "NSEC3", .insecureProof, 13_200),
            ])
    }

    private static func savedClock() -> SavedClock {
        let source = Source("/etc/fake-hwclock.data")
        return SavedClock(
            kind: .fakeHwclock, path: source.place, time: .known(now, source), persists: .known(true, source),
            isRestored: .known(true, source), saveIntervalSeconds: 3600, source: source)
    }
}
