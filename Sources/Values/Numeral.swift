extension Double {
    /// What a text from outside says, where that is a number: `nan`, `inf` and 400 digits are none that facts could keep.
    package init?(finite text: some StringProtocol) {
        guard let value = Double(text), value.isFinite else { return nil }
        self = value
    }
}

/// A number as short as it can be written and read back the same: `16`, `0.5`, `1e+21`; no `.0`.
package func numeral(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// Rounded to so many decimals, none of them an idle zero: `0.21`, `3`.
package func numeral(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return numeral(value) }
    let scale = (0..<max(decimals, 0)).reduce(1.0) { scale, _ in scale * 10 }
    return numeral((value * scale).rounded() / scale)
}
