import Checks
import Doctor
import DoctorTesting
import FoundationEssentials
import Native

/// One folder of `Tests/Fixtures/checks/ID/`: a box, and the finding that the check makes of it.
///
/// `root/` is a tree that the real probes read: from outside, or as a live box where `facts.json` says
/// `{"host": {"view": "live"}}`. `facts.json` lays over it what no file tells, in the form of `boxdoctor probe`; without
/// a tree it is laid over a live box of which nothing is known. `times` says when files of the tree changed, a line
/// `PATH RFC3339` each. `expected.json` is the whole finding.
struct CheckFixture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/checks").path()
    /// What the clock reads unless `facts.json` says otherwise.
    static let now = Timestamp(unixSeconds: 1_795_089_784)

    var id: String
    var name: String
    var path: String { "\(CheckFixture.folder)/\(id)/\(name)" }
    var expectedPath: String { path + "/expected.json" }

    /// The fixtures of one check: `sick`, `healthy`, and more that begin so (`sick-openwrt`).
    static func all(of id: String) -> [CheckFixture] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(id)")) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }.map { CheckFixture(id: id, name: $0) }
    }

    func facts() throws -> Facts {
        let overlay = read("facts.json").map { Data($0.utf8) }
        let upper = try overlay.map { try JSONDecoder().decode(JSONValue.self, from: $0) } ?? .object([:])
        let below = try probed(asLive: upper.isLive)
        let lower = try JSONDecoder().decode(JSONValue.self, from: Data(try FactsFile.text(below).utf8))
        let merged = try JSONEncoder().encode(lower.overlaid(by: upper))
        return try FactsFile.read(Array(merged), named: path)
    }

    func finding() throws -> Finding {
        let facts = try facts()
        let checks = allChecks.filter { $0.id == id }
        guard let finding = Diagnosis(facts, settings: Settings(), checks: checks).findings.first else {
            throw Missing(id: id)
        }
        return finding
    }

    func read(_ name: String) -> String? {
        (try? Data(contentsOf: URL(filePath: "\(path)/\(name)"))).map { String(decoding: $0, as: UTF8.self) }
    }

    private func probed(asLive isLive: Bool) throws -> Facts {
        let clocks = ManualClocks(now: CheckFixture.now, boottime: 86_400)
        guard FileManager.default.fileExists(atPath: path + "/root") else {
            var facts = Facts(
                host: HostFacts(name: "attic-pi", view: .live),
                clock: ClockFacts(reading: CheckFixture.now, boottimeSeconds: 86_400))
            facts.host.isRoot = true
            return facts
        }
        let files = DatedFiles(try LiveFiles(root: path + "/root"), times: times(), otherwise: CheckFixture.now)
        let box = Box(files: files, clocks: clocks, dns: LiveDNS(), kernel: isLive ? StillKernel() : nil)
        var options = ProbeOptions()
        options.isRoot = !isLive
        return ProbeRun(box: box, options: options).facts()
    }

    private func times() -> [String: Timestamp] {
        let lines = (read("times") ?? "").split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
        return Dictionary(
            lines.compactMap { words in
                words.count == 2 ? Timestamp(rfc3339: words[1]).map { (String(words[0]), $0) } : nil
            }, uniquingKeysWith: { $1 })
    }

    struct Missing: Error { var id: String }
}

extension JSONValue {
    fileprivate var isLive: Bool {
        guard case .object(let facts) = self, case .object(let host) = facts["host"] else { return false }
        return host["view"] == .string("live")
    }
}
