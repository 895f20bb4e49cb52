import Checks
import DoctorTesting
import FoundationEssentials
import Native
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Probes
@testable import Programs
@testable import Records
@testable import Remedies
@testable import Values

/// The law of remedies, over every configuration tree there is: whatever is offered there by check, rehearse or fix is
/// carried out on a copy of the tree, the copy is probed again and judged: it is as the effect promised, and prescribing
/// again finds nothing left to do. What is offered for several together is carried out together.
@Suite struct LawOfRemediesTests {
    static let trees = LawTree.all

    @Test(arguments: trees) func whatIsOfferedWorks(_ tree: LawTree) throws {
        var pairs = 0
        for (moment, files) in try tree.files() {
            let facts = LawTree.facts(files)
            let means = LawTree.means
            let diagnosis = Diagnosis(
                facts, settings: Settings(), checks: allChecks, remedies: allRemedies, means: means)
            let rehearsal = rehearse(facts, lagSeconds: nil, remedies: allRemedies, means: means)
            var offered = diagnosis.findings.flatMap(\.remedies).map(\.id)
            offered += diagnosis.bootstrap.repairs.map(\.id) + rehearsal.repaired.map(\.id)
            // And each alone that has a plan here: `fix ID` may be typed without an offer.
            offered += allRemedies.map(\.id)
            for id in Set(offered).sorted() {
                let remedies = id.split(separator: "+").compactMap { part in allRemedies.first { $0.id == part } }
                let prescribed = remedies.map { $0.prescribe(for: facts, with: means) }
                let plans = prescribed.flatMap { ChosenRemedy(allRemedies[0], $0).plans }
                guard !remedies.isEmpty, prescribed.allSatisfy(\.isPlan) else { continue }
                pairs += 1
                let place = "\(tree.name) \(moment): \(id)"
                var promised = facts
                for remedy in remedies { remedy.effect(on: &promised, with: means) }
                let after = LawTree.facts(LawTree.carryOut(plans, on: files))
                let (promise, deed) = (Verdict(promised), Verdict(after))
                #expect(promise == deed, "\(place)")
                for remedy in remedies {
                    let again = remedy.prescribe(for: after, with: means)
                    #expect(again.isNotNeeded, "\(place): \(again)")
                }
            }
        }
        for _ in 0..<pairs { LawTree.count.next() }
        if LawTree.seen.next() == Self.trees.count {
            print(
                "the law of remedies: held for \(LawTree.count.value) pairs of \(Self.trees.count) trees and a remedy")
            #expect(LawTree.count.value > 150)
        }
    }

    /// Nothing is offered that a fix would refuse: every offer is a plan, is told by hand, or says what it lacks.
    @Test(arguments: trees) func whatWouldBeRefusedIsNotOffered(_ tree: LawTree) throws {
        for (moment, files) in try tree.files() {
            let facts = LawTree.facts(files)
            for means in [LawTree.means, Means()] {
                let diagnosis = Diagnosis(
                    facts, settings: Settings(), checks: allChecks, remedies: allRemedies, means: means)
                let offers = diagnosis.findings.flatMap(\.remedies) + diagnosis.bootstrap.repairs.map(\.offer)
                for offer in offers where offer.command.hasPrefix("boxdoctor fix") && offer.id != "fix-clock" {
                    for part in offer.id.split(separator: "+") {
                        let remedy = try #require(allRemedies.first { $0.id == part })
                        let prescription = remedy.prescribe(for: facts, with: means)
                        let place = "\(tree.name) \(moment): \(offer.id)"
                        #expect(remedy.class(of: prescription) != nil, "\(place)")
                        #expect(prescription.missing?.option == nil || offer.needs != nil, "\(place)")
                        #expect(!(offer.class == .safe && remedy.weakens != nil), "\(place)")
                    }
                }
            }
        }
    }
}

