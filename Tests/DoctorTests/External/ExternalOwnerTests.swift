import DoctorTesting
import Testing

@testable import Box
@testable import Plugins
@testable import Values

/// Whoever is not trusted can change no step of the way to what is run, nor what runs it.
@Suite struct ExternalOwnerTests {
    private typealias Entry = MemoryFiles.Entry

    /// A program of root's, reached in many ways; user 1000 owns some of what leads there.
    private static var files: MemoryFiles {
        var files = MemoryFiles()
        func program(_ path: String, _ text: String = "\u{7f}ELF", owner: UInt32 = 0, mode: UInt32 = 0o755) {
            files[path] = Entry(.file(Array(text.utf8)), mode: mode, owner: owner)
        }
        func folder(_ path: String, owner: UInt32 = 0, group: UInt32 = 0, mode: UInt32 = 0o755) {
            files[path] = Entry(.directory, mode: mode, owner: owner, group: group)
        }
        func link(_ path: String, _ target: String, owner: UInt32 = 0) {
            files[path] = Entry(.link(target), mode: 0o777, owner: owner)
        }
        program("/opt/good/p")
        folder("/srv/app", owner: 1000)
        link("/srv/app/current", "/opt/good", owner: 1000)
        link("/srv/app/p", "/opt/good/p", owner: 1000)
        link("/opt/there", "/srv/app/current")
        link("/opt/again", "there")
        link("/opt/ok", "good/p")
        link("/opt/up", "../srv/app/../../opt/good/p")
        folder("/srv/base")
        link("/srv/base/out", "/srv/elsewhere/p")
        program("/srv/elsewhere/p")
        folder("/opt/open", mode: 0o777)
        link("/opt/open/p", "/opt/good/p")
        folder("/opt/acl", mode: 0o775)
        program("/opt/acl/p")
        folder("/tmp", mode: 0o1777)
        program("/tmp/p")
        link("/tmp/theirs", "/opt/good/p", owner: 1000)
        link("/tmp/ours", "/opt/good/p")
        link("/opt/loop", "loop")
        link("/opt/gone", "/opt/nowhere/p")
        link("/opt/fd", "/proc/self/fd/3")
        program("/proc/self/fd/3")
        files.spaces["/proc"] = FileSystemSpace(freeBytes: 0, isReadOnly: false, isProc: true)
        folder("/opt/fuse")
        program("/opt/fuse/p")
        files.spaces["/opt/fuse"] = FileSystemSpace(freeBytes: 1, isReadOnly: false, isUsersMount: true)
        program("/opt/s/good", "#! /opt/s/sh -e\n")
        program("/opt/s/theirs", "#!/srv/app/python\n")
        program("/srv/app/python", owner: 1000)
        program("/opt/s/through", "#!/srv/app/current/p\n")
        program("/opt/s/second", "#!/opt/s/theirs\n")
        program("/opt/s/bare", "#!python\n")
        program("/opt/s/turns", "#!/opt/s/turns\n")
        program("/opt/s/sh")
        return files
    }

    @Test(
        arguments: [
            ("/opt/good/p", nil), ("/opt/ok", nil), ("/tmp/p", nil), ("/opt/./good/../good/p", nil),
            ("/opt/s/good", nil),
            ("/srv/app/current/p", "lies in /srv/app, which belongs to user 1000, not to root"),
            ("/srv/app/p", "lies in /srv/app, which belongs to user 1000, not to root"),
            ("/opt/there/p", "lies in /srv/app, which belongs to user 1000, not to root"),
            ("/opt/again/p", "lies in /srv/app, which belongs to user 1000, not to root"),
            ("/opt/up", "lies in /srv/app, which belongs to user 1000, not to root"),
            ("/srv/base/out", "is a link that leads out to /srv/elsewhere/p"),
            ("/opt/open/p", "lies in /opt/open, which is writable by everybody"),
            ("/opt/acl/p", "lies in /opt/acl, which is writable by group 0"),
            ("/tmp/theirs", "leads through /tmp/theirs, a link that belongs to user 1000, not to root"),
            ("/tmp/ours", nil),
            ("/opt/loop", "/opt/loop: open: more than 40 links"), ("/opt/gone", "is not there"),
            ("/opt/good/p/x", "is not there"), ("/opt/good", "is not a plain file"),
            ("/proc/self/fd/3", "lies in /proc, where links lead elsewhere than they say"),
            ("/opt/fd", "is a link that leads out to /proc/self/fd/3"),
            ("/opt/fuse/p", "lies in /opt/fuse, a file system that a user's own program makes up"),
            (
                "/opt/s/theirs",
                "has an interpreter, /srv/app/python, that lies in /srv/app, which belongs to user 1000, not to root"
            ),
            (
                "/opt/s/through",
                "has an interpreter, /srv/app/current/p, that lies in /srv/app, which belongs to user 1000, not to root"
            ),
            (
                "/opt/s/second",
                "has an interpreter, /srv/app/python, that lies in /srv/app, which belongs to user 1000, not to root"
            ),
            ("/opt/s/bare", "has an interpreter without an absolute path: python"),
            ("/opt/s/turns", "has an interpreter that needs an interpreter, and so on"),
        ] as [(String, String?)])
    func everyStepIsLookedAt(_ path: String, _ refusal: String?) {
        #expect(ExternalOwner().refusal(ofProgram: path, in: Self.files) == refusal)
    }

    /// Manifests are read by the same rule.
    @Test func aManifestBehindAnothersLinkIsNotRead() {
        var files = Self.files
        files.link("/etc/boxdoctor/checks.d", to: "/srv/app/checks.d")
        files.add(
            "/srv/app/checks.d/50-a.toml",
            "id = \"a\"\ntitle = \"T.\"\nprotocol = \"nagios\"\ncommand = [\"/opt/good/p\"]\n")
        let found = Manifests(files, owner: ExternalOwner())
        #expect(found.manifests == [])
        #expect(
            found.troubles.map(\.text) == ["not read: it lies in /srv/app, which belongs to user 1000, not to root"])
    }
}
