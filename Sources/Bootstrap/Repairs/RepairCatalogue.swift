import Facts
import Findings
import Programs
import Values

/// Every repair known, safe ones first; in each class the smallest change first.
let allRepairs: [Repair] = [
    addressSource, noValidateForDaemon, makestep, savedClock, rtcUTC, trustAnchor, wireGuardRetry, fallbackResolver,
    domainInsecure, ignoreCertificateDates, ntsUnchecked, dhcpSources, dnsmasqTimestamp, unitOrdering, timeWaitTimeout,
    endpointAddress,
    bypassRoute, entropySource, enableDaemon,
]

/// Stands for any address outside: TEST-NET-1 (RFC 5737), which no configuration routes on purpose.
private let someAddress = "192.0.2.123"

private func firstDaemon(_ facts: Facts) -> Int? {
    facts.timeDaemons.firstIndex { $0.isEnabled.truth == true }
        ?? facts.timeDaemons.firstIndex { $0.isEnabled.truth != false && !$0.isEnabled.isAbsent }
}

private let addressSource = Repair(
    id: "address-source", safety: .safe, adds: "one address-only NTP source"
) { facts in
    guard let index = firstDaemon(facts) else { return false }
    let daemon = facts.timeDaemons[index]
    // Beside plain sources chrony requires one of its NTS sources (authselectmode mix, the default).
    if daemon.kind == .chrony,
        daemon.sources.allSatisfy({ $0.usesNTS || !$0.isSelectable || $0.form == .referenceClock })
    {
        for source in daemon.sources.indices where daemon.sources[source].usesNTS {
            facts.timeDaemons[index].sources[source].isRequired = true
        }
    }
    // As many as the daemon's quorum wants: one voice alone would not move it.
    for _ in 0..<min(max(daemon.quorum.minimumSources, 1), 8) {
        facts.timeDaemons[index].sources.append(NTPSource(name: someAddress, source: daemon.configuration))
    }
    return true
}

private let noValidateForDaemon = Repair(
    id: "nss-no-validate", safety: .safe, adds: "the time daemon's own lookups through systemd-resolved, not validated"
) { facts in
    guard let index = firstDaemon(facts), facts.timeDaemons[index].skipsValidation?.value != true,
        facts.resolver.local.contains(where: { $0.kind == .resolved && $0.validation.value != .off }),
        facts.resolver.nsswitch.value?.contains(where: { $0.name == "resolve" }) == true
    else { return false }
    facts.timeDaemons[index].skipsValidation = Sourced(true, facts.timeDaemons[index].configuration)
    return true
}

private let makestep = Repair(
    id: "makestep", safety: .safe, adds: "stepping of any offset at the daemon's start"
) { facts in
    guard let index = firstDaemon(facts) else { return false }
    let steps = facts.timeDaemons[index].steps
    guard !steps.stepsLargeOffsets || steps.maxBehindSeconds != nil || steps.maxAheadSeconds != nil else {
        return false
    }
    facts.timeDaemons[index].steps.stepsLargeOffsets = true
    facts.timeDaemons[index].steps.maxBehindSeconds = nil
    facts.timeDaemons[index].steps.maxAheadSeconds = nil
    return true
}

private let savedClock = Repair(
    id: "saved-clock", safety: .safe, adds: "a clock saved every hour and put back at boot"
) { facts in
    let working = facts.savedClocks.contains {
        $0.kind != .clockEpoch && $0.persists.value == true && $0.isRestored.value == true
            && $0.saveIntervalSeconds != nil
    }
    guard !working else { return false }
    let source = Source("saved-clock")
    facts.savedClocks.append(
        SavedClock(
            kind: .fakeHwclock, path: "/etc/fake-hwclock.data", time: .notLooked(why: "not there yet"),
            persists: .known(true, source), isRestored: .known(true, source), saveIntervalSeconds: 3600, source: source)
    )
    return true
}

private let rtcUTC = Repair(id: "rtc-utc", safety: .safe, adds: "the real-time clock kept in UTC") { facts in
    guard facts.rtc.isLocalTime.value == true else { return false }
    facts.rtc.isLocalTime = .known(false, Source("rtc-utc"))
    guard case .known(var devices, let source) = facts.rtc.devices else { return true }
    for index in devices.indices where devices[index].reading.value != nil {
        devices[index].reading = .known(facts.clock.reading, source)
    }
    facts.rtc.devices = .known(devices, source)
    return true
}

