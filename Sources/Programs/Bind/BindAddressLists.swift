import Values

/// Address match lists of named.conf(5) with the lists that they name, asked about the loopback, from which this box asks.
struct BindAddressLists {
    private let named: [String: [[BindConfig.Part]]]
    private static let depthLimit = 8

    init(_ statements: [[BindConfig.Part]]) {
        named = Dictionary(
            statements.all("acl").compactMap { list in list.word(1).map { ($0.value.lowercased(), list.block) } },
            uniquingKeysWith: { $1 })
    }

    /// Whether the loopback is on the list: the first element that matches decides. Nil where keys or places decide.
    func decide(_ list: [[BindConfig.Part]]) -> Bool? {
        var patience = BindAddressLists.patience
        return matched(list, 0, &patience).map { $0 ?? false }
    }

    /// Elements that are looked at: lists that name lists can be as long as one likes.
    private static let patience = 10_000

    /// Nil: not known; the inner nil: no element matches.
    private func matched(_ list: [[BindConfig.Part]], _ depth: Int, _ patience: inout Int) -> Bool?? {
        guard depth < BindAddressLists.depthLimit, let own = IPAddress("127.0.0.1") else { return nil }
        for element in list {
            patience -= 1
            guard patience > 0 else { return nil }
            let word = element.word(0)?.value ?? ""
            let isNegated = word.hasPrefix("!")
            let rest = String(word.drop { $0 == "!" })
            let text = (rest.isEmpty ? element.word(1)?.value ?? "" : rest).lowercased()
            var isHere: Bool?
            if let inside = element.block.isEmpty ? named[text] : element.block {
                // A denial within is no match (acl.c).
                guard let inner = matched(inside, depth + 1, &patience) else { return nil }
                isHere = inner ?? false
            } else {
                let (host, length) = text.splitOnce("/")
                switch text {
                case "any", "localhost", "localnets": isHere = true
                case "none": isHere = false
                default:
                    guard let address = IPAddress(host) else { return nil }
                    isHere = own.isInside(address, prefixLength: length.flatMap { Int($0) } ?? address.bytes.count * 8)
                }
            }
            if isHere == true { return .some(!isNegated) }
        }
        return .some(nil)
    }
}
