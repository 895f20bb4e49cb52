import DoctorTesting
import Glibc
import Native
import Testing

@testable import Box
@testable import Programs
@testable import Values

/// Real sockets on loopback, both families.
@Suite(.serialized) struct LiveNetworkTests {
    let clocks = LiveClocks()
    let network = LiveNetwork()

    func request(
        _ endpoint: Endpoint, _ transport: Request.Transport = .udp, payload: [UInt8] = [1, 2, 3],
        resend: [Double] = [], timeout: Double = 2
    ) -> Request {
        Request(
            destination: endpoint, transport: transport, payload: payload, resendAfterSeconds: resend,
            timeoutSeconds: timeout
        ) { bytes in
            switch bytes.first {
            case 0xaa: .accept
            case 0xcc: .retryOverTCP
            default: .ignore(why: "answer to another question")
            }
        }
    }

    func exchange(_ requests: [Request], within seconds: Double = 4) -> [Reply] {
        network.exchange(requests, until: Deadline(in: seconds, by: clocks))
    }

    /// What a test may compare: everything but the times.
    func gist(_ reply: Reply) -> String {
        switch reply {
        case .received(let datagram): "\(datagram.payload) \(datagram.usedTCP ? "tcp" : "udp")"
        case .none(let why): why
        }
    }

