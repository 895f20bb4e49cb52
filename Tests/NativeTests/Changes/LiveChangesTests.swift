import CLinux
import DoctorTesting
import Glibc
import Native
import Synchronization
import Testing

@testable import Box
@testable import Programs
@testable import Records
@testable import Values

@Suite struct LiveChangesTests {
    let folder: TemporaryFolder
    let changes: LiveChanges
    let files: LiveFiles

    init() throws {
        folder = try TemporaryFolder()
        changes = try LiveChanges()
        files = try LiveFiles()
    }

    func text(_ name: String) -> String? { folder.read(name).map { String(decoding: $0, as: UTF8.self) } }

    @Test func newFilesGetTheirModeWhateverTheUmask() throws {
        try changes.makeDirectory(folder.path + "/conf.d", mode: 0o755)
        try changes.write(folder.path + "/conf.d/90-boxdoctor.conf", Array("server 192.0.2.1\n".utf8), mode: 0o664)
        #expect(text("conf.d/90-boxdoctor.conf") == "server 192.0.2.1\n")
        #expect(try files.info(folder.path + "/conf.d/90-boxdoctor.conf").mode == 0o664)
        #expect(try files.info(folder.path + "/conf.d").mode == 0o755)
        #expect(try files.list(folder.path + "/conf.d", limit: 9) == ["90-boxdoctor.conf"])
        try changes.remove(folder.path + "/conf.d/90-boxdoctor.conf")
        try changes.remove(folder.path + "/conf.d")
        #expect(try files.list(folder.path, limit: 9) == [])
    }

