import Checks
import DoctorTesting
import FoundationEssentials
import Native

@testable import Box
@testable import Facts
@testable import Findings
@testable import Formats
@testable import Judgement
@testable import Probes
@testable import Remedies
@testable import Values

/// One folder of `Tests/Fixtures/checks/ID/`: a box, and the finding that the check makes of it.
///
/// `system` names a tree in `Tests/Fixtures/systems/`, as its distribution ships it; `root/` holds what differs there, or
/// a whole tree. The real probes read it from outside, or as a live box where `facts.json` says
/// `{"host": {"view": "live"}}`. `facts.json` lays over it what no file tells, in the form of `boxdoctor probe`; without
/// a tree it is laid over a live box of which nothing is known. `marks` says what version control does not keep, a line
/// each: `time PATH RFC3339` (`*` for all others), `owner PATH UID`; the system's own marks come first. `expected.json` is the whole finding.
struct CheckFixture {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures").path()
    static let folder = fixtures + "/checks"
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
        guard let finding = Diagnosis(facts, settings: Settings(), checks: checks, remedies: allRemedies).findings.first
        else {
            throw Missing(id: id)
        }
        return finding
    }

    func read(_ name: String) -> String? {
        (try? Data(contentsOf: URL(filePath: "\(path)/\(name)"))).map { String(decoding: $0, as: UTF8.self) }
    }

    private func probed(asLive isLive: Bool) throws -> Facts {
        let clocks = ManualClocks(now: CheckFixture.now, boottime: 86_400)
        guard let tree = try Tree(self) else {
            var facts = Facts(
                host: HostFacts(name: "attic-pi", view: .live),
                clock: ClockFacts(reading: CheckFixture.now, boottimeSeconds: 86_400))
            facts.host.isRoot = true
            return facts
        }
        let files = DatedFiles(
            try LiveFiles(root: tree.path), times: marks("time") { Timestamp(rfc3339: $0) },
            owners: marks("owner") { UInt32($0) },
            otherwise: marks("time") { Timestamp(rfc3339: $0) }["*"] ?? CheckFixture.now)
        let box = Box(files: files, clocks: clocks, dns: LiveDNS(), kernel: isLive ? StillKernel() : nil)
        var options = ProbeOptions()
        options.isRoot = !isLive
        return ProbeRun(box: box, options: options).facts()
    }

    private func marks<Value>(_ kind: String, _ parse: (Substring) -> Value?) -> [String: Value] {
        let system = (read("system") ?? "").split(separator: "\n").first.map {
            self.read("../../../systems/\($0)/marks")
        }
        let text = ((system ?? nil) ?? "") + (self.read("marks") ?? "")
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 2) }
        return lines.filter { $0.count == 3 && $0[0] == kind }.reduce(into: [:]) { $0[String($1[1])] = parse($1[2]) }
    }

    /// The tree to look at: the fixture's own, or a copy of its system with the fixture's files laid over it.
    private struct Tree {
        let path: String
        private let copy: TemporaryFolder?

        init?(_ fixture: CheckFixture) throws {
            let own = fixture.path + "/root"
            let hasOwn = FileManager.default.fileExists(atPath: own)
            guard let system = fixture.read("system")?.split(separator: "\n").first else {
                guard hasOwn else { return nil }
                (path, copy) = (own, nil)
                return
            }
            let folder = try TemporaryFolder()
            try Tree.lay("\(fixtures)/systems/\(system)/root", over: folder.path)
            if hasOwn { try Tree.lay(own, over: folder.path) }
            (path, copy) = (folder.path, folder)
        }

        private static func lay(_ source: String, over target: String) throws {
            let files = FileManager.default
            for name in try files.contentsOfDirectory(atPath: source) {
                let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
                let attributes = try files.attributesOfItem(atPath: from)
                if attributes[.type] as? FileAttributeType == .typeDirectory {
                    try files.createDirectory(atPath: to, withIntermediateDirectories: true)
                    try lay(from, over: to)
                } else {
                    try? files.removeItem(atPath: to)
                    try files.copyItem(atPath: from, toPath: to)
                }
            }
        }
    }

    struct Missing: Error { var id: String }
}

extension JSONValue {
    fileprivate var isLive: Bool {
        guard case .object(let facts) = self, case .object(let host) = facts["host"] else { return false }
        return host["view"] == .string("live")
    }
}