    @Test(arguments: [false, true]) func tellsWhenItLeftAndCame(v6: Bool) throws {
        let server = try LoopbackServer(v6: v6, udp: { .message([0xaa] + $0) })
        let before = clocks.reading()
        let replies = exchange([request(server.endpoint)])
        let after = clocks.reading()
        guard case .received(let datagram) = try #require(replies.first) else {
            Issue.record("\(replies)")
            return
        }
        #expect(datagram.payload == [0xaa, 1, 2, 3])
        #expect(before <= datagram.sentAt && datagram.sentAt <= datagram.receivedAt && datagram.receivedAt <= after)
        #expect(abs(datagram.receivedAt.seconds(since: datagram.sentAt) - datagram.elapsedSeconds) < 0.005)
        #expect(datagram.elapsedSeconds > 0)
    }

    @Test func namesWhatWentWrong() throws {
        let silent = try LoopbackServer(udp: { _ in .silence })
        let junk = try LoopbackServer(v6: true, udp: { _ in .pieces([[1], [2], []]) })
        let closed = try LoopbackServer()
        let closedSix = try LoopbackServer(v6: true)
        func endpoint(_ text: String) throws -> Endpoint { Endpoint(try #require(IPAddress(text)), port: 9) }
        let replies = exchange([
            request(silent.endpoint, timeout: 0.3),
            request(junk.endpoint, timeout: 0.3),
            request(closed.endpoint, resend: [1]),
            request(closedSix.endpoint),
            request(closed.endpoint, .dnsOverTCP),
            request(closedSix.endpoint, .dnsOverTCP),
            request(try endpoint("fe80::1%nowhere0")),
            request(try endpoint("fe80::1")),
            request(silent.endpoint, timeout: 0),
            request(silent.endpoint, .dnsOverTCP, payload: Array(repeating: 0, count: 70_000)),
        ])
        #expect(
            replies.map(gist) == [
                "no answer in 0.3 s",
                "no answer in 0.3 s; last ignored: answer to another question",
                "connection refused", "connection refused", "connection refused", "connection refused",
                "no interface named nowhere0",
                "a link-local address needs its interface, as in fe80::1%eth0",
                "not sent: the time for it was over",
                "question too long for TCP",
            ])
    }

    @Test func waitsForTheRightAnswerAmongOthers() throws {
        let server = try LoopbackServer(udp: { _ in .pieces([[1], [], [7, 7], [0xaa]], pauseSeconds: 0.02) })
        #expect(exchange([request(server.endpoint)]).map(gist) == ["[170] udp"])
    }

    @Test func sendsAgainWhileNothingComes() throws {
        let seen = Counter()
        let server = try LoopbackServer(udp: { _ in seen.next() == 3 ? .message([0xaa]) : .silence })
        #expect(exchange([request(server.endpoint, resend: [0.05, 0.05, 5])]).map(gist) == ["[170] udp"])
        #expect(seen.value == 3)
    }

    @Test(arguments: [false, true]) func goesToTCPWhenTruncated(v6: Bool) throws {
        let long = [0xaa] + Array(repeating: UInt8(7), count: 60_000)
        let server = try LoopbackServer(
            v6: v6, udp: { _ in .message([0xcc]) },
            tcp: { $0 == [1, 2, 3] ? .message(long) : .silence })
        let replies = exchange([
            request(server.endpoint, .udpThenTCP), request(server.endpoint, .dnsOverTCP),
            request(server.endpoint, .udp, timeout: 0.1),
        ])
        #expect(
            replies.map(gist) == ["\(long) tcp", "\(long) tcp", "no answer in 0.1 s; last ignored: answer truncated"])
    }

    @Test func saysThatTCPFailedAfterTruncation() throws {
        let refusing = try LoopbackServer(udp: { _ in .message([0xcc]) })
        let silent = try LoopbackServer(udp: { _ in .message([0xcc]) }, tcp: { _ in .silence })
        #expect(
            exchange([
                request(refusing.endpoint, .udpThenTCP, resend: [1]),
                request(silent.endpoint, .udpThenTCP, timeout: 0.2),
            ]).map(gist) == [
                "answer truncated over UDP, and over TCP: connection refused",
                "answer truncated over UDP, and over TCP no answer",
            ])
    }

    @Test func takesTCPByTheByte() throws {
        let dribble = try LoopbackServer(tcp: { _ in
            .pieces([[0], [1, 9, 0], [3], [0xaa], [8], [9]], pauseSeconds: 0.01)
        })
        let cut = try LoopbackServer(tcp: { _ in .pieces([[0], [9, 0xaa, 1]]) })
        let slow = try LoopbackServer(tcp: { _ in .pieces([[0, 2, 0xaa], [1]], pauseSeconds: 0.5) })
        #expect(
            exchange([
                request(dribble.endpoint, .dnsOverTCP), request(cut.endpoint, .dnsOverTCP),
                request(slow.endpoint, .dnsOverTCP, timeout: 0.2),
            ]).map(gist) == [
                "[170, 8, 9] tcp", "connection closed before the whole answer came", "no answer in 0.2 s",
            ])
    }

    @Test func aFloodStarvesNobody() throws {
        let flooding = try LoopbackServer(udp: { _ in .flood(Array(repeating: 1, count: 1000)) })
        let stream = try LoopbackServer(tcp: { _ in .flood([0, 2, 1, 1]) })
        let honest = try LoopbackServer(udp: { _ in .pieces([[1], [0xaa]], pauseSeconds: 0.1) })
        let begun = clocks.monotonicNanoseconds()
        let replies = exchange([
            request(flooding.endpoint, timeout: 0.5), request(stream.endpoint, .dnsOverTCP, timeout: 0.5),
            request(honest.endpoint),
        ])
        #expect(
            replies.map(gist) == [
                "no answer in 0.5 s; last ignored: answer to another question",
                "no answer in 0.5 s; last ignored: answer to another question", "[170] udp",
            ])
        #expect(clocks.monotonicNanoseconds() - begun < 1_500_000_000)
    }

    @Test func manyAtOnceKeepTheirOrder() throws {
        let echo = try LoopbackServer(udp: { .message([0xaa] + $0) }, tcp: { .message([0xaa] + $0) })
        var requests: [Request] = []
        var expected: [String] = []
        for index in 0..<300 {
            let transport: Request.Transport = index % 10 == 0 ? .dnsOverTCP : .udp
            let payload = [UInt8(index / 256), UInt8(index % 256)]
            requests.append(request(echo.endpoint, transport, payload: payload, resend: [0.3, 0.5]))
            expected.append("\([0xaa] + payload) " + (transport == .udp ? "udp" : "tcp"))
        }
        #expect(exchange(requests).map(gist) == expected)
    }

    @Test func nobodyWaitsPastTheDeadline() throws {
        let silent = try LoopbackServer(udp: { _ in .silence }, tcp: { _ in .silence })
        let requests = (0..<600).map { request(silent.endpoint, $0 % 50 == 0 ? .dnsOverTCP : .udp, timeout: 60) }
        let begun = clocks.monotonicNanoseconds()
        let replies = exchange(requests, within: 0.4)
        let seconds = Double(clocks.monotonicNanoseconds() - begun) / 1e9
        #expect(seconds >= 0.4 && seconds < 0.7, "\(seconds)")
        #expect(replies.count == 600)
        #expect(
            Set(replies.map(gist)).subtracting(["no answer in 0.4 s", "no answer in 0.3 s"])
                == ["not sent: the time for it was over"])
        #expect(exchange([]) == [])
        #expect(exchange([request(silent.endpoint)], within: -1).map(gist) == ["not sent: the time for it was over"])
    }

    /// Work done while answers are on their way comes after the sending, and what it asks holds nobody up.
    @Test func whatIsAskedMeanwhileHoldsNobodyUp() throws {
        let server = try LoopbackServer(udp: { .message([0xaa] + $0) })
        let slow = try LoopbackServer(udp: { _ in
            usleep(30_000)
            return .message([0xaa, 7])
        })
        let silent = try LoopbackServer(udp: { _ in .silence })
        var calls = 0
        let begun = ContinuousClock.now
        let replies = network.exchange([request(server.endpoint)], until: Deadline(in: 4, by: clocks)) {
            calls += 1
            return [request(slow.endpoint), request(silent.endpoint)]
        }
        #expect(calls == 1)
        #expect(replies.prefix(2).map(gist) == ["[170, 1, 2, 3] udp", "[170, 7] udp"])
        #expect(replies.dropFirst(2).map(gist).allSatisfy { $0.hasPrefix("no answer in 0.") })
        #expect(ContinuousClock.now - begun < .seconds(1.5), "the others' two seconds were waited for")
        // With nothing to ask first, nothing is waited for but the grace.
        #expect(network.exchange([], until: Deadline(in: 4, by: clocks)) { [request(server.endpoint)] }.count == 1)
    }
}
