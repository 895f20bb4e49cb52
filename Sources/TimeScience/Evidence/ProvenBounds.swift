import Facts
import Values

/// What is proven about the present: by signatures, and by the date of this program.
package struct ProvenBounds: Codable, Sendable, Equatable {
    /// The present is not earlier.
    package var floor: Floor?
    /// True time minus the clock's reading lies between these, seconds; nil where nothing bounds it on both sides.
    package var lowSeconds: Double?
    package var highSeconds: Double?
    /// The interval rests on the dates of web servers, whose clocks nobody vouches for: good enough to agree on, no proof.
    package var restsOnHTTPS = false
    /// Operators that prove the interval.
    package var operators: Set<String> = []
    /// Why signed answers prove nothing; empty where they do, or where there are none.
    package var why = ""

    package init() {}

    package init(_ facts: Facts) {
        floor = (facts.floors.filter { $0.kind == .build } + [zoneFloor(facts)].compactMap { $0 })
            .max { $0.time < $1.time }
        let signed = SignedMajority(facts.signedTimes)
        why = signed.why
        guard var interval = signed.interval else { return }
        if let floor {
            let least = floor.time.seconds(since: facts.clock.reading)
            guard least <= interval.high else {
                why = "signed answers say that it is before \(floor.time.toTheSecond) (\(floor.source)): none is used"
                return
            }
            interval.low = max(interval.low, least)
        }
        let ceiling = Era.ceiling(for: facts.floors).seconds(since: facts.clock.reading)
        guard interval.low <= ceiling else {
            why = "signed answers say that it is over 15 years after this program was built: none is used"
            return
        }
        lowSeconds = interval.low
        highSeconds = interval.high
        operators = signed.agreeing
        restsOnHTTPS = signed.restsOnHTTPS
    }

    var interval: Agreement.Interval? {
        guard let lowSeconds, let highSeconds else { return nil }
        return Agreement.Interval(low: lowSeconds, high: highSeconds)
    }

    /// How far the clock is behind at least, by the floor alone; nil where it is not behind it. Seconds.
    package func leastLagSeconds(reading: Timestamp) -> Double? {
        guard let floor, floor.time > reading else { return nil }
        return floor.time.seconds(since: reading)
    }
}

/// The latest inception that the holders of zones' keys vouch for. A zone's owner can sign with a date in the future, by
/// mistake or on purpose: the root and the top-level domains are believed alone, another zone only as far as a second one
/// bears it out.
private func zoneFloor(_ facts: Facts) -> Floor? {
    var latest: [String: Floor] = [:]
    for floor in facts.floors where floor.kind == .signature && floor.isAuthenticated {
        // Facts of before 0.2 do not name the zone, and have one such floor at most.
        let zone = floor.zone ?? ""
        if let known = latest[zone], known.time >= floor.time { continue }
        latest[zone] = floor
    }
    let ranked = latest.sorted { ($1.value.time, $0.key) < ($0.value.time, $1.key) }
    guard let first = ranked.first else { return nil }
    if first.key.split(separator: ".").count <= 1 { return first.value }
    return ranked.dropFirst().first?.value
}
