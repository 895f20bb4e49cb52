import Facts
import Values

extension TimeEvidence {
    /// Everything in the facts that says something of the present, but for the majority of the NTP servers.
    static func all(in facts: Facts) -> [TimeEvidence] {
        facts.signedTimes.compactMap { TimeEvidence($0, reading: facts.clock.reading) }
            + facts.floors.map(TimeEvidence.init)
            + rtc(facts) + hostClocks(facts) + expiries(facts)
    }

    private init?(_ signed: SignedTime, reading: Timestamp) {
        guard case .interval(let low, let high) = signed.outcome else { return nil }
        let kind: Kind =
            switch signed.method {
            case .roughtime: .roughtime
            case .nts: .nts
            case .https: .https
            }
        self.init(
            kind: kind, from: reading.adding(seconds: low), until: reading.adding(seconds: high), authenticated: true,
            source: Source("\(signed.name) (\(signed.operatorName))"))
    }

    /// Times that the present cannot precede, if nobody set them wrong.
    private init(_ floor: Floor) {
        let kind: Kind =
            switch floor.kind {
            case .build: .build
            case .signature: .zoneSignature
            default: .file
            }
        self.init(
            kind: kind, from: floor.time, until: nil, authenticated: floor.isAuthenticated, source: floor.source)
    }

    private static func rtc(_ facts: Facts) -> [TimeEvidence] {
        guard facts.rtc.isLocalTime.value != true else { return [] }
        return (facts.rtc.devices.value ?? []).compactMap { device in
            guard case .known(let time, let source) = device.reading, let then = device.clockThen else { return nil }
            let now = facts.clock.reading.adding(seconds: time.seconds(since: then))
            return TimeEvidence(
                kind: .rtc, from: now.adding(seconds: -1), until: now.adding(seconds: 1), authenticated: false,
                source: source)
        }
    }

    /// The machine is its host's, but the host's clock may be wrong: one voice, and nobody signed it.
    private static func hostClocks(_ facts: Facts) -> [TimeEvidence] {
        (facts.resume.hostClocks.value ?? []).compactMap { device in
            guard case .known(let time, let source) = device.reading, let then = device.clockThen else { return nil }
            let now = facts.clock.reading.adding(seconds: time.seconds(since: then))
            return TimeEvidence(
                kind: .hostClock, from: now.adding(seconds: -1), until: now.adding(seconds: 1), authenticated: false,
                source: source)
        }
    }

    /// What a server was still using when asked, and how long this program believes anybody. None is proof: old signatures
    /// can be replayed, and certificates expire in use.
    private static func expiries(_ facts: Facts) -> [TimeEvidence] {
        func until(_ kind: Kind, _ time: Timestamp, _ place: String) -> TimeEvidence {
            TimeEvidence(kind: kind, from: nil, until: time, authenticated: false, source: Source(place))
        }
        let pivot = Era.pivot(for: facts.floors)
        return [until(.build, Era.ceiling(for: facts.floors), "15 years after this program was built")]
            + facts.certificates.map {
                until(.expiry, $0.notAfter, "certificate of \($0.name) (\($0.purpose.rawValue))")
            }
            + facts.dnssec.chains.compactMap { chain in
                // A link is accepted while any good signature is; the chain while every link is.
                let ends = chain.links.compactMap { link in
                    link.signatures.filter(\.isVerified).map { Era.unwrap(Int64($0.expiration), near: pivot) }.max()
                }
                return ends.min().map {
                    until(.zoneExpiry, Timestamp(unixSeconds: $0), "signatures of \(chain.name)")
                }
            }
    }
}
