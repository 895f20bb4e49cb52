import Findings
import Values

/// What stands after the bar in a monitoring plugin's output: `'label'=value[UOM];[warn];[crit];[min];[max]`, parted by
/// blanks (monitoring plugins guidelines, "performance data").
struct PerformanceDatum: Sendable, Equatable {
    package var label: String
    /// In the base unit.
    package var value: Double
    /// `seconds`, `bytes`, `percent`, or empty.
    package var unit: String
    /// As printed, in the unit printed.
    package var printed: String
    package var warning: AlertRange?
    package var critical: AlertRange?
    private var rawValue: Double

    /// The worst range that the value is in; nil where it is in none.
    var crossed: Status? {
        if critical?.alerts(rawValue) == true { return .critical }
        return warning?.alerts(rawValue) == true ? .warning : nil
    }

    /// Data that are malformed, or `U` for undetermined, are left out.
    package static func all(in text: some StringProtocol) -> [PerformanceDatum] {
        tokens(String(text)).compactMap(PerformanceDatum.init)
    }

    private init?(_ token: (label: String, value: String)) {
        let fields = token.value.split(separator: ";", omittingEmptySubsequences: false)
        guard let first = fields.first else { return nil }
        let number = first.prefix { "+-.0123456789".contains($0) }
        guard !token.label.isEmpty, let value = Double(number),
            let (unit, factor) = PerformanceDatum.units[String(first.dropFirst(number.count))]
        else { return nil }
        label = token.label
        printed = String(first)
        rawValue = value
        self.value = value * factor
        self.unit = unit
        warning = fields.count > 1 ? AlertRange(fields[1]) : nil
        critical = fields.count > 2 ? AlertRange(fields[2]) : nil
    }

    private static let units: [String: (String, Double)] = [
        "": ("", 1), "s": ("seconds", 1), "ms": ("seconds", 1e-3), "us": ("seconds", 1e-6), "ns": ("seconds", 1e-9),
        "%": ("percent", 1), "B": ("bytes", 1), "KB": ("bytes", 1024), "MB": ("bytes", 1_048_576),
        "GB": ("bytes", 1_073_741_824), "TB": ("bytes", 1_099_511_627_776), "c": ("count", 1),
    ]

    /// Labels in single quotes may hold blanks; a doubled quote is one.
    private static func tokens(_ text: String) -> [(label: String, value: String)] {
        var result: [(String, String)] = []
        var rest = text.trimmed
        while !rest.isEmpty {
            var label = ""
            if rest.first == "'" {
                rest = rest.dropFirst()
                while let character = rest.popFirst() {
                    if character == "'" {
                        guard rest.first == "'" else { break }
                        rest = rest.dropFirst()
                    }
                    label.append(character)
                }
            } else {
                let plain = rest.prefix { $0 != "=" && !$0.isBlank }
                label = String(plain)
                rest = rest.dropFirst(plain.count)
            }
            let isDatum = rest.first == "="
            let value = rest.prefix { !$0.isBlank }
            rest = rest.dropFirst(value.count).trimmed
            if isDatum { result.append((label, String(value.dropFirst()))) }
        }
        return result
    }
}
