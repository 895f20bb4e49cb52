import FoundationEssentials

/// Files below Tests/Fixtures, found from this source file.
package enum Fixtures {
    /// Absolute path of Tests/Fixtures/`name`.
    package static func path(_ name: String) -> String { tests + "/Fixtures/" + name }

    /// Absolute path of Tests.
    static var tests: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Tests").path()
    }

    package static func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
    }

    /// Lines of `name base16`, comments left out.
    package static func messages(_ name: String) throws -> [(name: String, bytes: [UInt8])] {
        try text(name).split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2 else { throw LabError("\(name): not two words: \(line.prefix(40))") }
            let digits = Array(parts[1])
            let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...($0 + 1)]), radix: 16)
            }
            return (String(parts[0]), bytes)
        }
    }
}
