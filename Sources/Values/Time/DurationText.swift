/// A length of time as people say it, in its two largest units: `12 ms`, `2.5 s`, `36 h 5 min`, `12 days 4 h`, `56 years`.
///
/// The sign is dropped: the sentence around it says "behind" or "ahead". A length that is not a number is `an unknown time`.
package func durationText(_ seconds: Double) -> String {
    guard !seconds.isNaN else { return "an unknown time" }
    let length = min(abs(seconds), 1e15)
    switch length {
    case 0: return "0 s"
    case ..<0.000_999_5: return "\(max(Int((length * 1e6).rounded()), 1)) us"
    case ..<0.999_5: return "\(Int((length * 1e3).rounded())) ms"
    case ..<9.95:
        let tenths = Int((length * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    case ..<119.5: return "\(Int(length.rounded())) s"
    case ..<3599.5: return units(Int(length.rounded()), of: 60, "min", "s")
    case ..<259_170: return units(Int(length / 60 + 0.5), of: 60, "h", "min")
    case ..<63_072_000: return units(Int(length / 3600 + 0.5), of: 24, "days", "h")
    default: return "\(Int(length / 31_556_952)) years"
    }
}

/// `count` small units as large ones and the rest; a rest of nothing is not said.
private func units(_ count: Int, of size: Int, _ large: String, _ small: String) -> String {
    let (whole, left) = (count / size, count % size)
    return left == 0 ? "\(whole) \(large)" : "\(whole) \(large) \(left) \(small)"
}
