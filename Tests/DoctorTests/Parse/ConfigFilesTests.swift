import DoctorTesting
import Testing

@testable import Box
@testable import Values

@Suite struct ConfigFilesTests {
    /// Follows `include PATTERN` lines and gathers the others.
    private func read(_ files: MemoryFiles) -> (lines: [String], troubles: [String]) {
        var lines: [String] = []
        func take(_ reader: inout ConfigFiles, _ line: ConfigLine) {
            let words = line.text.words
            guard words.first == "include" else { return lines.append("\(line.source) \(line.text)") }
            for path in reader.matches(String(words[1]), includedAt: line.source) {
                reader.walk(path, includedAt: line.source, take)
            }
        }
        var reader = ConfigFiles(files)
        reader.walk("/main", take)
        return (lines, reader.troubles.map { "\($0.source) \($0.text)" })
    }

    @Test func followsIncludesInOrder() {
        let files = MemoryFiles(texts: [
            "/main": "one\ninclude /d/*.conf\ntwo", "/d/b.conf": "b", "/d/a.conf": "a", "/d/c.txt": "c",
            "/d/.d.conf": "d",
        ])
        let found = read(files)
        #expect(found.lines == ["/main:1 one", "/d/a.conf:1 a", "/d/b.conf:1 b", "/main:3 two"])
        #expect(found.troubles == [])
    }

    @Test func loopsAreToldAndLeft() {
        let found = read(MemoryFiles(texts: ["/main": "include /a\none", "/a": "two\ninclude /main"]))
        #expect(found.lines == ["/a:1 two", "/main:2 one"])
        #expect(found.troubles == ["/a:2 include loop: /main -> /a -> /main; not followed again"])
    }

    /// Two includes a file, each of the next: 2 to the power of its depth without a bound.
    @Test func deepAndManyIncludesEnd() {
        var texts: [String: String] = ["/main": "include /f0"]
        for index in 0..<40 { texts["/f\(index)"] = "include /f\(index + 1)\ninclude /f\(index + 1)" }
        let found = read(MemoryFiles(texts: texts))
        #expect(found.lines == [])
        #expect(found.troubles.contains { $0.contains("includes are more than 16 deep") })
        #expect(found.troubles.contains { $0.contains("larger than 1000 files") })
    }

    @Test func whatCannotBeReadIsToldAtItsLine() {
        var files = MemoryFiles(texts: [
            "/main": "include /absent\ninclude /none/*\ninclude /secret\ninclude /binary\ninclude /huge\nrest"
        ])
        files.fail("/secret", .permissionDenied)
        files["/binary"] = MemoryFiles.Entry(.file([0x7f, 0x45, 0, 1]))
        files["/huge"] = MemoryFiles.Entry(.file(Array(repeating: 97, count: FileLimits.configuration + 1)))
        let found = read(files)
        #expect(found.lines == ["/main:6 rest"])
        #expect(
            found.troubles == [
                "/main:1 /absent: not there", "/main:3 /secret: permission denied; run as root to read it",
                "/binary binary, not a text file; not read", "/main:5 /huge: larger than 1048576 bytes, not read",
            ])
    }

    @Test func theFirstDirectoryWinsAName() {
        var reader = ConfigFiles(
            MemoryFiles(texts: [
                "/etc/x.d/20.conf": "", "/run/x.d/10.conf": "", "/run/x.d/20.conf": "", "/usr/x.d/30.conf": "",
                "/usr/x.d/README": "",
            ]))
        #expect(
            reader.layered(["/etc/x.d", "/run/x.d", "/none", "/usr/x.d"], suffix: ".conf")
                == ["/run/x.d/10.conf", "/etc/x.d/20.conf", "/usr/x.d/30.conf"])
        #expect(reader.troubles == [])
    }
}