    @Test func replacedFilesKeepWhatTheyHad() throws {
        let path = try folder.write("ntp.conf", "old")
        #expect(chmod(path, 0o4750) == 0)
        if geteuid() == 0 { #expect(chown(path, 12, 34) == 0 && chmod(path, 0o4750) == 0) }
        let hasAttributes = setxattr(path, "user.note", "kept", 4, 0) == 0
        let before = try files.info(path)
        let reader = open(path, O_RDONLY)
        defer { close(reader) }
        try changes.write(path, Array(repeating: 7, count: 300_000), mode: 0o600)
        let after = try files.info(path)
        #expect(after.size == 300_000)
        #expect([after.mode, after.owner, after.group] == [before.mode, before.owner, before.group])
        if hasAttributes {
            var value = [UInt8](repeating: 0, count: 9)
            #expect(getxattr(path, "user.note", &value, 9) == 4)
        }
        // Whoever had it open still reads the old one, whole.
        var buffer = [UInt8](repeating: 0, count: 9)
        #expect(read(reader, &buffer, 9) == 3)
        #expect(try files.list(folder.path, limit: 9) == ["ntp.conf"])
    }

    /// An access control list as the kernel keeps it (linux/posix_acl_xattr.h): the owner, user 1000, the group, the mask,
    /// others; little-endian.
    private static let accessList: [UInt8] = {
        let entries: [(tag: UInt8, permissions: UInt8, user: UInt32)] = [
            (1, 6, .max), (2, 6, 1000), (4, 4, .max), (16, 6, .max), (32, 4, .max),
        ]
        var bytes: [UInt8] = [2, 0, 0, 0]
        for entry in entries {
            bytes += [entry.tag, 0, entry.permissions, 0]
            for index: UInt32 in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: entry.user >> (index * 8))) }
        }
        return bytes
    }()

    /// Kept where the old file had one; and not taken from the directory where it had none.
    @Test func accessListsAreTheOldFiles() throws {
        let name = "system.posix_acl_access"
        func list(_ path: String) -> [UInt8]? {
            var value = [UInt8](repeating: 0, count: 99)
            let size = getxattr(path, name, &value, value.count)
            return size < 0 ? nil : Array(value[..<size])
        }
        let path = try folder.write("ntp.conf", "old")
        guard setxattr(path, name, Self.accessList, Self.accessList.count, 0) == 0 else { return }
        try changes.write(path, Array("new".utf8), mode: 0o600)
        #expect(list(path) == Self.accessList)
        let plain = try folder.write("plain.conf", "old")
        #expect(chmod(plain, 0o640) == 0)
        #expect(setxattr(folder.path, "system.posix_acl_default", Self.accessList, Self.accessList.count, 0) == 0)
        try changes.write(plain, Array("new".utf8), mode: 0o600)
        #expect(list(plain) == nil)
        #expect(try files.info(plain).mode == 0o640)
    }

    /// A write that was cut short leaves its temporary file: the next one takes its place, and sweeping takes it away.
    @Test func leftoversGo() throws {
        let path = try folder.write("ntp.conf", "old")
        let temporary = try folder.write(TemporaryName.of("ntp.conf"), "half")
        try changes.write(path, Array("new".utf8), mode: 0o644)
        #expect(text("ntp.conf") == "new")
        #expect(try files.list(folder.path, limit: 9) == ["ntp.conf"])
        _ = try folder.write(TemporaryName.of("ntp.conf"), "half")
        try changes.sweep(path)
        try changes.sweep(path)
        try changes.sweep(folder.path + "/nowhere/at/all")
        #expect(try files.list(folder.path, limit: 9) == ["ntp.conf"])
        // Whatever lies there is not followed.
        try folder.link(TemporaryName.of("ntp.conf"), to: "ntp.conf")
        try changes.write(path, Array("newer".utf8), mode: 0o644)
        #expect(text("ntp.conf") == "newer" && temporary.hasSuffix(".ntp.conf.boxdoctor-new"))
        #expect(try files.list(folder.path, limit: 9) == ["ntp.conf"])
    }

    @Test func refusesWhatItMustNotReplace() throws {
        let path = try folder.write("real", "real")
        try folder.link("link", to: "real")
        try folder.makeFolder("folder")
        for (name, words) in [
            ("link", "a symlink"), ("folder", "not a plain file"), ("none/file", "not there"), ("..", "a name"),
        ] {
            #expect {
                try changes.write(folder.path + "/" + name, [1], mode: 0o644)
            } throws: { ($0 as? ChangeError)?.message.contains(words) == true }
        }
        #expect(throws: ChangeError.self) { try changes.write("relative", [1], mode: 0o644) }
        #expect(throws: ChangeError.self) { try changes.remove(folder.path + "/absent") }
        #expect(throws: ChangeError.self) { try changes.makeDirectory(folder.path + "/folder", mode: 0o755) }
        #expect(try files.list(folder.path, limit: 9) == ["folder", "link", "real"])
        #expect(text("real") == "real")
        try changes.remove(folder.path + "/link")
        #expect(try files.info(path).kind == .file)
    }

    @Test func staysBelowItsRoot() throws {
        try folder.write("etc/chrony.conf", "outside")
        try folder.makeFolder("root/etc")
        try folder.link("root/etc/chrony", to: "\(folder.path)/etc")
        let inside = try LiveChanges(root: folder.path + "/root")
        #expect(throws: ChangeError.self) { try inside.write("/etc/chrony/chrony.conf", [1], mode: 0o644) }
        try inside.write("/etc/new", Array("new".utf8), mode: 0o644)
        #expect(text("root/etc/new") == "new")
        #expect(text("etc/chrony.conf") == "outside")
    }

    @Test func setsTimes() throws {
        let path = try folder.write("clock", "")
        let time = Timestamp(unixSeconds: 1_763_000_000, nanoseconds: 5)
        try changes.setModified(path, time)
        #expect(try files.info(path).modified == time)
    }

    @Test func oneHoldsTheLock() throws {
        let path = folder.path + "/lock"
        let first = try #require(try changes.lock(path))
        #expect(try changes.lock(path) == nil)
        first.release()
        #expect(try changes.lock(path) != nil)
    }

    /// The clock of the machine that tests is never set: not allowed to is all that is tried.
    @Test func impossibleStepsAreRefused() throws {
        for seconds in [Double.nan, .infinity, -1e18, 1e300] {
            #expect(throws: ChangeError.self) { try changes.stepClock(bySeconds: seconds) }
        }
        #expect(throws: ChangeError.self) { try changes.writeRTC(folder.path + "/no-rtc") }
    }

    /// In a mount namespace of one thread, which ends with it.
    @Test(.enabled(if: geteuid() == 0, "needs root to make a bind mount")) func saysThatABindMountIsOne() throws {
        let path = try folder.write("resolv.conf", "host's")
        let said = Mutex("")
        do {
            let changes = changes
            _ = TestThread {
                let words = MountNamespace.withBindMount(on: path) {
                    do { try changes.write(path, [1], mode: 0o644) } catch { return "\(error)" }
                    return "written"
                }
                said.withLock { $0 = words }
            }
        }
        let words = said.withLock { $0 }
        if words.hasPrefix("no namespace") { return }
        #expect(words.contains("rename: it is a mount point of its own"), "\(words)")
        #expect(text("resolv.conf") == "host's")
        #expect(try files.list(folder.path, limit: 9) == ["resolv.conf"])
    }
}

private enum MountNamespace {
    /// Swift's Glibc module shows neither unshare(2) nor mount(2).
    private typealias Unshare = @convention(c) (Int32) -> Int32
    private typealias Mount =
        @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<CChar>, UInt, Int) -> Int32

    /// Runs in this thread, for ever after in its own mounts, with a file mounted over itself.
    static func withBindMount(on path: String, _ body: () -> String) -> String {
        let (newMounts, bind, privateTree): (Int32, UInt, UInt) = (0x20000, 4096, 16384 | 1 << 18)
        guard let unshareSymbol = dlsym(nil, "unshare"), let mountSymbol = dlsym(nil, "mount") else {
            return "no namespace: no symbol"
        }
        let unshare = unsafeBitCast(unshareSymbol, to: Unshare.self)
        let mount = unsafeBitCast(mountSymbol, to: Mount.self)
        guard unshare(newMounts) == 0, mount("none", "/", "", privateTree, 0) == 0, mount(path, path, "", bind, 0) == 0
        else { return "no namespace: \(errno)" }
        return body()
    }
}
