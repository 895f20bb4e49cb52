import DoctorTesting
import Native
import Roughtime
import Synchronization

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// What an attacker on the link does in one run: to every NTP answer, every DNS packet, every Roughtime packet. Of the
/// Roughtime operators he may own one; the others are honest, but he may delay, replay or drop what they say.
struct Attack: CustomStringConvertible {
    enum Wire: CaseIterable { case through, slow, silent, yesterday }

    /// Seconds that each NTP server is off, at first and more every second.
    var offsets: [Double]
    var ramp: Double
    var silentNTP: Set<Int> = []
    var wires: [Wire]
    /// Each way, seconds; the attacker knows which way hurts more.
    var delays: [(there: Double, back: Double)]
    /// The operator that is his, and how far it lies.
    var liar: (index: Int, offset: Double)?
    var radius: UInt32

    static let operators = 3
    static let ntpServers = 4

    init(by random: inout Seeded) {
        /// Of any size: as likely within a second as within decades.
        func anySize(_ random: inout Seeded) -> Double {
            var size = Double.random(in: 1...10, using: &random)
            for _ in 0..<Int.random(in: 0...8, using: &random) { size *= 10 }
            return Bool.random(using: &random) ? size : -size
        }
        let common = anySize(&random)
        let isAlike = Bool.random(using: &random)
        offsets = (0..<Attack.ntpServers).map { _ in isAlike ? common : anySize(&random) }
        ramp = Int.random(in: 0..<3, using: &random) == 0 ? Double.random(in: -1000...1000, using: &random) : 0
        for server in 0..<Attack.ntpServers where Int.random(in: 0..<4, using: &random) == 0 {
            silentNTP.insert(server)
        }
        let style = Wire.allCases.randomElement(using: &random) ?? .through
        var (wires, delays): ([Wire], [(there: Double, back: Double)]) = ([], [])
        for _ in 0..<Attack.operators {
            let isMixed = Bool.random(using: &random)
            wires.append(isMixed ? Wire.allCases.randomElement(using: &random) ?? .through : style)
            let delay = Double.random(in: 0...9, using: &random)
            delays.append(Bool.random(using: &random) ? (delay, 0.01) : (0.01, delay))
        }
        (self.wires, self.delays) = (wires, delays)
        if Bool.random(using: &random) {
            let index = Int.random(in: 0..<Attack.operators, using: &random)
            // The same lie as NTP tells, or a small one that laps over what the honest say.
            let small = Double.random(in: -130...130, using: &random)
            liar = (index, Bool.random(using: &random) ? common : small)
        }
        radius = UInt32.random(in: 1...60, using: &random)
    }

    var description: String {
        "NTP \(offsets) ramp \(ramp) silent \(silentNTP.sorted()), Roughtime \(wires) \(delays) liar \(String(describing: liar))"
    }
}

/// The box's link with an attacker on it, and its clocks: simulated, down to the bytes of the packets. Nobody waits.
final class AttackedWorld: Clocks, Network, Kernel, RoughtimePort {
    private struct State {
        /// Since the run began.
        var nanoseconds: Int64 = 0
        var random: Seeded
        var asked = 0
    }

    /// When the run begins, in truth; how far the clock is off then.
    let truth: Timestamp
    let clockError: Double
    let attack: Attack
    let servers: [PaperServer]
    let crypto: any RoughtimeCrypto = LiveCrypto()
    private let state: Mutex<State>

    init(truth: Timestamp, clockError: Double, attack: Attack, seed: UInt64) {
        (self.truth, self.clockError, self.attack) = (truth, clockError, attack)
        state = Mutex(State(random: Seeded(seed)))
        servers = (0..<Attack.operators).map { index in
            var server = PaperServer()
            server.seed = [UInt8](repeating: UInt8(0xa0 + index), count: 32)
            server.delegated = (0, .max)
            return server
        }
    }

    private var elapsed: Double { Double(state.withLock { $0.nanoseconds }) / 1e9 }
    private func advance(to nanoseconds: Int64) { state.withLock { $0.nanoseconds = max($0.nanoseconds, nanoseconds) } }

    func reading() -> Timestamp { truth.adding(seconds: clockError + elapsed) }
    func boottimeSeconds() -> Double { 100 + elapsed }
    func monotonicNanoseconds() -> Int64 { 100_000_000_000 + state.withLock { $0.nanoseconds } }

    // MARK: NTP and DNS

