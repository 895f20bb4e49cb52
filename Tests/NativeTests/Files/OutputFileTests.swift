import Box
import DoctorTesting
import Glibc
import Native
import Testing

/// Where a report goes that the command line names: nothing but the file that is meant is ever replaced.
@Suite struct OutputFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func said(_ path: String, _ text: String = "new") -> String {
        do {
            try OutputFile.replace(path, with: text)
            return "done"
        } catch {
            return error.isOfTheName ? "\(error)" : "boxdoctor failed: \(error)"
        }
    }

    private func isLink(_ path: String) throws -> Bool { try LiveFiles().linkInfo(path).kind == .link }

    private func text(_ path: String) throws -> String {
        String(decoding: try InputFile.read(path, limit: 1000), as: UTF8.self)
    }

    @Test func aLinkStaysAndItsTargetIsReplaced() throws {
        try folder.makeFolder("real")
        let target = try folder.write("real/report.html", "old")
        for (link, to) in [("a", target), ("b", "real/report.html"), ("c", "b"), ("real/d", "../c")] {
            #expect(symlink(to, folder.path + "/" + link) == 0)
            #expect(said(folder.path + "/" + link, link) == "done")
            #expect(try text(target) == link && isLink(folder.path + "/" + link))
        }
        #expect(symlink("real/new", folder.path + "/dangling") == 0)
        #expect(said(folder.path + "/dangling") == "done")
        #expect(try text(folder.path + "/real/new") == "new" && isLink(folder.path + "/dangling"))
        #expect(symlink("round", folder.path + "/round") == 0)
        let round = folder.path + "/round"
        #expect(said(round) == "\(round): open: Too many levels of symbolic links")
        #expect(said(folder.path + "/real") == "\(folder.path)/real: open: Is a directory")
        #expect(said(folder.path + "/real/") == "\(folder.path)/real/: open: Is a directory")
    }

    /// The link of a machine's /dev/stdout, in a folder of ours: it stays a link, and what is open gets the text.
    @Test func whatIsOpenIsWrittenTo() throws {
        let file = try folder.write("open", "before ")
        let descriptor = open(file, O_WRONLY | O_APPEND | O_CLOEXEC)
        defer { close(descriptor) }
        let number = "\(descriptor)"
        let link = folder.path + "/stdout"
        #expect(symlink("/proc/self/fd/\(number)", link) == 0)
        for path in [link, "/dev/fd/\(number)", "/proc/self/fd/\(number)", "/proc/\(getpid())/fd/\(number)"] {
            #expect(said(path, "x") == "done", "\(path)")
        }
        #expect(try text(file) == "before xxxx" && isLink(link))
        let readable = open(file, O_RDONLY | O_CLOEXEC)
        defer { close(readable) }
        #expect(said("/dev/fd/\(readable)") == "/dev/fd/\(readable): open: Permission denied")
        #expect(said("/dev/fd/999") == "/dev/fd/999: open: Bad file descriptor")
    }

    @Test func devicesAreNoFiles() throws {
        #expect(said("/dev/null") == "done")
        guard case .device = try LiveFiles().linkInfo("/dev/null").kind else { throw LabError("no device any more") }
        #expect(said("/dev/full") == "boxdoctor failed: /dev/full: write: No space left on device")
        #expect(said("/dev/random") == "/dev/random: a device that no report belongs on; name a file")
        #expect(said("/dev/stdoutt") == "/dev/stdoutt: no file is written below /dev")
        #expect(said("/proc/self/comm").contains("no file is written below /proc/"))
        #expect(said("/proc/1/fd/1") != "done")
    }

    /// As the kernel's fs.protected_symlinks has it, whatever that is set to.
    @Test(.enabled(if: geteuid() == 0, "needs root")) func nobodyElsesLinkIsFollowedWhereAllMayWrite() throws {
        try folder.makeFolder("shared")
        let target = try folder.write("target", "old")
        let link = folder.path + "/shared/link"
        #expect(chmod(folder.path + "/shared", 0o1777) == 0 && symlink(target, link) == 0)
        #expect(lchown(link, 65534, 65534) == 0)
        #expect(said(link) == "\(link): open: Permission denied")
        #expect(try text(target) == "old" && isLink(link))
    }
}
