import CLinux
import DoctorTesting
import Glibc
import Native
import Testing

@testable import Box
@testable import Values

@Suite struct LiveFilesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func readsWholeFilesUpToTheLimit() throws {
        let path = try folder.write("a.conf", "server 192.0.2.1\n")
        let files = try LiveFiles()
        #expect(text(try files.read(path, limit: 17)) == "server 192.0.2.1\n")
        #expect(throws: FileError(path: path, reason: .tooLarge(limit: 16))) { try files.read(path, limit: 16) }
        #expect(throws: FileError(path: path + "x", reason: .notFound)) { try files.read(path + "x", limit: 16) }
        #expect(throws: FileError(path: path + "/x", reason: .notFound)) { try files.read(path + "/x", limit: 16) }
        #expect(text(try files.read(path, at: 7, count: 9)) == "192.0.2.1")
        #expect(text(try files.read(path, at: 15, count: 90)) == "1\n")
        #expect(try files.read(path, at: 99, count: .max) == [])
    }

    @Test func symlinksStayInsideTheRoot() throws {
        try folder.write("root/run/resolv.conf", "inside")
        try folder.write("outside", "outside")
        try folder.makeFolder("root/etc")
        try folder.link("root/etc/resolv.conf", to: "/run/resolv.conf")
        try folder.link("root/etc/up", to: "../../../../../../outside")
        try folder.link("root/etc/loop", to: "loop")
        try folder.link("root/folder", to: "/etc")
        let files = try LiveFiles(root: folder.path + "/root")
        #expect(text(try files.read("/etc/resolv.conf", limit: 99)) == "inside")
        #expect(text(try files.read("/folder/resolv.conf", limit: 99)) == "inside")
        #expect(text(try files.read("/../../run/resolv.conf", limit: 99)) == "inside")
        #expect(throws: FileError(path: "/etc/up", reason: .notFound)) { try files.read("/etc/up", limit: 99) }
        #expect(
            throws: FileError(
                path: "/etc/loop", reason: .system(call: "open", message: "Too many levels of symbolic links"))
        ) { try files.read("/etc/loop", limit: 99) }
        #expect(throws: FileError.self) { try files.read("\(folder.path)/outside", limit: 99) }
        #expect(try files.linkTarget("/etc/resolv.conf") == "/run/resolv.conf")
        #expect(try files.linkInfo("/etc/resolv.conf").kind == .link)
        #expect(try files.info("/etc/resolv.conf").kind == .file)
        #expect(try files.list("/etc", limit: 99) == ["loop", "resolv.conf", "up"])
        #expect(try files.list("/folder", limit: 99) == ["loop", "resolv.conf", "up"])
    }

    @Test func neverOpensWhatIsNotAPlainFile() throws {
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let files = try LiveFiles()
        for path in [pipe, "/dev/null", "/dev/tty", folder.path] {
            #expect(throws: FileError(path: path, reason: .notRegular)) { try files.read(path, limit: 10) }
            #expect(throws: FileError(path: path, reason: .notRegular)) { try files.read(path, at: 0, count: 1) }
        }
        #expect(try files.info("/dev/null").kind == .device(major: 1, minor: 3))
        #expect(throws: FileError.self) { try files.linkTarget(pipe) }
        #expect(throws: FileError(path: pipe, reason: .notFound)) { try files.list(pipe, limit: 10) }
    }

    @Test func readsKernelFilesWhoseSizeIsAFiction() throws {
        let files = try LiveFiles()
        #expect(text(try files.read("/proc/sys/kernel/ostype", limit: FileLimits.attribute)) == "Linux\n")
        #expect(try files.read("/proc/self/status", limit: FileLimits.configuration).count > 100)
    }

    @Test func refusesPathsThatAreNone() throws {
        let files = try LiveFiles()
        for path in ["etc/hosts", "", "/etc/hosts\0.conf"] {
            #expect(throws: FileError.self) { try files.read(path, limit: 1 << 20) }
        }
        #expect(throws: FileError.self) { try LiveFiles(root: folder.path + "/nowhere") }
    }

    @Test func tellsModeTimeAndSpace() throws {
        let path = try folder.write("a", "12345")
        #expect(chmod(path, 0o640) == 0)
        var times = [timespec(tv_sec: -5, tv_nsec: 7), timespec(tv_sec: -5, tv_nsec: 7)]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
        let files = try LiveFiles()
        let expected = FileInfo(
            kind: .file, size: 5, mode: 0o640, owner: geteuid(), group: getegid(),
            modified: Timestamp(unixSeconds: -5, nanoseconds: 7))
        #expect(try files.info(path) == expected)
        #expect(try files.space(path).freeBytes > 0)
        #expect(try files.space(path).isReadOnly == false)
        #expect(try files.space("/proc").isReadOnly == false)
    }

    @Test func leavesNoDescriptorOpen() throws {
        let files = try LiveFiles(root: "/")
        let path = try folder.write("a", "1")
        // Other tests open files meanwhile; a leak of one per call would still show.
        let before = try files.list("/proc/self/fd", limit: 10_000).count
        for _ in 0..<500 {
            _ = try files.read(path, limit: 10)
            _ = try? files.read(folder.path, limit: 10)
            _ = try files.list(folder.path, limit: 10)
            _ = try files.info(path)
        }
        #expect(try files.list("/proc/self/fd", limit: 10_000).count < before + 400)
    }
}
