import Box
import Facts
import Formats

/// Writes the ledger of boots: whole or not at all, so that a power cut costs at most the last look.
package struct BootLedgerFile: Sendable {
    package static let path = BootLedgerText.path
    package let box: Box
    package let changes: any Changes

    /// Nil where the box may not be changed.
    package init?(on box: Box) {
        guard let changes = box.changes else { return nil }
        self.box = box
        self.changes = changes
    }

    /// Readable by all: it holds times, and no names.
    package func write(_ boots: [BootRecord]) throws(ChangeError) {
        // A unit's folder is there; on boxes without systemd whoever runs the check makes it.
        let folder = String(Self.path.prefix(upTo: Self.path.lastIndex(of: "/") ?? Self.path.endIndex))
        if (try? box.files.info(folder)) == nil { try changes.makeDirectory(folder, mode: 0o755) }
        try changes.write(Self.path, Array(BootLedgerText.text(boots).utf8), mode: 0o644)
    }
}
