/// What an unattended rescue remembers until the next boot: that it worked.
public struct Rescue: Sendable {
    static let folder = "/run/boxdoctor"
    static let stamp = folder + "/rescued"
    let box: Box

    public init(_ box: Box) { self.box = box }

    public var hasWorked: Bool { (try? box.files.info(Rescue.stamp)) != nil }

    /// Nil where it was written, else why not: then it may be done once more, which does no harm.
    public func remember() -> String? {
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
