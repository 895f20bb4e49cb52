import Facts
import Values

/// What a report that is posted must not tell: names, addresses and keys, each replaced by a short hash that is the same
/// wherever it stands. Structure, numbers and the words that this program itself knows stay, and nothing else does: what the
/// box alone knows is hidden wherever it stands, in a sentence, in a path, in the facts.
package struct Redaction: Sendable {
    /// Names that would pass, for they are made of ordinary words: of machines, networks, people.
    private let names: Set<String>
    /// Of a name, an address or a key: keyed, for an address alone is guessed in no time.
    private let hash: @Sendable ([UInt8]) -> [UInt8]

    /// `hash` is to be keyed with something that nobody else knows: addresses are few enough to try them all.
    package init(_ facts: Facts, hash: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        names = PlacesOfNames.names(in: facts)
        self.hash = hash
    }

    /// Text without what is to be hidden; HTML and JSON stay what they are, for a hash holds letters, digits and a hyphen.
    package func redacted(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var (run, isBelowHomes): ([UInt8], Bool) = ([], false)
        let bytes = withoutKeys(Array(text.utf8))
        var index = 0
        func flush() {
            guard !run.isEmpty else { return }
            let word = String(decoding: run, as: UTF8.self)
            let isKey = result.last == UInt8(ascii: "\"") && Self.endsKey(bytes[index...])
            result += Array((isBelowHomes ? label("name", word) : replaced(word, isKey: isKey)).utf8)
            // The folder of a user is called as the user is.
            isBelowHomes = word == "home"
            run = []
        }
        while index < bytes.count {
            let byte = bytes[index]
            // A letter that JSON spells out belongs to its word; another escape is none of it.
            let escape = Self.escape(bytes[index...])
            if Self.isPart(byte) || escape == 6 {
                run += bytes[index..<index + max(escape, 1)]
            } else {
                flush()
                if byte != UInt8(ascii: "/") { isBelowHomes = false }
                result += bytes[index..<index + max(escape, 1)]
            }
            index += max(escape, 1)
        }
        flush()
        return String(decoding: result, as: UTF8.self)
    }

    /// `" :`, behind the name of a member in JSON.
    private static func endsKey(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.first == UInt8(ascii: "\"")
            && bytes.dropFirst().first { $0 != UInt8(ascii: " ") } == UInt8(ascii: ":")
    }

    /// Bytes of the escape of JSON that begins here: 6 for a letter, 2 for another, 0 where there is none.
    private static func escape(_ bytes: ArraySlice<UInt8>) -> Int {
        guard bytes.first == UInt8(ascii: "\\"), bytes.count > 1 else { return 0 }
        let isLetter = bytes.dropFirst().starts(with: Array("u".utf8)) && bytes.count >= 6
        let digits = bytes.dropFirst(2).prefix(4)
        return isLetter && digits.allSatisfy { Character(UnicodeScalar($0)).isHexDigit } ? 6 : 2
    }

    private func label(_ kind: String, _ word: String) -> String {
        let digits = hash(Array(word.lowercased().utf8)).prefix(4).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "\(kind)-\(digits.joined())"
    }

    /// One word: letters, digits, dots, colons, hyphens. A member of JSON that is called as somebody's machine is still ours.
    private func replaced(_ word: String, isKey: Bool) -> String {
        if isKey, KnownWords.hold(word) { return word }
        let core = word.trimming { ".:-%".contains($0) }
        guard !core.isEmpty, let start = word.firstRange(of: core) else { return word }
        return word[..<start.lowerBound] + hidden(core) + word[start.upperBound...]
    }

    private func hidden(_ word: String) -> String {
        if let address = IPAddress(word) { return hidden(address, word) }
        // 192.0.2.1:123, fe80::1%eth0
        for sign in [Character(":"), "%"] {
            if let cut = word.lastIndex(of: sign), let address = IPAddress(String(word[..<cut])) {
                return hidden(address, String(word[..<cut])) + word[cut...]
            }
        }
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 6, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isHexDigit) }) {
            return label("address", word)
        }
        if Self.isKey(word) { return label("key", word) }
        if parts.count == 2, let number = parts.last, Int(number) != nil {
            return hidden(String(parts[0])) + ":" + number
        }
        if names.contains(word.lowercased()) { return label("name", word) }
        let labels = word.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last, last.count > 1, last.allSatisfy({ $0.isASCII && $0.isLetter })
        else { return KnownWords.hold(word) ? word : label("name", word) }
        if Self.endings.contains(last.lowercased()) {
            let stem = String(word.dropLast(last.count + 1))
            return KnownWords.hold(stem) && !names.contains(stem.lowercased()) ? word : label("name", stem) + "." + last
        }
        return label("name", word) + (PlacesOfNames.isPublic(last) ? "." + last : "")
    }

    private func hidden(_ address: IPAddress, _ word: String) -> String {
        address.isLoopback || word == "0.0.0.0" || word == "::" ? word : label("address", word)
    }

    /// Ends of the names of files and units, which tell what a box is and not whose.
    private static let endings: Set<String> = [
        "conf", "cfg", "ini", "toml", "json", "yaml", "yml", "xml", "html", "txt", "log", "list", "d", "service",
        "timer",
        "target", "socket", "mount", "path", "slice", "scope", "device", "network", "netdev", "link", "key", "keys",
        "pem",
        "crt", "db", "data", "dat", "drift", "so", "sh", "py", "bak", "default", "hints", "journal", "prom", "swap",
        "bin",
        "gz", "rules", "state", "sources", "nmconnection", "install", "automount", "auto", "wants", "svg", "prom",
        "jsonl", "zst", "off",
    ]

    /// 32 hexadecimal digits or more, with the hyphens of a UUID or without.
    private static func isKey(_ word: String) -> Bool {
        let digits = word.filter { $0 != "-" }
        return digits.count >= 32 && digits.allSatisfy(\.isHexDigit) && (digits.count == word.count || word.count == 36)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        isBase64(byte) && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "+") || ".:-_%".utf8.contains(byte)
            || byte >= 0x80
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isLetter || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "+")
    }

    /// Base64 of 32 bytes and more: public keys, digests, whole messages. A path of that length has other signs in it.
    private func withoutKeys(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard Self.isBase64(bytes[index]) else {
                result.append(bytes[index])
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, Self.isBase64(bytes[end]) { end += 1 }
            let run = bytes[index..<end]
            let isMixed =
                run.contains { (65...90).contains($0) } && run.contains { (97...122).contains($0) }
                && run.contains(where: \.isDigit)
            if run.count >= 42, isMixed {
                result += Array(label("key", String(decoding: run, as: UTF8.self)).utf8)
                while end < bytes.count, bytes[end] == UInt8(ascii: "=") { end += 1 }
            } else {
                result += run
            }
            index = end
        }
        return result
    }
}

extension String {
    fileprivate func trimming(_ isNoise: (Character) -> Bool) -> String {
        var text = self[...]
        while let first = text.first, isNoise(first), !text.hasPrefix("::") { text = text.dropFirst() }
        while let last = text.last, isNoise(last), !text.hasSuffix("::") { text = text.dropLast() }
        return String(text)
    }
}
