import Facts
import Values

/// resolv.conf(5) as glibc reads it: a keyword counts only at the very start of its line, `#` and `;` there begin a comment,
/// the last `search` or `domain` wins.
package enum ResolvConfText {
    /// `endsInLineFeed`: a carriage return before it belongs to the line, as for glibc, which then sees no address.
    package static func parse(
        _ lines: [ConfigLine], endsInLineFeed: Bool = false
    ) -> (conf: ResolvConf, troubles: [Trouble]) {
        var conf = ResolvConf()
        var troubles: [Trouble] = []
        for line in lines {
            guard let keyword = line.text.words.first, line.text.first?.isBlank == false else { continue }
            let rest = line.text.dropFirst(keyword.count)
            switch keyword {
            case "nameserver":
                // Blanks are spaces and tabs, and what follows behind the next is not looked at (res_init.c).
                guard rest.first.map(isGap) == true else { continue }
                let behind = rest.drop(while: isGap)
                let text = behind.prefix { !isGap($0) }
                if endsInLineFeed, line.endsInReturn, text.count == behind.count, !text.isEmpty {
                    troubles.append(
                        Trouble(line.source, "the line ends as Windows writes it (CR LF): libc ignores this nameserver")
                    )
                } else if let address = IPAddress(text) ?? IPAddress(numbersAndDots: text) {
                    conf.nameservers.append(Sourced(address, line.source))
                } else {
                    troubles.append(
                        Trouble(
                            line.source,
                            "'\(withoutPasswords(String(text)).prefix(60))' is not an address; a nameserver must be one"
                        ))
                }
            // Without a name such a line is passed over (res_init.c).
            case "search", "domain":
                guard !rest.words.isEmpty else { continue }
                conf.search = rest.words.prefix(keyword == "search" ? .max : 1).map(String.init)
            case "options": rest.words.forEach { option($0, &conf) }
            default: break
            }
        }
        return (conf, troubles)
    }

    private static func isGap(_ character: Character) -> Bool { character == " " || character == "\t" }

    private static func option(_ word: Substring, _ conf: inout ResolvConf) {
        // glibc's RES_MAXRETRANS and RES_MAXRETRY. As atoi(3) reads it: `3s` is 3, no digits are 0.
        func number(_ name: String, _ most: Int) -> Int? {
            guard word.hasPrefix(name) else { return nil }
            let digits = String(decoding: word.utf8.dropFirst(name.utf8.count).prefix(while: \.isDigit), as: UTF8.self)
            return digits.isEmpty && word.utf8.dropFirst(name.utf8.count).first == UInt8(ascii: "-")
                ? nil : min(Int(digits) ?? (digits.isEmpty ? 0 : most), most)
        }
        if let value = number("timeout:", 30) { conf.timeoutSeconds = value }
        if let value = number("attempts:", 5) { conf.attempts = value }
        if let value = number("ndots:", 15) { conf.ndots = value }
        if word == "rotate" { conf.rotates = true }
        if word == "trust-ad" { conf.trustsAD = true }
        if word == "use-vc" { conf.usesTCP = true }
    }
}

extension String {
    /// Whether `part` occurs in it.
    package func holds(_ part: String) -> Bool { splitOnce(part).after != nil }
}
