import Values

/// Time spans as systemd writes them (systemd.time(7)): `90`, `1min 30s`, `2.5h`, `infinity`. Seconds where no unit is
/// given; nil where the text is none.
package func systemdSeconds(_ text: some StringProtocol) -> Double? {
    let text = text.lowercased()
    if text.trimmed == "infinity" { return .infinity }
    var total = 0.0
    var rest = text.trimmed
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
        let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let value = Double(number) else { return nil }
        rest = rest.dropFirst(number.count).trimmed
        let unit = rest.prefix { $0.isLetter || $0 == "µ" || $0 == "μ" }
        guard let factor = unit.isEmpty ? 1 : spanUnits[String(unit)] else { return nil }
        rest = rest.dropFirst(unit.count).trimmed
        total += value * factor
    }
    return total
}

private let spanUnits: [String: Double] = [
    "ns": 1e-9, "nsec": 1e-9, "us": 1e-6, "usec": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "msec": 1e-3, "s": 1,
    "sec": 1,
    "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60, "minutes": 60, "h": 3600, "hr": 3600, "hour": 3600,
    "hours": 3600, "d": 86_400, "day": 86_400, "days": 86_400, "w": 604_800, "week": 604_800, "weeks": 604_800,
    "month": 2_629_800, "months": 2_629_800, "y": 31_557_600, "year": 31_557_600, "years": 31_557_600,
]
