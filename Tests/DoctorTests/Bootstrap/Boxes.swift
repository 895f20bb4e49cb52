import Programs

@testable import Bootstrap
@testable import Facts
@testable import Values

/// Boxes to judge, made of facts: each builder changes one thing of a plain box.
enum Boxes {
    static let now = Timestamp(unixSeconds: 1_795_204_980)  // 2026-11-20 20:03 UTC
    static let day: Int64 = 86400

    /// Chrony with one pool by name, two outside resolvers, no real-time clock, nothing saved: comes up from anywhere.
    static func plain(lag: Int64 = 0) -> Facts {
        var host = HostFacts(name: "attic-pi", view: .live)
        host.initSystem = .known(.systemd, Source("/proc/1/comm"))
        host.container = .absent(Source("/run/systemd/container"))
        host.addresses = [address("eth0", "192.168.1.20", 24), address("lo", "127.0.0.1", 8)]
        var facts = Facts(
            host: host,
            clock: ClockFacts(reading: Timestamp(unixSeconds: now.unixSeconds - lag), boottimeSeconds: 100))
        facts.rtc.devices = .absent(Source("/sys/class/rtc"))
        facts.rtc.isLocalTime = .absent(Source("/etc/adjtime"))
        facts.timeDaemons = [chrony(["2.debian.pool.ntp.org"])]
        facts.resolver.nsswitch = .known(
            [service("files", 7), service("dns", 7)], Source("/etc/nsswitch.conf", line: 7))
        setNameservers(["192.168.1.1", "9.9.9.9"], in: &facts)
        return facts
    }

    /// The plain box behind its own validating unbound alone: Debian 12's defaults, and the loop of the catalogue's L1.
    static func ownUnbound(lag: Int64 = 0) -> Facts {
        var facts = plain(lag: lag)
        setNameservers(["127.0.0.1"], in: &facts)
        facts.resolver.local = [unbound()]
        facts.dnssec.chains = [poolChain("2.debian.pool.ntp.org")]
        return facts
    }

    static func address(_ interface: String, _ text: String, _ length: Int) -> InterfaceAddress {
        InterfaceAddress(interface: interface, address: ip(text), prefixLength: length)
    }

    static func ip(_ text: String) -> IPAddress { IPAddress(text) ?? IPAddress(bytes: [0, 0, 0, 0]) ?? ip("0.0.0.0") }

    static func endpoint(_ text: String, _ port: UInt16 = 53) -> Endpoint { Endpoint(ip(text), port: port) }

    static func service(_ name: String, _ line: Int, _ actions: [NameService.Action] = []) -> NameService {
        NameService(name: name, actions: actions, source: Source("/etc/nsswitch.conf", line: line))
    }

    static func setNameservers(_ addresses: [String], in facts: inout Facts) {
        var file = ResolvConf()
        file.nameservers = addresses.enumerated().map {
            Sourced(ip($0.element), Source("/etc/resolv.conf", line: $0.offset + 1))
        }
        facts.resolver.resolvConf = .known(file, Source("/etc/resolv.conf"))
    }

    static func chrony(_ names: [String], form: NTPSource.Form = .pool) -> TimeDaemon {
        let file = Source("/etc/chrony/chrony.conf")
        var daemon = TimeDaemon(
            kind: .chrony, configuration: file,
            steps: StepPolicy(
                stepsLargeOffsets: true, thresholdSeconds: 1, firstUpdates: 3,
                source: Source("/etc/chrony/chrony.conf", line: 42)),
            quorum: Quorum(minimumSources: 1, source: file))
        daemon.isEnabled = .known(true, Source("/etc/systemd/system/multi-user.target.wants/chrony.service"))
        daemon.isRunning = .known(true, Source("processes"))
        daemon.extensibleFile = Sourced(file.place, file)
        daemon.sources = names.enumerated().map {
            NTPSource(
                name: $0.element, form: IPAddress($0.element) == nil ? form : .server,
                source: Source("/etc/chrony/chrony.conf", line: 3 + $0.offset))
        }
        return daemon
    }

    static func unbound() -> LocalResolver {
        var resolver = local(.unbound, validation: .on, listens: endpoint("127.0.0.1"))
        resolver.recurses = true
        resolver.skew = ValidatorSkew(leastSeconds: 3600, mostSeconds: 86400)
        return resolver
    }

    static func local(
        _ kind: LocalResolver.Kind, validation: LocalResolver.Validation, listens: Endpoint...
    ) -> LocalResolver {
        let file = Source("/etc/\(kind.rawValue).conf")
        var resolver = LocalResolver(
            kind: kind, configuration: file,
            validation: Sourced(validation, Source("/etc/\(kind.rawValue).conf", line: 4)),
            timeCheck: Sourced(.always, file))
        resolver.isEnabled = .known(true, file)
        resolver.isRunning = .known(true, Source("processes"))
        resolver.listens = listens.map { Sourced($0, Source("/etc/\(kind.rawValue).conf", line: 2)) }
        return resolver
    }

    /// An unsigned name below a signed zone, as the NTP pool's are. With unbound's day of tolerance the proof of org is good
    /// from 27 h 40 min before now.
    static func poolChain(_ name: String) -> NameChain {
        let from = now.unixSeconds - 27 * 3600 - 40 * 60 + day
        return NameChain(
            name: name + ".", status: .insecure,
            links: [
                link(".", "DNSKEY", .dnskey, from - 9 * day, from + 12 * day),
                link("org.", "DS", .ds, from - 2 * day, from + 11 * day),
                link("org.", "NSEC3", .insecureProof, from, from + 21 * day),
            ])
    }

    static func link(_ owner: String, _ type: String, _ role: ChainLink.Role, _ from: Int64, _ until: Int64)
        -> ChainLink
    {
        ChainLink(
            owner: owner, type: type, role: role,
            signatures: [
                ChainSignature(
                    signer: owner, keyTag: 1, algorithm: 8, inception: UInt32(clamping: from),
                    expiration: UInt32(clamping: until), isVerified: true)
            ])
    }
}

/// A loop as `id: condition needs premise, because [source]` lines, for tests that name it exactly.
func lines(_ loop: BootstrapReport.Loop?) -> [String] {
    loop.map { [$0.id] + $0.path.map { "\($0.condition) needs \($0.needs): \($0.because) [\($0.source)]" } } ?? []
}
