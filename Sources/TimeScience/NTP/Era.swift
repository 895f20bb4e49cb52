import Facts
import Values

/// Clocks of 32 bits come round every 136 years; which turn is meant is decided here, never by the clock examined.
package enum Era {
    /// Seconds from 1900 (NTP's epoch) to 1970 (Unix's): RFC 5905 figure 4.
    static let unixEpochInNTP: Int64 = 2_208_988_800

    /// 2026-11-01T00:00:00Z, which no build of this program precedes: where nobody says when it was built.
    package static let earliestBuild = Timestamp(unixSeconds: 1_793_491_200)

    /// How long after its build this program believes what servers say.
    static let believedSecondsAfterBuild: Int64 = 15 * 31_556_952

    package static func build(in floors: [Floor]) -> Timestamp {
        floors.filter { $0.kind == .build }.map(\.time).max() ?? earliestBuild
    }

    /// The latest time that is believed at all: the build date plus 15 years.
    package static func ceiling(for floors: [Floor]) -> Timestamp {
        let build = build(in: floors)
        return Timestamp(unixSeconds: build.unixSeconds.addingClamped(believedSecondsAfterBuild))
    }

    /// The moment around which 32-bit times are placed: the greatest floor, build date included. A floor past the ceiling
    /// (a saved clock that went wrong) would push every server into the next era, so it does not count.
    package static func pivot(for floors: [Floor]) -> Timestamp {
        let ceiling = ceiling(for: floors)
        let build = build(in: floors)
        return floors.map(\.time).filter { $0 <= ceiling }.reduce(build, max)
    }

    /// The Unix time that `seconds` modulo 2^32 stands for: the one within 68 years of the pivot.
    static func unwrap(_ seconds: Int64, near pivot: Timestamp) -> Int64 {
        let turn: Int128 = 1 << 32
        let gap = Int128(pivot.unixSeconds) - Int128(seconds)
        // Floor of (gap + half a turn) / turn: the shift of a signed number rounds down.
        return Int64(clamping: Int128(seconds) + ((gap + turn / 2) >> 32) * turn)
    }
}
