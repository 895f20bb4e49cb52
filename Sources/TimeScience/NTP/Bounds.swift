import Facts
import Values

/// Times that the present cannot precede, greatest first.
func timeFloors(_ facts: Facts) -> [TimeEstimate.Bound] {
    facts.floors.map { TimeEstimate.Bound(time: $0.time, source: $0.source, authenticated: $0.isAuthenticated) }
        .sorted { ($1.time, $0.source.description) < ($0.time, $1.source.description) }
}

/// Times that the present should not be past, least first: what a server was still using when asked, and how long this
/// program believes anybody. None is proof: old signatures can be replayed, and certificates expire in use.
func timeCeilings(_ facts: Facts) -> [TimeEstimate.Bound] {
    func bound(_ time: Timestamp, _ place: String) -> TimeEstimate.Bound {
        TimeEstimate.Bound(time: time, source: Source(place), authenticated: false)
    }
    let pivot = Era.pivot(for: facts.floors)
    var bounds = [bound(Era.ceiling(for: facts.floors), "15 years after this program was built")]
    bounds += facts.certificates.map { bound($0.notAfter, "certificate of \($0.name) (\($0.purpose))") }
    bounds += facts.dnssec.chains.compactMap { chain in
        // A link is accepted while any good signature is; the chain while every link is.
        let ends = chain.links.compactMap { link in
            link.signatures.filter(\.isVerified).map { Era.unwrap(Int64($0.expiration), near: pivot) }.max()
        }
        return ends.min().map { bound(Timestamp(unixSeconds: $0), "signatures of \(chain.name)") }
    }
    return bounds.sorted { ($0.time, $0.source.description) < ($1.time, $1.source.description) }
}

extension Floor {
    /// Nobody but the holder of a key, or who built this program, could have made it later than the truth. The others are
    /// files' dates: a box that was once wrong by years leaves such dates behind, so they only warn.
    package var isSure: Bool { isAuthenticated || kind == .build }
}
