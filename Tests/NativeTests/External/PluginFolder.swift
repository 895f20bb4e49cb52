import DoctorTesting
import Native

@testable import Box

/// A box whose checks.d directories are a test's and whose programs are this machine's.
struct PluginFolder {
    let folder: TemporaryFolder
    var manifests = MemoryFiles()

    init() throws { folder = try TemporaryFolder() }

    /// Writes an executable script and a manifest for it.
    mutating func add(
        _ name: String, _ script: String, mode: UInt32 = 0o755, outputProtocol: String = "nagios", more: String = ""
    ) throws {
        let path = try folder.write("plugins/\(name)", "#!/bin/sh\n\(script)\n")
        try Lab.run("chmod", [String(mode, radix: 8), path])
        add(name, command: [path], outputProtocol: outputProtocol, more: more)
    }

    /// A manifest for any program.
    mutating func add(_ name: String, command: [String], outputProtocol: String = "nagios", more: String = "") {
        let words = command.map { "\"\($0)\"" }.joined(separator: ", ")
        manifests.add(
            "/etc/boxdoctor/checks.d/50-\(name).toml",
            "id = \"\(name)\"\ntitle = \"T.\"\nprotocol = \"\(outputProtocol)\"\ncommand = [\(words)]\n"
                + "privilege = \"none\"\ntimeout = 2\n\(more)\n")
    }

    var box: Box {
        Box(files: Overlay(upper: manifests), clocks: LiveClocks(), dns: LiveDNS(), commands: LiveCommands())
    }

    private struct Overlay: FileSystem {
        let upper: MemoryFiles
        let lower = (try? LiveFiles()) as (any FileSystem)? ?? MemoryFiles()

        private func layer(_ path: String) -> any FileSystem {
            ["/etc/boxdoctor", "/run/boxdoctor", "/usr/lib/boxdoctor"].contains { path.hasPrefix($0) } ? upper : lower
        }
        func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] { try layer(path).read(path, limit: limit) }
        func read(_ path: String, at offset: Int, count: Int) throws(FileError) -> [UInt8] {
            try layer(path).read(path, at: offset, count: count)
        }
        func list(_ path: String, limit: Int) throws(FileError) -> [String] { try layer(path).list(path, limit: limit) }
        func info(_ path: String) throws(FileError) -> FileInfo { try layer(path).info(path) }
        func linkInfo(_ path: String) throws(FileError) -> FileInfo { try layer(path).linkInfo(path) }
        func linkTarget(_ path: String) throws(FileError) -> String { try layer(path).linkTarget(path) }
        func isImmutable(_ path: String) throws(FileError) -> Bool { try layer(path).isImmutable(path) }
        func space(_ path: String) throws(FileError) -> FileSystemSpace { try layer(path).space(path) }
    }
}