    /// All at once; the wait is as long as the slowest.
    func exchange(_ requests: [Request], until deadline: Deadline, meanwhile: () -> [Request]) -> [Reply] {
        let start = state.withLock { $0.nanoseconds }
        let replies = (requests + meanwhile()).map { request -> (Reply, Double) in
            let patience = min(request.timeoutSeconds, deadline.remainingSeconds(by: self))
            guard let (payload, delay) = answer(request), delay <= patience, case .accept = request.judge(payload)
            else {
                return (.none(why: "no answer in \(patience) s"), patience)
            }
            let sent = truth.adding(seconds: clockError + Double(start) / 1e9)
            return (
                .received(
                    Datagram(
                        payload: payload, sentAt: sent, receivedAt: sent.adding(seconds: delay), elapsedSeconds: delay,
                        usedTCP: false)), delay
            )
        }
        advance(to: start + Int64((replies.map(\.1).max() ?? 0) * 1e9))
        return replies.map(\.0)
    }

    /// DNS is dropped: what he could replay of it is in the facts already.
    private func answer(_ request: Request) -> ([UInt8], Double)? {
        guard request.destination.port == 123, let last = request.destination.address.bytes.last else { return nil }
        let index = Int(last) - 1
        guard attack.offsets.indices.contains(index), !attack.silentNTP.contains(index) else { return nil }
        let told = truth.adding(seconds: elapsed + 0.01 + attack.offsets[index] + attack.ramp * elapsed)
        return (ServerReply(to: request.payload, at: told, held: 0).bytes, 0.02)
    }

    // MARK: Roughtime

    func readings() -> ClockReadings {
        let now = monotonicNanoseconds()
        return ClockReadings(nanoseconds: [now, now])
    }

    func run(_ round: inout RoughtimeRound, addresses: [String: [String]], until deadline: Int64) {
        var coming: [(at: Int64, sent: ClockReadings, id: Int, packet: [UInt8])] = []
        for _ in 0..<10_000 {
            let now = monotonicNanoseconds()
            guard !round.isSettled, now < deadline else { return }
            for sending in round.sendings(at: now) {
                guard let (packet, delay) = answer(sending) else { continue }
                coming.append((now + Int64(delay * 1e9), readings(), sending.id, packet))
            }
            coming.sort { $0.at < $1.at }
            guard let next = [round.wakeAt, coming.first?.at].compactMap({ $0 }).min() else { return }
            advance(to: min(next, deadline) - 100_000_000_000)
            while let first = coming.first, first.at <= monotonicNanoseconds() {
                coming.removeFirst()
                round.received(first.packet, for: first.id, sent: first.sent, received: readings())
            }
        }
    }

    private func answer(_ sending: RoughtimeSending) -> ([UInt8], Double)? {
        var server = servers[sending.server]
        let (wire, delay) = (attack.wires[sending.server], attack.delays[sending.server])
        var there = 0.01
        var back = 0.01
        switch wire {
        case .through: break
        case .slow: (there, back) = delay
        case .silent: return nil
        case .yesterday:
            // What the server signed for another question, a day ago: sent as the answer to this one.
            server.midpoint = UInt64(truth.unixSeconds - 86_400)
            guard
                let other = RoughtimeRequest(
                    nonce: [UInt8](repeating: 9, count: 32), versions: RoughtimeVersion.negotiable, key: server.key,
                    crypto: crypto)
            else { return nil }
            return (try? server.response(to: other.packet)).map { ($0, 0.02) }
        }
        var told = truth.adding(seconds: elapsed + there)
        server.radius = 5
        if let liar = attack.liar, liar.index == sending.server {
            told = told.adding(seconds: liar.offset)
            server.radius = attack.radius
        }
        server.midpoint = UInt64(max(told.unixSeconds, 0))
        return (try? server.response(to: sending.packet)).map { ($0, there + back) }
    }

    // MARK: the rest of a kernel

    func clockState() -> Observed<KernelClock> { .notLooked(why: "simulated") }
    func randomIsReady() -> Observed<Bool> { .notLooked(why: "simulated") }
    func random(_ count: Int) -> [UInt8] {
        state.withLock { state in (0..<count).map { _ in UInt8.random(in: 0...255, using: &state.random) } }
    }
    func release() -> (release: String, machine: String) { ("6.1", "aarch64") }
    func hostName() -> String { "box" }
    func addresses() -> [InterfaceAddress] { [] }
    func effectiveUserID() -> UInt32 { 0 }
}
