import DoctorTesting
import Glibc

/// The files of this repository, for tests about its habits.
enum HouseTree {
    static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    /// Paths below the root, sorted; hidden folders (build products among them) left out.
    static func files(in folders: [String], suffix: String = "") -> [String] {
        folders.flatMap { walk($0) }.filter { $0.hasSuffix(suffix) }.sorted()
    }

    static func text(_ path: String) -> String { Snapshot.contents(of: "\(root)/\(path)") ?? "" }

    /// Lines of a Swift file without comments, and with empty texts, numbered from 1.
    static func code(_ path: String) -> [(Int, Substring)] {
        var isText = false
        return text(path).split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            let wasText = isText
            if line.count(where: { $0 == "\"" }) % 2 == 1, line.contains("\"\"\"") { isText.toggle() }
            if wasText { return (index + 1, "") }
            let code = line.replacing(/"(?:[^"\\]|\\.)*"/, with: "\"\"")
            return (index + 1, code.firstRange(of: "//").map { code[..<$0.lowerBound] } ?? code[...])
        }
    }

    static func exists(_ path: String) -> Bool { access("\(root)/\(path)", F_OK) == 0 }

    private static func walk(_ path: String) -> [String] {
        guard let folder = opendir("\(root)/\(path)") else { return exists(path) ? [path] : [] }
        defer { closedir(folder) }
        var result: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            // Fixture trees hold links to devices and to themselves.
            if entry.pointee.d_type == DT_LNK { continue }
            result += entry.pointee.d_type == DT_DIR ? walk("\(path)/\(name)") : ["\(path)/\(name)"]
        }
        return result
    }
}
