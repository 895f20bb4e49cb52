/// Swift's names in JSON's usual spelling and back: `hasCPUSource`, `has_cpu_source`.
package enum SnakeCase {
    /// Words that our names write in capitals. One that is missing here would not come back; a test says so.
    private static let capitals: [Substring: String] = Dictionary(
        uniqueKeysWithValues: [
            "AD", "CD", "CPU", "DHCP", "DNS", "DNSSEC", "HTTPS", "ID", "IP", "IPs", "NTP", "NTS", "PPM", "RTC", "TCP",
            "TLS", "TTL", "UDP", "URL", "UTC", "VPN",
        ].map { (Substring($0.lowercased()), $0) })

    package static func from(_ name: String) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            let before = index > 0 ? letters[index - 1] : "_"
            let after = index + 1 < letters.count ? letters[index + 1] : "_"
            // A capital starts a word after a small letter, and as the last of a run that a small letter follows; the
            // plural s of `IPs` starts none.
            let isPlural = after == "s" && (index + 2 == letters.count || letters[index + 2].isUppercase)
            if letter.isUppercase, !before.isUppercase || (after.isLowercase && !isPlural), before != "_" {
                result += "_"
            }
            result += letter.lowercased()
        }
        return result
    }

    package static func toCamel(_ key: String) -> String {
        guard key.first != "_" else { return key }
        let words = key.split(separator: "_")
        return words.dropFirst().reduce(words.first.map(String.init) ?? "") { name, word in
            name + (capitals[word] ?? word.prefix(1).uppercased() + word.dropFirst())
        }
    }
}
