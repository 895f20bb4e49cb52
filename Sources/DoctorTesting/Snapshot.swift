import Glibc

/// Compares a text with the one recorded in Tests/Snapshots. `BOXDOCTOR_RECORD=1 swift test` records anew, and fails, for
/// nothing was compared: look at the difference before you commit it.
package enum Snapshot {
    /// `BOXDOCTOR_RECORD=1`.
    package static var isRecording: Bool { getenv("BOXDOCTOR_RECORD").map { String(cString: $0) == "1" } ?? false }

    /// Nil where they are equal, else what differs, line by line.
    package static func difference(
        _ text: String, from name: String, in folder: String, isRecording: Bool = Snapshot.isRecording
    ) -> String? {
        let path = "\(folder)/\(name)"
        if isRecording {
            guard let file = fopen(path, "w") else { return "cannot write \(path)" }
            defer { fclose(file) }
            return fputs(text, file) < 0 ? "cannot write \(path)" : "recorded, not compared"
        }
        guard let recorded = contents(of: path) else {
            return "no snapshot \(name): record it with BOXDOCTOR_RECORD=1 swift test"
        }
        guard recorded != text else { return nil }
        let (old, new) = (lines(recorded), lines(text))
        let differing = (0..<max(old.count, new.count)).filter { index in
            (index < old.count ? old[index] : nil) != (index < new.count ? new[index] : nil)
        }
        return differing.prefix(12).map { index in
            "\(name):\(index + 1)\n- \(index < old.count ? old[index] : "(nothing)")\n"
                + "+ \(index < new.count ? new[index] : "(nothing)")"
        }.joined(separator: "\n")
    }

    /// A text file whole; nil where it cannot be read.
    package static func contents(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}
