import Facts
import FoundationEssentials
import Values

/// The ledger of boots as a file: one JSON object a line, the oldest first, snake-case keys, times RFC 3339.
package enum BootLedgerText {
    /// In the folder that the check's unit may write to.
    package static let path = "/var/lib/boxdoctor-check/boots.jsonl"
    /// Lines that are kept: years of a box that restarts every week.
    package static let mostBoots = 100
    package static let limitBytes = 256 << 10

    package static func text(_ boots: [BootRecord]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return boots.suffix(mostBoots).compactMap { boot in
            (try? encoder.encode(boot)).map { String(decoding: $0, as: UTF8.self) + "\n" }
        }.joined()
    }

    /// A line that is none, the last of a file that was cut short among them, costs that line.
    package static func read(_ bytes: [UInt8]) -> (boots: [BootRecord], badLines: Int) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let boots = lines.suffix(mostBoots).compactMap { line in
            (try? decoder.decode(BootRecord.self, from: Data(line))).flatMap { $0.isPossible ? $0 : nil }
        }
        return (boots, min(lines.count, mostBoots) - boots.count)
    }
}

extension BootRecord {
    /// Written by us, read back by anybody's.
    fileprivate var isPossible: Bool {
        let numbers = [uptimeSeconds, rightAfterSeconds, offAtLeastSeconds, offAtMostSeconds].compactMap { $0 }
        return boot.utf8.count <= 64 && numbers.allSatisfy { $0.isFinite && $0 >= 0 && $0 < 1e12 }
            && (rightBy?.utf8.count ?? 0) <= 64
    }
}
