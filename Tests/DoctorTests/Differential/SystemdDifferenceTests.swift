import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What we read of systemd's configuration in its layers is what we read of the one text that `systemd-analyze cat-config` makes of
/// them.
@Suite(.serialized, .enabled(if: Daemons.path("systemd-analyze") != nil, "systemd-analyze is not installed"))
struct SystemdDifferenceTests {
    private static let count = 220

    @Test(arguments: ["timesyncd", "resolved"]) func readsTheLayersAsSystemdDoes(_ name: String) throws {
        let trial = try DaemonTrial()
        let count = SystemdDifferenceTests.count
        let drafts = (0..<count).map { SystemdDraft($0, of: name) }
        for (number, draft) in drafts.enumerated() {
            try trial.write(number, draft.files)
            for link in draft.masks { try? trial.folder.link("\(number)/\(link)", to: "/dev/null") }
        }
        let outputs = try trial.run("systemd-analyze cat-config --root=$PWD systemd/\(name).conf", over: count)
        for number in 0..<count {
            let context = Comment(
                rawValue:
                    "\(number): \(drafts[number].files) masked \(drafts[number].masks)\nsystemd: \(outputs[number])")
            try trial.folder.write("\(number)/flat/etc/systemd/\(name).conf", outputs[number])
            let ours = try read(name, trial.path(number))
            let theirs = try read(name, trial.path(number) + "/flat")
            #expect(ours == theirs, context)
        }
        #expect(Set(outputs).count > count / 2)
    }

    private func read(_ name: String, _ root: String) throws -> [String] {
        let files = try LiveFiles(root: root)
        guard name == "resolved" else {
            var reader = ConfigFiles(files)
            let read = TimesyncdConfiguration(&reader)
            return read.sources.map { "\($0.origin == .fallback ? "fallback " : "")\($0.name)" } + [
                "\(read.saveIntervalSeconds)"
            ]
        }
        let resolver = ResolvedConfig.read(files).resolver
        return [resolver.validation.value.rawValue] + resolver.listens.map { "\($0.value)" }
            + resolver.upstreams.map { "\($0.host) \($0.port) \($0.transport) \($0.authenticationName ?? "")" }
    }
}

/// Makes up a main file and drop-ins in systemd's four layers.
private struct SystemdDraft {
    private var draft: Draft
    private(set) var files: [String: String] = [:]
    private(set) var masks: [String] = []

    init(_ seed: Int, of name: String) {
        draft = Draft(seed)
        let section = name == "resolved" ? "Resolve" : "Time"
        if draft.chance(85) { files["etc/systemd/\(name).conf"] = body(section) }
        for layer in ["etc", "run", "usr/lib", "usr/local/lib"] {
            for drop in draft.shuffled(["10-a.conf", "20-b.conf", "05-c.conf", "30-d.conf~", "note", "Z.conf"])
                .prefix(draft.number(0...2))
            {
                let path = "\(layer)/systemd/\(name).conf.d/\(drop)"
                if draft.chance(10) { masks.append(path) } else { files[path] = body(section) }
            }
        }
    }

    private mutating func body(_ section: String) -> String {
        // What stands before a section counts for nothing, file by file; the judge runs files together.
        var text = "[\(section)]\n"
        for _ in 0..<draft.number(1...5) {
            switch draft.number(1...12) {
            case 1: text += draft.pick(["# NTP=no.example\n", ";DNS=192.0.2.99\n", "\n", "  \n"])
            case 2: text += draft.pick(["[Other]\n", "[\(section)]\n", "[time]\n"])
            case 3: text += draft.pick(["NTP=\n", "DNS=\n", "DNSSEC=\n", "FallbackNTP=\n", "FallbackDNS=\n"])
            default:
                let line = setting(section)
                let broken = draft.chance(12) && line.contains(" ") ? line.replacing(" ", with: " \\\n  ") : line
                text += draft.maybe(15, "  ") + broken + draft.maybe(10, "  ") + draft.pick(["\n", "\n", "\r\n"])
            }
        }
        return text
    }

    private mutating func setting(_ section: String) -> String {
        let text =
            section == "Time"
            ? draft.pick([
                "NTP=t\(draft.number(1...9)).example", "NTP=192.0.2.1 t1.example", "FallbackNTP=f.example 192.0.2.9",
                "SaveIntervalSec=120", "SaveIntervalSec=5min", "RootDistanceMaxSec=5", "NTP = spaced.example",
                "ntp=small.example",
            ])
            : draft.pick([
                "DNS=192.0.2.\(draft.number(1...9))", "DNS=192.0.2.1:5353#dns.example 2001:db8::1", "DNSSEC=yes",
                "DNSSEC=no",
                "DNSSEC=allow-downgrade", "DNSOverTLS=yes", "DNSOverTLS=opportunistic", "DNSStubListener=no",
                "DNSStubListenerExtra=127.0.0.5:5300", "FallbackDNS=192.0.2.8", "Domains=~.", "Cache=no",
                "DNSSEC = true",
            ])
        return text
    }
}
