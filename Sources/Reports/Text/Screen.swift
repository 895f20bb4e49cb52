/// What a text report is written for.
package struct Screen: Sendable {
    /// At least 20.
    package var columns: Int
    package var style: Style
    /// Where its reader is; nil where that is not known, or nowhere in particular: then all times are UTC alone.
    package var zone: LocalZone?
    /// Times in that zone instead of UTC.
    package var isLocal = false

    /// Eighty columns where nobody knows better: what a serial console and a mail have.
    package init(columns: Int = 80, style: Style = .plain) {
        self.columns = max(columns, 20)
        self.style = style
    }
}

/// When to colour.
package enum ColorChoice: String, Sendable, CaseIterable { case auto, always, never }

/// Emphasis by SGR escapes (ECMA-48), or by none at all. Only the sixteen colours every terminal has, and never colour
/// alone: what it says, a word says too.
package enum Style: Sendable, Equatable {
    case plain, colored

    /// `auto` colours a terminal, unless NO_COLOR is set (no-color.org) or TERM is `dumb`.
    package static func chosen(_ choice: ColorChoice, isTerminal: Bool, noColor: Bool, term: String?) -> Style {
        switch choice {
        case .always: .colored
        case .never: .plain
        case .auto: isTerminal && !noColor && term != "dumb" ? .colored : .plain
        }
    }

    package enum Emphasis: String, Sendable {
        case bold = "1"
        case faint = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case alarm = "1;31"
        case command = "1;36"
    }

    /// The text between escapes; as it is where there is nothing to see.
    func callAsFunction(_ emphasis: Emphasis?, _ text: String) -> String {
        guard self == .colored, let emphasis, !text.isEmpty else { return text }
        return "\u{1b}[\(emphasis.rawValue)m\(text)\u{1b}[0m"
    }
}
