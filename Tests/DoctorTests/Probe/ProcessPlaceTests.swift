import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// A host sees the processes of its containers: what they run is not what it runs.
@Suite struct ProcessPlaceTests {
    /// unbound twice: the first in a container with a configuration path that means another file there.
    private func files(_ group: String, numbers: String) -> MemoryFiles {
        var files = MemoryFiles(texts: [
            "/proc/1/comm": "systemd\n", "/proc/1/cgroup": "0::/init.scope\n",
            "/proc/40/comm": "unbound\n", "/proc/40/status": "Name:\tunbound\nNSpid:\t\(numbers)\n",
            "/proc/40/cgroup": "\(group)\n", "/proc/77/comm": "unbound\n",
            "/proc/77/status": "Name:\tunbound\nNSpid:\t77\n", "/proc/77/cgroup": "0::/system.slice/unbound.service\n",
            "/etc/unbound/unbound.conf": "server:\n port: 53\n", "/etc/unbound/own.conf": "server:\n port: 5335\n",
            "/srv/other.conf": "server:\n port: 99\n",
        ])
        files["/proc/40/cmdline"] = MemoryFiles.Entry(.file(Array("unbound\0-c\0/srv/other.conf\0".utf8)))
        files["/proc/77/cmdline"] = MemoryFiles.Entry(.file(Array("unbound\0-c\0/etc/unbound/own.conf\0".utf8)))
        return files
    }

    private func resolver(_ files: MemoryFiles) -> LocalResolver? {
        look([LocalResolverProbe()], at: memoryBox(files, isLive: true)).resolver.local.first
    }

    @Test(arguments: [
        ("0::/system.slice/docker-0123.scope", "40\t1"), ("0::/", "40\t7"),
        ("0::/system.slice/docker-0123.scope", "40"), ("12:pids:/x\n1:name=systemd:/docker/0123", "40"),
        ("0::/machine.slice/libpod-0123.scope/container", "40"), ("0::/kubepods.slice/x.scope", "40"),
        ("0::/user.slice/session-3.scope", "40"),
    ]) func theUnitsOwnProcessCounts(_ group: String, _ numbers: String) {
        let found = resolver(files(group, numbers: numbers))
        #expect(found?.configuration.place == "/etc/unbound/own.conf")
        #expect(found?.isRunning.value == true)
        #expect(
            found?.isRunning.source == (group.contains("session") ? Source("/proc/40/comm") : Source("/proc/77/comm")))
    }

    @Test func aContainersAlone() {
        var files = files("0::/system.slice/docker-0123.scope", numbers: "40\t1")
        for file in ["comm", "cmdline", "status", "cgroup"] { files["/proc/77/\(file)"] = nil }
        let found = resolver(files)
        #expect(found?.configuration.place == "/etc/unbound/unbound.conf")
        #expect(found?.isRunning.value == false)
    }

    /// This program itself in a container: what runs beside it there is its own.
    @Test func insideAContainer() {
        var files = files("0::/docker/0123", numbers: "40")
        files.add("/proc/1/cgroup", "0::/docker/0123\n")
        for file in ["comm", "cmdline", "status", "cgroup"] { files["/proc/77/\(file)"] = nil }
        #expect(resolver(files)?.configuration.place == "/srv/other.conf")
    }
}
