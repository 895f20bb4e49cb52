import Box
import DoctorTesting
import HTTPDate
import Native
import Testing
import Values

/// From a socket to an interval: real web servers on loopback, and made-up ones.
@Suite(.serialized) struct WebServerDateTests {
    private let network = LiveSecureNetwork()
    private let clocks = LiveClocks()
    private let certificate: CertificateLab.Made
    private let trust: TLSTrust

    init() throws {
        certificate = try CertificateLab().make(
            "Web", .server, dates: ("20200101000000Z", "20300101000000Z"), addresses: ["DNS:web.example"])
        trust = TLSTrust(usesSystem: false, pem: [certificate.pem])
    }

    private func ask(_ endpoint: Endpoint, _ name: String = "web.example", within seconds: Double = 10) throws
        -> SecureReply
    {
        let request = SecureRequest(
            destination: endpoint, serverName: name, trust: trust,
            applicationProtocol: HTTPDateRequest.applicationProtocol,
            payload: try #require(HTTPDateRequest.bytes(host: name, port: endpoint.port)),
            answerLimitBytes: HTTPResponseHeader.largestBytes + 65_536, timeoutSeconds: seconds
        ) { bytes in
            switch HTTPResponseHeader.progress(bytes) {
            case .needsMore: .needsMore
            case .complete: .complete
            case .refused(let why): .refuse(why: "\(why)")
            }
        }
        return network.exchange([request], until: Deadline(in: 30, by: clocks))[0]
    }

    private func date(_ server: TLSServer) throws -> (date: ServerDate, answer: SecureAnswer) {
        switch try ask(server.endpoint) {
        case .received(let answer): return (try ServerDate(try HTTPResponseHeader(answer.payload)), answer)
        case .failed(let failure): throw failure
        }
    }

    private func possible(_ date: ServerDate, _ answer: SecureAnswer) -> UnixInterval? {
        let now = Stopwatch.now()
        return date.interval(
            sinceSendingSeconds: now.elapsed(since: answer.sentAt),
            sinceFirstByteSeconds: now.elapsed(since: answer.firstByteAt))
    }

    /// The judge that knows nothing of us: Python's own HTTP server.
    @Test func aRealServersDateHoldsTheTrueTime() throws {
        let (date, answer) = try date(try TLSServer(certificate, answer: nil))
        let interval = try #require(possible(date, answer))
        let now = Double(clocks.reading().unixSeconds)
        #expect(interval.lowerUnixSeconds < now + 1 && now < interval.upperUnixSeconds)
        #expect((241..<260).contains(interval.widthSeconds))
        // Again at the time it gave: the chain is good then.
        let when = Timestamp(unixSeconds: date.unixSeconds)
        #expect(try network.verify(answer.chain, by: trust, dates: .at(when)).count == 1)
    }

    @Test func aSettableDateIsRead() throws {
        let head = "HTTP/1.1 302 Found\r\nDate: Fri, 31 Dec 2049 23:59:59 GMT\r\n\r\n"
        let (date, answer) = try date(try TLSServer(certificate, answer: head))
        #expect(date.unixSeconds == 2_524_607_999)
        #expect(throws: ChainFault.expired(subject: "CN=Web,O=Lab")) {
            try network.verify(answer.chain, by: trust, dates: .at(Timestamp(unixSeconds: date.unixSeconds)))
        }
        #expect(answer.sentAt.boottimeSeconds <= answer.firstByteAt.boottimeSeconds)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nDate: Fri, 31 Dec 2049 23:59:59 GMT\r\nAge: 7\r\n\r\n", HTTPDateError.cached),
        ("HTTP/1.1 200 OK\r\nDate: a\r\nDate: b\r\n\r\n", .severalDates(2)),
        ("HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n", .notFixedFormat),
        ("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n", .noDate),
    ]) func flawsComeThrough(_ response: String, _ expected: HTTPDateError) throws {
        let server = try TLSServer(certificate, answer: response)
        #expect(throws: expected) { try date(server) }
    }

    @Test func junkAndEndlessHeadersAreRefused() throws {
        #expect(throws: SecureFailure.refused(why: "notHTTP")) {
            try date(try TLSServer(certificate, answer: "\u{0}\u{1}junk"))
        }
        let endless = "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 10_000)
        #expect(throws: SecureFailure.refused(why: "tooLong")) { try date(try TLSServer(certificate, answer: endless)) }
    }

    @Test func slowBytesAreWaitedForUntilTheDeadlineAndNoLonger() throws {
        let head = "HTTP/1.1 200 OK\r\nDate: Fri, 31 Dec 2049 23:59:59 GMT\r\n\r\n"
        let patient = try TLSServer(certificate, answer: head, ["--pause", "0.005"])
        #expect(try date(patient).date.unixSeconds == 2_524_607_999)
        let slow = try TLSServer(certificate, answer: head, ["--pause", "0.2"])
        let deadline = Deadline(in: 6, by: clocks)
        guard case .failed(.timedOut(.answer)) = try ask(slow.endpoint, within: 2) else {
            Issue.record("not timed out")
            return
        }
        #expect(deadline.remainingSeconds(by: clocks) > 0)
    }

    @Test func theWrongNameGetsNoTime() throws {
        let server = try TLSServer(certificate, answer: nil)
        guard case .failed(.certificate(.wrongName, _)) = try ask(server.endpoint, "other.example") else {
            Issue.record("believed")
            return
        }
    }

    /// openssl(1)'s own web server, which speaks of no date.
    @Test func opensslsServerGivesNoDate() throws {
        let folder = try TemporaryFolder()
        try folder.write("index.html", "")
        let port = try Lab.freePort()
        // It serves the folder it stands in, and every command stands in the root: a path that is not there is an answer too.
        let process = try LabProcess(
            "openssl",
            [
                "s_server", "-WWW", "-quiet", "-accept", "127.0.0.1:\(port)", "-cert", certificate.certificate, "-key",
                certificate.key,
            ],
            log: folder.path + "/log")
        let endpoint = Endpoint(try #require(IPAddress("127.0.0.1")), port: port)
        var last: SecureReply?
        let ended = Lab.wait(upTo: 10) {
            last = try? ask(endpoint)
            if case .failed(.unreachable) = last { return false }
            return true
        }
        #expect(ended, "\(process.said)")
        // To HEAD it says nothing at all, and waits.
        guard case .failed(let failure) = last else {
            Issue.record("\(String(describing: last))")
            return
        }
        #expect(failure == .closed(.answer) || failure == .timedOut(.answer) || failure == .refused(why: "notHTTP"))
    }
}
