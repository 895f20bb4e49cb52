import DoctorTesting
import Glibc
import Native
import Testing

@testable import Box
@testable import Programs
@testable import Values

/// libunbound before a server of recorded answers: the zone `example.`, signed from 2026-01-01 to 2026-02-01.
@Suite(.serialized) struct VerifyingResolverTests {
    static let anchor = "example. IN DS 52589 13 2 c84a8ee7d853424fb7e8a29e4aa990d2407f51d327ea53ad52d6af36734cd22e"

    let clocks = LiveClocks()
    let server: LoopbackServer

    init() throws {
        let dns = LiveDNS()
        var answers: [DNSQuestion: [UInt8]] = [:]
        for (_, bytes) in try Fixtures.messages("dns/messages.txt") {
            if let question = dns.parse(bytes)?.question { answers[question] = bytes }
        }
        let recorded = answers
        server = try LoopbackServer(udp: { query in
            guard let question = dns.parse(query)?.question, var answer = recorded[question] else { return .silence }
            // The id and the question as it was asked: libunbound mixes its letters' case.
            answer.replaceSubrange(0..<2, with: query[0..<2])
            let end = 12 + question.name.utf8.count + 1
            answer.replaceSubrange(12..<end, with: query[12..<end])
            return .message(answer)
        })
    }

    func look(
        _ names: [String], type: UInt16 = DNSType.a, dates: SignatureDates = .ignored,
        anchors: [String] = [VerifyingResolverTests.anchor], within seconds: Double = 5
    ) -> [SignedAnswer] {
        VerifyingResolver().look(
            up: names.map { DNSQuestion(name: $0, type: type) }, through: [server.endpoint], anchors: anchors,
            dates: dates, until: Deadline(in: seconds, by: clocks))
    }

    @Test func verifiesAtAnyClockWithDatesIgnored() throws {
        let answers = look(["www.example.", "none.example."])
        // An opt-out NSEC3 proves only that no signed name is there (RFC 5155 section 9.2).
        #expect(answers.map(\.verdict) == [.secure, .insecure])
        #expect(Set(answers[0].addresses.map(\.description)) == ["192.0.2.1", "192.0.2.2"])
        #expect(answers[1].addresses == [])
        #expect(look(["www.example."], type: DNSType.aaaa)[0].addresses.map(\.description) == ["2001:db8::1"])
    }

    /// unbound allows a tenth of the period, at most a day, on either side: [i - s, e + s], both ends included.
    @Test(arguments: [
        ("2025-12-30T23:59:59Z", false), ("2025-12-31T00:00:00Z", true), ("2026-01-15T00:00:00Z", true),
        ("2026-02-02T00:00:00Z", true), ("2026-02-02T00:00:01Z", false),
    ]) func obeysADate(text: String, isAccepted: Bool) throws {
        let answer = look(["www.example."], dates: .at(try #require(Timestamp(rfc3339: text))))[0]
        if isAccepted {
            #expect(answer.verdict == .secure)
        } else if case .bogus(let why) = answer.verdict {
            #expect(why.contains("signature"), "\(why)")
        } else {
            Issue.record("\(answer)")
        }
    }

    @Test func refusesAnotherKeyAndNeedsOne() {
        let other = VerifyingResolverTests.anchor.replacing("c84a", with: "c84b")
        guard case .bogus = look(["www.example."], anchors: [other])[0].verdict else {
            Issue.record("accepted with another anchor")
            return
        }
        let none = SignedAnswer(verdict: .failed(why: "no trust anchor to verify with"))
        #expect(look(["www.example.", "a."], anchors: ["", "junk", "example. IN A 192.0.2.1"]) == [none, none])
    }

    @Test func givesUpAtTheDeadline() throws {
        let begun = clocks.monotonicNanoseconds()
        let answers = look(["slow.example.", "www.example.", "a..b."], within: 0.5)
        #expect(clocks.monotonicNanoseconds() - begun < 1_500_000_000)
        #expect(answers[0].verdict == .failed(why: "no answer in time"))
        #expect(answers[1].verdict == .secure)
        guard case .failed = answers[2].verdict else {
            Issue.record("\(answers[2])")
            return
        }
    }

    /// What works for it is a process, gone when the answer is there; one that is killed, or held up, costs an answer and
    /// no more than the deadline.
    @Test(arguments: [SIGKILL, SIGSTOP]) func aWorkerThatGoesWrongIsNotWaitedFor(_ signal: Int32) throws {
        let before = children()
        let begun = clocks.monotonicNanoseconds()
        let looking = TestThread {
            let seen = Lab.wait(upTo: 5) {
                let new = children().subtracting(before)
                for child in new { kill(child, signal) }
                return !new.isEmpty
            }
            #expect(seen)
        }
        let answers = look(["slow.example."], within: 2)
        withExtendedLifetime(looking) {}
        guard case .failed = answers[0].verdict else {
            Issue.record("\(answers[0])")
            return
        }
        #expect(clocks.monotonicNanoseconds() - begun < 4_000_000_000)
        #expect(Lab.wait(upTo: 5) { children().subtracting(before).isEmpty })
    }
}

/// Processes forked by this one that are in its session still, as those that other tests start are not.
private func children() -> Set<pid_t> {
    guard let files = try? LiveFiles(), let names = try? files.list("/proc", limit: 100_000) else { return [] }
    return Set(
        names.compactMap { pid_t($0) }.filter { process in
            let status = (try? files.read("/proc/\(process)/status", limit: 65_536)) ?? []
            return String(decoding: status, as: UTF8.self).contains("\nPPid:\t\(getpid())\n")
                && getsid(process) == getsid(0)
        })
}