/// What is promised and what is seen: the status and the limits of the rehearsal.
private struct Verdict: Equatable {
    var status: BootstrapReport.Status
    var comesUp: [BootstrapReport.LagRange]
    var survivesSeconds: Int64?

    init(_ facts: Facts) {
        let report = judgeBootstrap(facts, lagSeconds: nil, remedies: [], means: Means())
        (status, comesUp, survivesSeconds) = (report.status, report.comesUp, report.survivesPowerCutSeconds)
    }
}

extension Prescription {
    fileprivate var isPlan: Bool { if case .plans = self { true } else { false } }
    fileprivate var isNotNeeded: Bool { if case .notNeeded = self { true } else { false } }
}

/// A tree of the fixtures, in memory so that it can be changed.
struct LawTree: Sendable, CustomTestStringConvertible {
    enum Kind: Sendable { case tree, system, corpus, defaults }

    var name: String
    var kind: Kind
    var testDescription: String { name }

    static let count = Counter()
    static let seen = Counter()

    static let all: [LawTree] =
        names("trees").map { LawTree(name: $0, kind: .tree) }
        + names("systems").map { LawTree(name: $0, kind: .system) }
        + CorpusTests.trees.map { LawTree(name: $0, kind: .corpus) }
        + DefaultBox.all.map { LawTree(name: $0, kind: .defaults) }

    private static func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: Fixtures.path(folder))) ?? []).sorted()
    }

    /// Addresses for documentation (RFC 5737), as if they had answered and agreed.
    static let means: Means = {
        var means = Means()
        means.timeServers = ["192.0.2.1", "198.51.100.2", "203.0.113.3", "192.0.2.4"].compactMap { IPAddress($0) }
        means.resolvers = [IPAddress("192.0.2.53")].compactMap { $0 }
        return means
    }()

    func files() throws -> [(moment: String, MemoryFiles)] {
        var files = MemoryFiles()
        switch kind {
        case .tree: try CorpusTree.load(Fixtures.path("trees/\(name)"), below: "", into: &files)
        case .system: try CorpusTree.load(Fixtures.path("systems/\(name)/root"), below: "", into: &files)
        case .defaults: return [("", try DefaultBox(name).files)]
        case .corpus:
            let tree = try CorpusTree(name)
            return [("healthy", tree.healthy), ("sick", tree.sick)]
        }
        return [("", files)]
    }

    static func facts(_ files: MemoryFiles) -> Facts {
        let box = Box(
            files: files, clocks: ManualClocks(now: Timestamp(unixSeconds: 1_795_089_784)), dns: LiveDNS())
        var options = ProbeOptions()
        options.isRoot = true
        return ProbeRun(box: box, options: options).facts()
    }

    /// Files as the surgeon would write them, and what the commands would do to files.
    static func carryOut(_ plans: [Plan], on files: MemoryFiles) -> MemoryFiles {
        var files = files
        for plan in plans {
            for change in plan.files {
                let path = realPath(change.path, files)
                let before = (try? files.read(path, limit: FileLimits.configuration)).map {
                    String(decoding: $0, as: UTF8.self)
                }
                var entry = files[path] ?? MemoryFiles.Entry(.file([]), mode: change.mode)
                entry.node = .file(Array(change.text(after: before).utf8))
                files[path] = entry
            }
            for command in plan.activate {
                switch command.prefix(2) {
                case ["systemctl", "enable"]:
                    let unit = (command.last ?? "") + ".service"
                    files.link(
                        "/etc/systemd/system/multi-user.target.wants/\(unit)", to: "/usr/lib/systemd/system/\(unit)")
                case ["resolvconf", "-u"]:
                    let tail = (try? files.read("/etc/resolvconf/resolv.conf.d/tail", limit: 65_536)) ?? []
                    let path = realPath("/etc/resolv.conf", files)
                    let own = (try? files.read(path, limit: 65_536)) ?? []
                    files[path] = MemoryFiles.Entry(.file(own + tail))
                default: break
                }
            }
        }
        return files
    }
}
