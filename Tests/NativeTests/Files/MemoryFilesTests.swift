import DoctorTesting
import Native
import Testing

@testable import Box

@Suite struct MemoryFilesTests {
    /// The judge is the kernel: the same tree on disk and in memory must answer alike.
    @Test func answersAsTheKernelDoes() throws {
        let folder = try TemporaryFolder()
        try folder.write("etc/real/file", "contents")
        try folder.link("etc/link", to: "real/../real/file")
        try folder.link("etc/absolute", to: "/etc/real")
        try folder.link("etc/loop", to: "loop")
        try folder.link("etc/dangling", to: "/nowhere")
        var memory = MemoryFiles(texts: ["/etc/real/file": "contents"])
        memory.link("/etc/link", to: "real/../real/file")
        memory.link("/etc/absolute", to: "/etc/real")
        memory.link("/etc/loop", to: "loop")
        memory.link("/etc/dangling", to: "/nowhere")
        let live = try LiveFiles(root: folder.path)
        let paths = [
            "/", "/etc", "/etc/real/file", "/etc/link", "/etc/absolute", "/etc/absolute/file", "/etc/loop",
            "/etc/dangling", "/none", "/etc/../etc/./link", "/etc/none/x",
        ]
        for path in paths {
            #expect(observe(live, path) == observe(memory, path), "\(path)")
        }
    }

    /// Everything that a file system says of a path, as one text.
    func observe(_ files: any FileSystem, _ path: String) -> [String] {
        func say<Value>(_ call: String, _ body: () throws -> Value) -> String {
            do { return "\(call): \(try body())" } catch { return "\(call): \(error)" }
        }
        return [
            say("read") { try files.read(path, limit: 99) },
            say("part") { try files.read(path, at: 2, count: 3) },
            say("list") { try files.list(path, limit: 99) },
            say("info") { try files.info(path).kind },
            say("link") { try files.linkTarget(path) },
        ]
    }
}
