import DoctorTesting
import FoundationEssentials

/// A `.tree` file of the corpus: a healthy box and what makes it sick.
struct CorpusTree {
    var healthy = MemoryFiles()
    var sick: MemoryFiles
    var loop = ""

    init(_ name: String) throws {
        var files = MemoryFiles()
        var open: (path: String, lines: [Substring])?
        var healthy: MemoryFiles?
        func close() {
            if let (path, lines) = open { files.add(path, lines.joined(separator: "\n") + "\n") }
            open = nil
        }
        for line in try Fixtures.text("corpus/" + name).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("\t") {
                open?.lines.append(line.dropFirst())
                continue
            }
            close()
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { continue }
            switch words[0] {
            case "base": try CorpusTree.load(Fixtures.path("systems/\(words[1])/root"), below: "", into: &files)
            case "file":
                files[words[1]] = nil
                open = (words[1], [])
            case "link":
                let parts = words[1].split(separator: " ").map(String.init)
                files.link(parts[0], to: parts[1])
            case "without": files[words[1]] = nil
            case "sick": healthy = files
            case "loop": loop = words[1]
            default: break
            }
        }
        close()
        self.healthy = healthy ?? files
        sick = files
    }

    static func load(_ folder: String, below path: String, into files: inout MemoryFiles) throws {
        let manager = FileManager.default
        for name in try manager.contentsOfDirectory(atPath: folder) {
            let (from, to) = ("\(folder)/\(name)", "\(path)/\(name)")
            switch try manager.attributesOfItem(atPath: from)[.type] as? FileAttributeType {
            case .typeDirectory?: try load(from, below: to, into: &files)
            case .typeSymbolicLink?: files.link(to, to: try manager.destinationOfSymbolicLink(atPath: from))
            default:
                // What unbound keeps is unbound's own.
                let owner: UInt32 = to.hasPrefix("/var/lib/unbound") ? 108 : 0
                files[to] = MemoryFiles.Entry(.file(Array(try Data(contentsOf: URL(filePath: from)))), owner: owner)
                if to.hasPrefix("/var/lib/unbound") {
                    files["/var/lib/unbound"] = MemoryFiles.Entry(.directory, mode: 0o755, owner: owner)
                }
            }
        }
    }
}
