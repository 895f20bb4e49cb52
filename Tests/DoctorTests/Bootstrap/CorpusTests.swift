import DoctorTesting
import FoundationEssentials
import Native
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// Healthy boxes yield no loop; each, changed into a sick one, yields exactly the loop that was put into it. The trees are
/// read by the real probes, as `--root` does. A `.tree` file names a tree of `Fixtures/systems`, then what differs: `file`
/// with indented lines, `link`, `without`; after `sick` what makes it sick, and the `loop` to be found.
@Suite struct CorpusTests {
    static let trees = ((try? FileManager.default.contentsOfDirectory(atPath: Fixtures.path("corpus"))) ?? [])
        .filter { $0.hasSuffix(".tree") }.sorted()

    @Test func holdsEnough() { #expect(CorpusTests.trees.count >= 40) }

    @Test(arguments: trees) func healthyHasNoLoopAndSickHasItsOwn(_ name: String) throws {
        let tree = try CorpusTree(name)
        let healthy = judgeBootstrap(facts(tree.healthy), lagSeconds: nil)
        #expect(healthy.loops.isEmpty && healthy.causes.isEmpty, "\(name): \(healthy.loops) \(healthy.causes)")
        #expect([.ok, .unknown].contains(healthy.status), "\(name): \(healthy.status)")
        let sick = judgeBootstrap(facts(tree.sick), lagSeconds: nil)
        #expect(sick.status == .latent, "\(name): \(sick.status)")
        #expect(sick.loops.map(\.id) == [tree.loop], "\(name)")
        #expect(sick.repairs.isEmpty == false, "\(name) has no repair")
    }

    private func facts(_ files: MemoryFiles) -> Facts {
        let box = Box(
            files: files, clocks: ManualClocks(now: Timestamp(unixSeconds: 1_795_089_784)), dns: LiveDNS())
        var options = ProbeOptions()
        options.isRoot = true
        return ProbeRun(box: box, options: options).facts()
    }
}