private let trustAnchor = Repair(
    id: "trust-anchor", safety: .safe, adds: "a trust anchor file that its resolver can write"
) { facts in
    let source = Source("trust-anchor")
    var changed = false
    for index in facts.state.indices where facts.state[index].purpose == "trust anchor" {
        guard facts.state[index].isWritable.value == false || facts.state[index].mount.value?.isReadOnly == true else {
            continue
        }
        facts.state[index].isWritable = .known(true, source)
        facts.state[index].mount = .notLooked(why: "moved")
        changed = true
    }
    for index in facts.dnssec.anchors.indices
    where facts.dnssec.anchors[index].format == "unbound" && facts.dnssec.anchors[index].isWritable.value == false {
        facts.dnssec.anchors[index].isWritable = .known(true, source)
        changed = true
    }
    return changed
}

private let wireGuardRetry = Repair(
    id: "wireguard-retry", safety: .safe, adds: "looking up the tunnel's endpoint until it is found"
) { facts in
    var changed = false
    for tunnel in facts.tunnels where tunnel.manager == .wgQuick && tunnel.isEnabled.truth != false {
        guard tunnel.peers.contains(where: { $0.endpointHost.map { IPAddress($0) == nil } ?? false }) else { continue }
        let setting = Sourced("WG_ENDPOINT_RESOLUTION_RETRIES=infinity", Source("wireguard-retry"))
        let name = "wg-quick@\(tunnel.interface).service"
        if let index = facts.units.firstIndex(where: { $0.name == name }) {
            guard !facts.units[index].environment.contains(where: { $0.value == setting.value }) else { continue }
            facts.units[index].environment.append(setting)
        } else {
            facts.units.append(
                UnitFact(
                    name: name, isEnabled: tunnel.isEnabled, environment: [setting], source: Source("wireguard-retry")))
        }
        changed = true
    }
    return changed
}

private let fallbackResolver = Repair(
    id: "fallback-resolver", safety: .safe, adds: "a second resolver outside this box, asked when the first fails"
) { facts in
    guard case .known(var file, let source) = facts.resolver.resolvConf,
        let address = IPAddress(someAddress), file.effective.count < 3
    else { return false }
    if file.nameservers.isEmpty { file.nameservers = file.effective.map { Sourced($0, source) } }
    file.nameservers.append(Sourced(address, source))
    facts.resolver.resolvConf = .known(file, source)
    return true
}

private let domainInsecure = Repair(
    id: "domain-insecure", safety: .unsafe, adds: "an exception from validation for the NTP names",
    weakens: "answers for the NTP names are no longer verified: who can forge DNS can choose the time servers"
) { facts in
    guard let index = firstDaemon(facts) else { return false }
    let names = facts.timeDaemons[index].sources.filter { $0.address == nil && $0.form != .referenceClock }.map(\.name)
    var changed = false
    for resolver in facts.resolver.local.indices {
        let fact = facts.resolver.local[resolver]
        // The others have no exception for a zone.
        guard !names.isEmpty, [.unbound, .resolved, .bind, .knot, .powerdns].contains(fact.kind),
            fact.validation.value == .on || fact.validation.value == .allowDowngrade
        else { continue }
        facts.resolver.local[resolver].insecureZones += names.map { Sourced($0, fact.configuration) }
        changed = true
    }
    return changed
}

private let ignoreCertificateDates = Repair(
    id: "cert-ignore-timestamp", safety: .unsafe, adds: "dnscrypt-proxy's cert_ignore_timestamp",
    weakens: "an expired certificate of the resolver is taken for good"
) { facts in
    var changed = false
    for index in facts.resolver.local.indices
    where facts.resolver.local[index].kind == .dnscryptProxy
        && facts.resolver.local[index].ignoresCertificateDates?.value != true
    {
        facts.resolver.local[index].ignoresCertificateDates = Sourced(true, facts.resolver.local[index].configuration)
        changed = true
    }
    return changed
}

private let ntsUnchecked = Repair(
    id: "nocerttimecheck", safety: .unsafe, adds: "chrony's nocerttimecheck 1",
    weakens: "the dates of NTS certificates are not judged before the clock is first set"
) { facts in
    guard let index = firstDaemon(facts), facts.timeDaemons[index].kind == .chrony,
        facts.timeDaemons[index].sources.contains(where: \.usesNTS),
        (facts.timeDaemons[index].certificateChecksSkipped?.value ?? 0) < 1
    else { return false }
    facts.timeDaemons[index].certificateChecksSkipped = Sourced(1, facts.timeDaemons[index].configuration)
    return true
}

private let enableDaemon = Repair(
    id: "time-daemon", safety: .manual, adds: "a time daemon with an address-only source, enabled at boot"
) { facts in
    guard firstDaemon(facts) == nil else { return false }
    let source = Source("time-daemon")
    var daemon = TimeDaemon(
        kind: .chrony, configuration: source,
        steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 1, source: source),
        quorum: Quorum(minimumSources: 1, source: source))
    daemon.isEnabled = .known(true, source)
    daemon.isRunning = .known(true, source)
    daemon.sources = [NTPSource(name: someAddress, source: source)]
    facts.timeDaemons.append(daemon)
    return true
}
