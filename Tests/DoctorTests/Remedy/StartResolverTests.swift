import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Programs
@testable import Records
@testable import Remedies
@testable import Values

/// A resolver that libc is told to ask, and that nothing starts. No tree of the fixtures is like that by itself.
@Suite struct StartResolverTests {
    private static let wants = "/etc/systemd/system/multi-user.target.wants/unbound.service"

    private func stopped() throws -> MemoryFiles {
        var files = try LawTree(name: "debian12-unbound", kind: .tree).files()[0].1
        #expect(files[Self.wants] != nil)
        files.entries[Self.wants] = nil
        files.add("/usr/lib/systemd/systemd", "")
        return files
    }

    /// The law of remedies: what is promised is what is seen afterwards, and then nothing is left to do.
    @Test func whatIsPromisedHappens() throws {
        let files = try stopped()
        let facts = LawTree.facts(files)
        let remedy = StartResolver()
        guard case .plans(let plans) = remedy.prescribe(for: facts, with: LawTree.means) else {
            Issue.record("\(remedy.prescribe(for: facts, with: LawTree.means))")
            return
        }
        #expect(plans.flatMap(\.files).isEmpty)
        #expect(plans.map(\.activate) == [[["systemctl", "enable", "--now", "unbound"]]])
        #expect(plans.map(\.revert) == [[["systemctl", "disable", "--now", "unbound"]]])
        var promised = facts
        remedy.effect(on: &promised, with: LawTree.means)
        let after = LawTree.facts(LawTree.carryOut(plans, on: files))
        func judged(_ facts: Facts) -> BootstrapReport {
            judgeBootstrap(facts, lagSeconds: nil, remedies: [], means: Means())
        }
        #expect(judged(promised).status == judged(after).status && judged(promised).comesUp == judged(after).comesUp)
        #expect(facts.resolver.local.map(\.isEnabled.truth) == [false])
        for facts in [promised, after] {
            #expect(facts.resolver.local.map(\.isEnabled.truth) == [true])
            guard case .notNeeded = remedy.prescribe(for: facts, with: LawTree.means) else {
                Issue.record("there is still something to do")
                continue
            }
        }
    }

    /// In the words of the box's own init, and no more than is missing.
    @Test(
        arguments: [
            (.systemd, false, ["systemctl enable --now unbound"], ["systemctl disable --now unbound"]),
            (.systemd, true, ["systemctl start unbound"], ["systemctl stop unbound"]),
            (
                .openrc, false, ["rc-update add unbound", "rc-service unbound start"],
                ["rc-service unbound stop", "rc-update del unbound"]
            ),
            (.openrc, true, ["rc-service unbound start"], ["rc-service unbound stop"]),
            (
                .procd, false, ["/etc/init.d/unbound enable", "/etc/init.d/unbound start"],
                ["/etc/init.d/unbound stop", "/etc/init.d/unbound disable"]
            ),
            (.procd, true, ["/etc/init.d/unbound start"], ["/etc/init.d/unbound stop"]),
            (.other, false, [], []),
        ] as [(InitSystem, Bool, [String], [String])])
    func speaksAsTheInitDoes(_ system: InitSystem, _ isEnabled: Bool, _ start: [String], _ stop: [String]) throws {
        var facts = LawTree.facts(try stopped())
        let source = Source("test")
        facts.host.initSystem = .known(system, source)
        facts.resolver.local[0].isEnabled = .known(isEnabled, source)
        facts.resolver.local[0].isRunning = .known(false, source)
        func words(_ commands: [[String]]?) -> [String] { (commands ?? []).map { $0.joined(separator: " ") } }
        switch StartResolver().prescribe(for: facts, with: Means()) {
        case .plans(let plans):
            #expect(plans.flatMap { words($0.activate) } == start && plans.flatMap { words($0.revert) } == stop)
        case let other: #expect(other == .manual(["start unbound, and see that it is started at every boot"]))
        }
    }

    /// One that runs, or that libc does not ask, is left alone.
    @Test func whatIsNotAskedIsLeftAlone() throws {
        var files = try stopped()
        files.add("/etc/resolv.conf", "nameserver 192.0.2.53\n")
        let elsewhere = LawTree.facts(files)
        var running = LawTree.facts(try stopped())
        running.resolver.local[0].isRunning = .known(true, Source("test"))
        for facts in [elsewhere, running] {
            let why = "every resolver of this box that is asked runs"
            #expect(StartResolver().prescribe(for: facts, with: Means()) == .notNeeded(why: why))
        }
    }
}
