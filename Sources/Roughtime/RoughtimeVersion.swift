/// A version of the protocol, as VER names it.
package struct RoughtimeVersion: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    package var rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// RFC 10049.
    package static let rfc = RoughtimeVersion(rawValue: 1)
    /// draft-ietf-ntp-roughtime-12 to -19.
    package static let draft12 = RoughtimeVersion(rawValue: UInt32(0x8000_000c))
    /// draft-ietf-ntp-roughtime-10 and -11: a request of its own, and a version that nobody signs.
    package static let draft11 = RoughtimeVersion(rawValue: UInt32(0x8000_000b))

    /// What one request may offer together, the most wanted first: the signed response says which of them the server has.
    package static let negotiable = [rfc, draft12]

    /// How gladly this version is taken; nil for those never offered.
    var rank: Int? { RoughtimeVersion.negotiable.firstIndex(of: self) }

    package var description: String { rawValue < 0x100 ? "\(rawValue)" : "0x" + String(rawValue, radix: 16) }
}

/// What a signature is made over before the value itself: the texts differ between the RFC and its drafts by one letter.
/// Both signatures of a response keep to one of these.
package enum RoughtimeSpelling: Hashable, Sendable, CaseIterable {
    /// `Roughtime v1 ...` (RFC 10049).
    case rfc
    /// `RoughTime v1 ...`: every draft since 12, and servers of version 1 that were written before the RFC.
    case draft
    /// `RoughTime v1 ...`, a delegation's with two dashes at its end: drafts 10 and 11.
    case draft11

    var response: [UInt8] {
        Array((self == .rfc ? "Roughtime" : "RoughTime").utf8) + Array(" v1 response signature\0".utf8)
    }

    var delegation: [UInt8] {
        let name = self == .rfc ? "Roughtime" : "RoughTime"
        return Array("\(name) v1 delegation signature\(self == .draft11 ? "--" : "")\0".utf8)
    }

    /// Those that a version's servers may use, in the order of trying.
    static func all(of version: RoughtimeVersion) -> [RoughtimeSpelling] {
        switch version {
        case .rfc: [.rfc, .draft]
        case .draft11: [.draft11]
        default: [.draft]
        }
    }
}
