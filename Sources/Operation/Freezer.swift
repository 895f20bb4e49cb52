import Box
import Facts
import Formats
import Probes
import Values

/// Stops every fix on this box, and allows them again. Checks go on.
package struct Freezer: Sendable {
    static let lasting = "/etc/boxdoctor/freeze"
    package static let untilReboot = "/run/boxdoctor/freeze"
    package let box: Box
    package let changes: any Changes

    /// Nil where the box may not be changed.
    package init?(_ box: Box) {
        guard let changes = box.changes else { return nil }
        self.box = box
        self.changes = changes
    }

    /// The freeze of this kind that is in force already.
    package func standing(untilReboot: Bool) -> Freeze? {
        let path = untilReboot ? Freezer.untilReboot : Freezer.lasting
        return (try? box.files.read(path, limit: FileLimits.attribute)).map(FreezeText.parse)
    }

    /// The file written.
    package func freeze(_ freeze: Freeze, untilReboot: Bool) throws(ChangeError) -> String {
        let path = untilReboot ? Freezer.untilReboot : Freezer.lasting
        let folder = untilReboot ? "/run/boxdoctor" : "/etc/boxdoctor"
        if (try? box.files.info(folder)) == nil { try changes.makeDirectory(folder, mode: 0o755) }
        try changes.write(path, Array(FreezeText.text(freeze).utf8), mode: 0o644)
        return path
    }

    /// The files that were removed; none where nothing was frozen by a file.
    package func thaw() throws(ChangeError) -> [String] {
        var removed: [String] = []
        for path in [Freezer.lasting, Freezer.untilReboot] where (try? box.files.linkInfo(path)) != nil {
            try changes.remove(path)
            try changes.sweep(path)
            removed.append(path)
        }
        return removed
    }

    /// By the kernel's arguments, which no file takes back.
    package var isFrozenByKernel: Bool { kernelFreezes(box) }
}
