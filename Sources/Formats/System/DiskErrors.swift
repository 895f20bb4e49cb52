import Values

/// Lines of the kernel's log that say a disk or a card fails.
package enum DiskErrors {
    /// More of them say no more.
    private static let most = 20
    private static let marks = [
        "I/O error, dev ", "Buffer I/O error on dev", "EXT4-fs error", "BTRFS error", "Remounting filesystem read-only",
        "critical medium error", "Card stuck being busy", "mmcblk0: error -", "mmc0: error -", "mmc1: error -",
    ]

    package static func lines(_ bytes: [UInt8]) -> [String] {
        let text = bytes.map { $0 == 0 ? UInt8(ascii: "?") : $0 }
        let all = (Lines.of(text, path: "") ?? []).map { String($0.text) }
        return all.filter { line in marks.contains { line.holds($0) } }.suffix(most).map {
            String($0.trimmed.prefix(160))
        }
    }
}
