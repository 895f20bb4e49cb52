import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import TimeScience
@testable import Values

/// Liars asked over real UDP, all at once, beside an honest server.
@Suite(.serialized) struct LiarServerTests {
    @Test func eachLieIsNamedAndTheHonestAgree() throws {
        let servers = try [
            LoopbackLab.server(), LoopbackLab.server(v6: true), LoopbackLab.server(offset: 0.001),
            LoopbackLab.server(offset: 129_600),
            LoopbackLab.server {
                $0.stratum = 0
                $0.referenceID = Array("RATE".utf8)
            },
            LoopbackLab.server { $0.origin[0] &+= 1 },
            LoopbackLab.server { $0.stratum = 16 },
            LoopbackLab.server { $0.leap = 3 },
            LoopbackLab.server { $0.mode = 6 },
            LoopbackLab.server { $0.tail = [1] },
            LoopbackLab.server { $0.rootDispersion = .max },
            LoopbackLab.server { $0.receive = 0 },
        ]
        let facts = LoopbackLab.look(servers.map { LoopbackLab.source($0) })
        let estimate = estimateTime(facts)
        #expect(
            estimate.sources.map(\.verdict) == Array(repeating: .agrees, count: 3) + [.falseticker]
                + Array(repeating: .unusable, count: 8))
        #expect(
            estimate.sources.map(\.why) == [
                "", "", "", "", "refuses to serve: RATE (asked too often)",
                "no answer in 1.5 s; last ignored: an NTP message that answers another request",
                "says that it is not synchronised (stratum 16)", "says that it is not synchronised (leap 3)",
                "mode 6, not a server's reply (4)", "no answer in 1.5 s; last ignored: not an NTP message",
                "is up to 65536.0 s away from a true clock; 16 s or more is no time",
                "its receive or transmit time is missing (zero)",
            ])
        // One box, one loopback address: the IPv4 servers are one voice, which contradicts itself no more than by one liar.
        #expect(abs(estimate.lagSeconds ?? 9) < 0.1)
        #expect(facts.troubles == [])
    }

    /// The true reply still counts when a forged one comes first.
    @Test func aForgedReplyDoesNotShutTheDoor() throws {
        let server = try LoopbackServer(udp: { request in
            var forged = ServerReply(to: request, at: Timestamp(unixSeconds: 0))
            forged.origin = Array(repeating: 7, count: 8)
            let honest = ServerReply(to: request, at: LoopbackLab.box.clocks.reading(), held: 0)
            return .pieces([forged.bytes, [1, 2, 3], honest.bytes])
        })
        let facts = LoopbackLab.look([LoopbackLab.source(server)])
        #expect(abs(facts.ntp.first?.sample?.offsetSeconds ?? 9) < 0.1)
    }

    @Test func nobodyThereIsSaidAndSoon() throws {
        let closed = try LoopbackServer()
        let facts = LoopbackLab.look([LoopbackLab.source(closed)])
        #expect(facts.ntp.map(\.outcome) == [.silent(why: "connection refused")])
        #expect(estimateTime(facts).why == "no time source gave a usable answer")
    }

    @Test func withoutANetworkDoorNothingIsAsked() throws {
        var box = LoopbackLab.box
        box.network = nil
        var facts = LoopbackLab.facts([NTPSource(name: "192.0.2.1", source: Source("x"))])
        let before = facts
        NetworkProbe().look(at: box, options: ProbeOptions(), until: Deadline(in: 1, by: box.clocks), into: &facts)
        #expect(facts == before)
    }
}
