import DoctorTesting
import Foundation
import Native
import Testing

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Probes
@testable import Programs
@testable import Remedies
@testable import TimeScience
@testable import Values

/// Whoever holds the link, and one of three Roughtime operators beside it, against a run without anybody.
@Suite struct AttackerTests {
    private static let strategies: UInt64 = 1000

    private func list(_ servers: [PaperServer]) -> String {
        let entries = servers.enumerated().map { index, server in
            """
            {"name": "op\(index)", "operator": "op\(index)", "version": 1, "publicKeyType": "ed25519",
             "publicKey": "\(Data(server.key).base64EncodedString())",
             "addresses": [{"protocol": "udp", "address": "198.51.100.\(index + 1):2002"}]}
            """
        }
        return "{\"servers\": [\(entries.joined(separator: ",\n"))]}"
    }

    /// Its own validating resolver, a daemon that knows names alone, and signatures as old as the attacker likes.
    private func facts(_ world: AttackedWorld, replayedDays: Int64) -> Facts {
        var facts = Boxes.ownUnbound()
        facts.host.isRoot = true
        facts.clock.reading = world.reading()
        facts.clock.boottimeSeconds = world.boottimeSeconds()
        let floors = facts.dnssec.chains.flatMap { $0.floors(reference: Boxes.now.unixSeconds) }.map { floor in
            var floor = floor
            floor.time = floor.time.adding(seconds: Double(-replayedDays * 86_400))
            return floor
        }
        facts.floors =
            [Floor(kind: .build, time: Timestamp(unixSeconds: 1_790_000_000), source: Source("build"))] + floors
        return facts
    }

    private struct Outcome {
        var moved: Double?
        var isProvisional = false
        /// How far the clock is off afterwards, and by how much it could be by what is proven.
        var errorAfter: Double
        var provenHalf: Double?
    }

    private func run(_ world: AttackedWorld, replayedDays: Int64) -> Outcome {
        var files = MemoryFiles()
        files.add("/etc/boxdoctor/roughtime.json", list(world.servers))
        let box = Box(
            files: files, clocks: world, dns: LiveDNS(), kernel: world, network: world, roughtime: world)
        var options = ProbeOptions()
        options.timeoutSeconds = 20
        options.servers = (1...Attack.ntpServers).map { "192.0.2.\($0)" }
        let deadline = Deadline(in: options.timeoutSeconds, by: world)
        var facts = facts(world, replayedDays: replayedDays)
        for probe in [NetworkProbe(), SignedTimeProbe(meanwhile: [])] as [any Probe] {
            probe.look(at: box, options: options, until: deadline, into: &facts)
        }
        var fix = ClockFixOptions()
        fix.attendance = .rescue
        let time = estimateTime(facts)
        var outcome = Outcome(errorAfter: world.clockError)
        if let low = time.proven.lowSeconds, let high = time.proven.highSeconds {
            outcome.provenHalf = (high - low) / 2
            // The truth is inside, whatever he did: only one of three lies.
            #expect(low <= -world.clockError && -world.clockError <= high, "\(world.attack)")
        }
        if case .step(let step) = decideClock(facts, time: time, options: fix) {
            outcome.moved = step.bySeconds
            outcome.isProvisional = step.isProvisional
            outcome.errorAfter += step.bySeconds
        }
        return outcome
    }

    @Test func noStrategyMovesAnUnattendedClockWrongly() {
        var (worst, worstSeed, worstRight, steps, provisional) = (0.0, UInt64(0), 0.0, 0, 0)
        for seed in 0..<Self.strategies {
            var random = Seeded(seed)
            let attack = Attack(by: &random)
            // A right clock, or one that is wrong by anything; never ahead of the signatures' ends, or nobody asks.
            let isRight = seed % 2 == 0
            let error =
                isRight ? Double.random(in: -0.3...0.3, using: &random) : -Double.random(in: 60...2e8, using: &random)
            let world = AttackedWorld(truth: Boxes.now, clockError: error, attack: attack, seed: seed)
            let outcome = run(world, replayedDays: Int64.random(in: 0...20, using: &random))
            if isRight {
                worstRight = max(worstRight, abs(outcome.moved ?? 0))
                #expect(outcome.moved == nil, "seed \(seed): \(outcome) by \(attack)")
                continue
            }
            guard let moved = outcome.moved else { continue }
            steps += 1
            #expect(moved > 0, "seed \(seed)")
            if outcome.isProvisional {
                provisional += 1
                // Forward, and not past the truth.
                #expect(outcome.errorAfter <= 0, "seed \(seed): \(outcome) by \(attack)")
                continue
            }
            #expect(abs(outcome.errorAfter) <= outcome.provenHalf ?? -1, "seed \(seed): \(outcome) by \(attack)")
            if abs(outcome.errorAfter) > worst { (worst, worstSeed) = (abs(outcome.errorAfter), seed) }
        }
        print(
            "\(Self.strategies) strategies: a right clock was moved by \(worstRight) s at most; of the wrong ones \(steps) were set, "
                + "\(provisional) of them only to what signatures prove; the best strategy left a set clock \(worst) s off "
                + "(seed \(worstSeed))")
        #expect(steps > 100 && provisional > 50)
    }
}
