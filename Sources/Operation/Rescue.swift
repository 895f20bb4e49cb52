import Box

/// What an unattended rescue remembers until the next boot: that it worked.
package struct Rescue: Sendable {
    package static let folder = "/run/boxdoctor"
    package static let stamp = folder + "/rescued"
    package let box: Box

    package init(_ box: Box) { self.box = box }

    package var hasWorked: Bool { (try? box.files.info(Rescue.stamp)) != nil }

    /// Nil where it was written, else why not: then it may be done once more, which does no harm.
    package func remember() -> String? {
        guard let changes = box.changes else { return "the box may not be changed" }
        do {
            if (try? box.files.info(Rescue.folder)) == nil {
                try changes.makeDirectory(Rescue.folder, mode: 0o755)
            }
            try changes.write(Rescue.stamp, Array("\(box.clocks.reading())\n".utf8), mode: 0o644)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
