import DoctorTesting
import FoundationEssentials
import Native
import Programs

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// A `.tree` file of `Tests/Fixtures/defaults`: a system as it comes, or one change from it, and where its clock would start.
///
///     base debian             a tree of Fixtures/systems
///     like NAME               another of these files, first
///     file PATH               with indented lines below
///     link PATH TARGET, without PATH
///     dated PATH RFC3339      when a file was changed
///     package NAME VERSION    in dpkg's status
///     systemd NUMBER          its library
///     live RELEASE            looked at as a running box with this kernel; else as with --root
///     chain NAME              its chain was collected: an unsigned name below a signed zone, good from 27 h 40 min before now
///     agreed                  four time servers answered that the clock is right
///     silent NAME             this NTS server showed no certificate, though NTP answered elsewhere
struct DefaultBox {
    var files = MemoryFiles()
    var release: String?
    var packages: [(name: String, version: String)] = []
    var chains: [String] = []
    var silent: [String] = []
    var isAgreed = false

    static let folder = Fixtures.path("defaults")
    static let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".tree") }.map { String($0.dropLast(5)) }.sorted()

    init(_ name: String) throws {
        try read(name)
        let stanzas = packages.map { "Package: \($0.name)\nStatus: install ok installed\nVersion: \($0.version)\n" }
        if !packages.isEmpty { files.add("/var/lib/dpkg/status", stanzas.joined(separator: "\n")) }
        if release != nil { files.add("/proc/self/mountinfo", "22 1 8:2 / / rw,relatime - ext4 /dev/sda2 rw\n") }
        for (folder, owner) in [
            ("/var/lib/chrony", 107), ("/var/lib/systemd/timesync", 997), ("/var/lib/unbound", 108),
        ] as [(String, UInt32)] {
            for path in files.entries.keys where path.hasPrefix(folder + "/") { files[path]?.owner = owner }
            files[folder] = MemoryFiles.Entry(.directory, mode: 0o755, owner: owner)
        }
    }

    private mutating func read(_ name: String) throws {
        var open: (path: String, lines: [Substring])?
        func close(_ files: inout MemoryFiles) {
            if let (path, lines) = open { files.add(path, lines.map { "\($0)\n" }.joined()) }
            open = nil
        }
        for line in try Fixtures.text("defaults/\(name).tree").split(separator: "\n", omittingEmptySubsequences: false)
        {
            if line.hasPrefix("\t") {
                open?.lines.append(line.dropFirst())
                continue
            }
            close(&files)
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, words.count) {
            case ("base", 2): try CorpusTree.load(Fixtures.path("systems/\(words[1])/root"), below: "", into: &files)
            case ("like", 2): try read(words[1])
            case ("file", 2):
                files[words[1]] = nil
                open = (words[1], [])
            case ("link", 3): files.link(words[1], to: words[2])
            case ("without", 2): files[words[1]] = nil
            case ("dated", 3):
                var entry = files[words[1]] ?? MemoryFiles.Entry(.file([]))
                entry.modified = Timestamp(rfc3339: words[2]) ?? entry.modified
                files[words[1]] = entry
            case ("package", 3):
                packages.removeAll { $0.name == words[1] }
                packages.append((words[1], words[2]))
            case ("systemd", 2):
                for old in files.entries.keys where old.contains("/libsystemd-shared-") { files[old] = nil }
                files.add("/usr/lib/aarch64-linux-gnu/systemd/libsystemd-shared-\(words[1]).so", "")
            case ("live", 2): release = words[1]
            case ("chain", 2): chains.append(words[1])
            case ("silent", 2): silent.append(words[1])
            case ("agreed", 1): isAgreed = true
            case (let word?, _) where !word.hasPrefix("#"): throw Unknown(line: "\(name): \(line)")
            default: break
            }
        }
        close(&files)
    }

    struct Unknown: Error { var line: String }

    func facts() -> Facts {
        let kernel = release.map(NamedKernel.init)
        let box = Box(
            files: files, clocks: ManualClocks(now: Boxes.now, boottime: 86_400), dns: LiveDNS(), kernel: kernel)
        var options = ProbeOptions()
        options.isRoot = kernel == nil
        var facts = ProbeRun(box: box, options: options).facts()
        facts.dnssec.chains += chains.map(chain)
        for last in 1...4 where isAgreed { facts.ntp.append(answer("192.0.2.\(last)")) }
        for name in silent {
            let endpoint = Boxes.endpoint("192.0.2.44", 4460)
            facts.silentServers.append(
                SilentServer(name: name, endpoint: endpoint, purpose: .nts, source: Source("TLS with \(name)")))
        }
        if !silent.isEmpty { facts.ntp.append(answer("192.168.1.1")) }
        return facts
    }

    private func chain(_ name: String) -> NameChain {
        var chain = Boxes.poolChain(name)
        for link in chain.links.indices where chain.links[link].owner == "." {
            for signature in chain.links[link].signatures.indices {
                chain.links[link].signatures[signature].keyTag = 20326
            }
        }
        return chain
    }

    private func answer(_ address: String) -> NTPAnswer {
        let sample = NTPSample(
            offsetSeconds: 0, delaySeconds: 0.01, rootDelaySeconds: 0, rootDispersionSeconds: 0,
            dispersionSeconds: 0.001, stratum: 2, leap: 0, referenceID: "192.0.2.9")
        return NTPAnswer(
            name: address, endpoint: Boxes.endpoint(address, 123), outcome: .time(sample), source: Source("DHCP"))
    }
}

/// A kernel that tells its name and nothing else.
private struct NamedKernel: Kernel {
    var name: String

    func clockState() -> Observed<KernelClock> { .notLooked(why: "test") }
    func randomIsReady() -> Observed<Bool> { .known(true, Source("test")) }
    func random(_ count: Int) -> [UInt8] { Array(repeating: 4, count: max(count, 0)) }
    func release() -> (release: String, machine: String) { (name, "aarch64") }
    func hostName() -> String { "box" }
    func addresses() -> [InterfaceAddress] { [] }
    func effectiveUserID() -> UInt32 { 0 }
}
