import Values

/// What a manifest's rules speak of.
package enum ExternalCondition: Hashable, Sendable {
    case clock, network, entropy
    case unit(String), tunnel(String), name(String)
    /// A word of its own, that another rule or the plugin's output makes true.
    case own(String)

    package init?(_ text: String) {
        let (kind, rest) = text.splitOnce(":")
        guard text.utf8.count <= 255 else { return nil }
        if let rest {
            let subject = String(rest)
            guard !subject.isEmpty, subject.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x2f }) else {
                return nil
            }
            switch kind {
            case "unit": self = .unit(subject)
            case "tunnel": self = .tunnel(subject)
            case "name": self = .name(canonical(subject))
            default: return nil
            }
            return
        }
        switch text {
        case "clock": self = .clock
        case "network": self = .network
        case "entropy": self = .entropy
        default:
            guard text.isKebabCase else { return nil }
            self = .own(text)
        }
    }

    /// Names have rules of their own: the resolvers that libc asks.
    var canBeProvided: Bool { if case .name = self { false } else { true } }

    package var text: String {
        switch self {
        case .clock: "clock"
        case .network: "network"
        case .entropy: "entropy"
        case .unit(let name): "unit:\(name)"
        case .tunnel(let name): "tunnel:\(name)"
        case .name(let name): "name:\(name)"
        case .own(let word): word
        }
    }
}
