import DoctorTesting
import FoundationEssentials
import Glibc
import Testing

@testable import Programs
@testable import Values

/// What became of a box, and what boxdoctor had said.
struct BootResult: Sendable {
    /// How far off its clock was, and how far it ended.
    var behindSeconds: Int
    var offNanoseconds: Int
    /// `rehearse --clock` of the reading that it booted with.
    var rehearsal: [UInt8]
    /// Seconds since 1970.
    var rehearsedAt: Int
    /// What the programs said, for a failure's message.
    var said: String

    /// `fix` said that it is done.
    var isFixed: Bool { !said.contains("fix: status") }
    var cameUp: Bool { abs(offNanoseconds) < 2_000_000_000 }
    var told: Rehearsed? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(Rehearsed.self, from: Data(rehearsal))
    }
    /// What boxdoctor said of this clock; nil where facts that it did not have decide.
    var toldToComeUp: Bool? {
        told.flatMap(\.answer.comesUp)
    }
    /// The lags at which its verdict turns.
    var limits: [Int] { (told?.comesUp ?? []).flatMap { [$0.fromLag, $0.toLag].compactMap { $0 } } }
}

/// What of `rehearse --format json` is compared.
struct Rehearsed: Decodable {
    struct Range: Decodable {
        var fromLag: Int?
        var toLag: Int?
    }
    struct Answer: Decodable {
        /// Nil: not known.
        var comesUp: Bool?
    }

    var comesUp: [Range]
    var answer: Answer
}

/// Boxes with real resolvers and real time daemons, whose clocks are wrong and can be set: left alone, they show what is right.
/// `make scenarios` runs all, and each once more on both sides of its limits; `make test` a sample.
@Suite(
    .serialized, .enabled(if: ScenarioLab.obstacle == nil, "the lab needs: \(ScenarioLab.obstacle ?? "nothing more")"))
struct BootTests {
    /// `BOXDOCTOR_BOXES='dnsmasq|a liar'`: only boxes with one of these in their titles, of all.
    private static let wanted: String? = getenv("BOXDOCTOR_BOXES").map { String(cString: $0) }
    /// What `make test` has time for.
    private static let sampleSize = 28
    /// `BOXDOCTOR_SCENARIOS=2/3`: the second third of all boxes; nil where a sample is enough.
    private static let share: (number: Int, of: Int)? = getenv("BOXDOCTOR_SCENARIOS").map { text in
        let parts = String(cString: text).split(separator: "/").compactMap { Int($0) }
        return parts.count == 2 ? (parts[0], max(parts[1], 1)) : (1, 1)
    }

    @Test func saysWhatTheProgramsDo() async throws {
        let results = try await BootTests.inAThread { lab in
            // Those of one box stand beside one another.
            let isSample = BootTests.share == nil && BootTests.wanted == nil
            let all = BootPlan.first + BootPlan.settings + (isSample ? [] : BootPlan.further)
            let plan = BootTests.chosen(of: all, beside: 2, every: max(all.count / BootTests.sampleSize, 1))
            let first = Array(zip(plan, try lab.results(of: plan)))
            guard BootTests.share != nil else { return first }
            let edges = BootPlan.second(after: first.map { ($0.0, $0.1) })
            return first + zip(edges, try lab.results(of: edges))
        }
        judge(results)
    }

    /// The law of remedies: what `fix` says is done lets the box come up from a cold boot, and is judged so.
    @Test func whatIsMendedComesUp() async throws {
        let results = try await BootTests.inAThread { lab in
            let plan = BootTests.chosen(of: BootPlan.mended, beside: 1, every: 40)
            return Array(zip(plan, try lab.results(of: plan)))
        }
        judgeMended(results)
    }

    private static func inAThread(
        _ run: @escaping @Sendable (ScenarioLab) throws -> [(Boot, BootResult)]
    ) async throws -> [(Boot, BootResult)] {
        let (answers, answer) = AsyncStream<Result<[(Boot, BootResult)], any Error>>.makeStream()
        let thread = TestThread {
            answer.yield(Result { try run(ScenarioLab()) })
            answer.finish()
        }
        defer { withExtendedLifetime(thread) {} }
        for await results in answers { return try results.get() }
        return []
    }

    private static func chosen(of boots: [Boot], beside: Int, every: Int) -> [Boot] {
        if let wanted {
            return boots.filter { boot in wanted.split(separator: "|").contains { boot.title.contains($0) } }
        }
        return boots.enumerated().filter { number, _ in
            share.map { number / beside % $0.of == $0.number - 1 } ?? (number % every == 0)
        }.map(\.element)
    }

    private func judgeMended(_ results: [(Boot, BootResult)]) {
        var outcomes: [String: Int] = [:]
        for (boot, result) in results {
            let context = Comment(
                rawValue: "\(boot.title)\n\(result.said)\n\(String(decoding: result.rehearsal, as: UTF8.self))")
            let said = result.toldToComeUp.map { $0 ? "comes up" : "does not" } ?? "not known"
            let done = result.isFixed ? "done" : "refused"
            outcomes["\(done): \(said), \(result.cameUp ? "came up" : "did not")", default: 0] += 1
            let isOpen = boot.resolver.isOpen || boot.daemon.isOpen
            #expect(result.toldToComeUp == result.cameUp || isOpen && result.toldToComeUp == nil, context)
            #expect(!result.isFixed || result.cameUp, context)
        }
        print("boxes mended: \(results.count)")
        for (what, count) in outcomes.sorted(by: { $0.key < $1.key }) { print("  fix bootstrap \(what): \(count)") }
    }

    private func judge(_ results: [(Boot, BootResult)]) {
        var agreement: [String: Int] = [:]
        var close: (inside: Set<String>, outside: Set<String>) = ([], [])
        for (boot, result) in results {
            let context = Comment(
                rawValue: "\(boot.title)\n\(result.said)\n\(String(decoding: result.rehearsal, as: UTF8.self))")
            guard result.told != nil else {
                Issue.record("boxdoctor said nothing: \(context)")
                continue
            }
            let said = result.toldToComeUp.map { $0 ? "comes up" : "does not" } ?? "not known"
            agreement["\(said), \(result.cameUp ? "came up" : "did not")", default: 0] += 1
            let isOpen = boot.resolver.isOpen || boot.daemon.isOpen
            #expect(result.toldToComeUp == result.cameUp || isOpen && result.toldToComeUp == nil, context)
            if boot.fix != nil { #expect(result.cameUp && result.isFixed, context) }
            let distance = result.limits.map { abs($0 - result.behindSeconds) }.min() ?? .max
            guard distance <= 60, result.toldToComeUp == result.cameUp else { continue }
            let box = "\(boot.resolver.title), \(boot.daemon.title), \(result.behindSeconds < 0 ? "ahead" : "behind")"
            if result.cameUp { close.inside.insert(box) } else { close.outside.insert(box) }
        }
        print("boxes: \(results.count)")
        for (what, count) in agreement.sorted(by: { $0.key < $1.key }) { print("  boxdoctor: \(what): \(count)") }
        print("  within 60 s of a limit: \(close.inside.count) inside, \(close.outside.count) outside")
        let isWhole = Boot.resolvers.allSatisfy { $0.package.map(ScenarioLab.isUnpacked) ?? true }
        guard let share = BootTests.share, share.of == 1, isWhole else { return }
        #expect(results.count >= 150)
        #expect(close.inside.count >= 30 && close.outside.count >= 30)
    }
}
