import Box
import DoctorTesting
import Native
import Testing
import Values

/// Certificates judged at a time that is given, never at the box's: real handshakes with OpenSSL's server side.
@Suite(.serialized) struct CertificateTests {
    private static let network = LiveSecureNetwork()
    private static let clocks = LiveClocks()

    private static func ask(
        _ server: TLSServer, _ name: String = "time.example", trust: TLSTrust, alpn: String = "http/1.1",
        needsALPN: Bool = false, timeout: Double = 10
    ) -> SecureReply {
        let request = SecureRequest(
            destination: server.endpoint, serverName: name, trust: trust, applicationProtocol: alpn,
            needsApplicationProtocol: needsALPN, payload: Array("?".utf8), answerLimitBytes: 1000,
            timeoutSeconds: timeout
        ) { bytes in
            switch bytes.last {
            case 0x2e: .complete
            case 0x21: .refuse(why: "shouting")
            default: .needsMore
            }
        }
        return network.exchange([request], until: Deadline(in: 30, by: clocks))[0]
    }

    private func answer(_ server: TLSServer, _ name: String = "time.example", trust: TLSTrust) throws -> SecureAnswer {
        switch CertificateTests.ask(server, name, trust: trust) {
        case .received(let answer): return answer
        case .failed(let failure): throw failure
        }
    }

    private func failure(_ reply: SecureReply) -> SecureFailure? {
        if case .failed(let failure) = reply { return failure }
        return nil
    }

    private func fault(_ server: TLSServer, _ name: String = "time.example", trust: TLSTrust) -> ChainFault? {
        guard case .certificate(let fault, _) = failure(CertificateTests.ask(server, name, trust: trust)) else {
            return nil
        }
        return fault
    }

    private func faultAt(_ text: String, _ answer: SecureAnswer, _ trust: TLSTrust) throws -> ChainFault? {
        do throws(ChainFault) {
            _ = try CertificateTests.network.verify(
                answer.chain, by: trust, dates: .at(Timestamp(rfc3339: text) ?? Timestamp(unixSeconds: 0)))
            return nil
        } catch {
            return error
        }
    }

    private func only(_ made: CertificateLab.Made...) -> TLSTrust { TLSTrust(usesSystem: false, pem: made.map(\.pem)) }

    @Test func everyMembersDatesCountAtTheTimeThatIsGiven() throws {
        let lab = try CertificateLab()
        let root = try lab.make("Root", .authority, dates: ("20000101000000Z", "20500101000000Z"))
        let middle = try lab.make("Middle", .authority, by: root, dates: ("20100101000000Z", "20400101000000Z"))
        let leaf = try lab.make(
            "Leaf", .server, by: middle, dates: ("20200101000000Z", "20300101000000Z"), addresses: ["DNS:time.example"],
            organization: "Time", showing: [middle])
        let server = try TLSServer(leaf, answer: "now.")
        let trust = only(root)
        let answer = try answer(server, trust: trust)
        #expect(answer.payload == Array("now.".utf8))
        #expect(answer.path.map(\.subject) == ["CN=Leaf,O=Time", "CN=Middle,O=Lab", "CN=Root,O=Lab"])
        #expect(answer.path.map(\.issuer) == ["CN=Middle,O=Lab", "CN=Root,O=Lab", "CN=Root,O=Lab"])
        #expect(answer.path.map(\.organization) == ["Time", "Lab", "Lab"])
        #expect(answer.path.map(\.isAnchor) == [false, false, true])
        #expect(answer.path.map(\.notBefore.description).map { $0.prefix(4) } == ["2020", "2010", "2000"])
        #expect(answer.path.map(\.notAfter.description).map { $0.prefix(4) } == ["2030", "2040", "2050"])
        #expect(answer.chain.der == Array(answer.path.prefix(2).map(\.der)))

        // OpenSSL counts the last second as over (X509_cmp_time(3)).
        for good in ["2020-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "2029-12-31T23:59:59Z"] {
            #expect(try faultAt(good, answer, trust) == nil, "\(good)")
        }
        #expect(try faultAt("2019-12-31T23:59:59Z", answer, trust) == .notYetValid(subject: "CN=Leaf,O=Time"))
        #expect(try faultAt("2030-01-01T00:00:00Z", answer, trust) == .expired(subject: "CN=Leaf,O=Time"))
        #expect(try faultAt("2009-01-01T00:00:00Z", answer, trust) == .notYetValid(subject: "CN=Middle,O=Lab"))
        #expect(try faultAt("2045-01-01T00:00:00Z", answer, trust) == .expired(subject: "CN=Middle,O=Lab"))
        #expect(try faultAt("1970-01-01T00:00:00Z", answer, trust) == .notYetValid(subject: "CN=Root,O=Lab"))
        #expect(try faultAt("2090-01-01T00:00:00Z", answer, trust) == .expired(subject: "CN=Root,O=Lab"))

        let (from, until) = (try Timestamp("2021-01-01T00:00:00Z"), try Timestamp("2022-01-01T00:00:00Z"))
        let network = CertificateTests.network
        #expect(try network.verify(answer.chain, by: trust, from: from, until: until).count == 3)
        #expect(throws: ChainFault.expired(subject: "CN=Leaf,O=Time")) {
            try network.verify(answer.chain, by: trust, from: from, until: try Timestamp("2031-01-01T00:00:00Z"))
        }
        #expect(throws: ChainFault.notYetValid(subject: "CN=Leaf,O=Time")) {
            try network.verify(answer.chain, by: trust, from: try Timestamp("2019-01-01T00:00:00Z"), until: until)
        }
    }

    @Test func aWrongClockEndsNoHandshake() throws {
        let lab = try CertificateLab()
        let root = try lab.make("Root", .authority)
        for (name, dates) in [
            ("Future", ("20800101000000Z", "20810101000000Z")), ("Past", ("20010101000000Z", "20020101000000Z")),
        ] {
            let leaf = try lab.make(name, .server, by: root, dates: dates, addresses: ["DNS:time.example"])
            let answer = try answer(try TLSServer(leaf, answer: "now."), trust: only(root))
            #expect(answer.payload == Array("now.".utf8))
            let expected: ChainFault =
                name == "Past" ? .expired(subject: "CN=Past,O=Lab") : .notYetValid(subject: "CN=Future,O=Lab")
            #expect(try faultAt("2026-01-01T00:00:00Z", answer, only(root)) == expected)
        }
    }

    @Test func namesAreAlwaysLookedAt() throws {
        let lab = try CertificateLab()
        let root = try lab.make("Root", .authority)
        let leaf = try lab.make(
            "Leaf", .server, by: root, addresses: ["DNS:time.example", "DNS:*.pool.example", "IP:127.0.0.1", "IP:::1"])
        let server = try TLSServer(leaf, answer: "now.")
        for name in ["time.example", "TIME.example", "a.pool.example", "127.0.0.1", "::1"] {
            #expect(try answer(server, name, trust: only(root)).payload == Array("now.".utf8), "\(name)")
        }
        for name in ["other.example", "example", "a.b.pool.example", "pool.example", "127.0.0.2", "Leaf"] {
            #expect(fault(server, name, trust: only(root)) == .wrongName, "\(name)")
        }
        #expect(failure(CertificateTests.ask(server, "", trust: only(root))) == .unavailable(why: "no server name: "))
    }

    @Test func trustIsWhatIsNamedAndNothingElse() throws {
        let lab = try CertificateLab()
        let (root, other) = (try lab.make("Root", .authority), try lab.make("Other", .authority))
        let leaf = try lab.make("Leaf", .server, by: root, addresses: ["DNS:time.example"])
        let server = try TLSServer(leaf, answer: "now.")
        #expect(try answer(server, trust: only(other, root)).path.map(\.subject) == ["CN=Leaf,O=Lab", "CN=Root,O=Lab"])
        #expect(fault(server, trust: only(other)) == .untrusted(subject: "CN=Leaf,O=Lab"))
        #expect(fault(server, trust: .system) == .untrusted(subject: "CN=Leaf,O=Lab"))
        #expect(
            fault(server, trust: TLSTrust(usesSystem: false, pem: [Array("junk".utf8)]))
                == .untrusted(subject: "CN=Leaf,O=Lab"))
        // What was shown is told all the same: a box behind a middlebox needs the issuer's name.
        guard case .certificate(_, let presented) = failure(CertificateTests.ask(server, trust: .system)) else {
            Issue.record("no certificate")
            return
        }
        #expect(presented.map(\.issuer) == ["CN=Root,O=Lab"] && presented.map(\.isAnchor) == [false])

        // A pinned end certificate stands for itself, as with GnuTLS, and for nothing else.
        #expect(try answer(server, trust: only(leaf)).path.map(\.isAnchor) == [true])
        let twin = try TLSServer(
            try lab.make("Twin", .server, by: root, addresses: ["DNS:time.example"]), answer: "now.")
        #expect(fault(twin, trust: only(leaf)) == .untrusted(subject: "CN=Twin,O=Lab"))
        let own = try lab.make("Own", .server, addresses: ["DNS:time.example"])
        let selfSigned = try TLSServer(own, answer: "now.")
        #expect(try answer(selfSigned, trust: only(own)).path.map(\.subject) == ["CN=Own,O=Lab"])
        #expect(fault(selfSigned, trust: only(root)) == .untrusted(subject: "CN=Own,O=Lab"))
        #expect(fault(selfSigned, "other.example", trust: only(own)) == .wrongName)
        // Dates count for it too.
        let answer = try answer(selfSigned, trust: only(own))
        #expect(try faultAt("1999-01-01T00:00:00Z", answer, only(own)) == .notYetValid(subject: "CN=Own,O=Lab"))
    }

    @Test func aPinnedEndCertificateSignsNothing() throws {
        let lab = try CertificateLab()
        let own = try lab.make("Own", .server, addresses: ["DNS:time.example"])
        let forged = try lab.make("Forged", .server, by: own, addresses: ["DNS:time.example"])
        let fault = fault(try TLSServer(forged, answer: "now."), trust: only(own))
        switch fault {
        case .notForThis, .untrusted: break
        default: Issue.record("\(String(describing: fault))")
        }
    }

    @Test func whatACertificateIsForCounts() throws {
        let lab = try CertificateLab()
        let root = try lab.make("Root", .authority)
        let client = try lab.make("Client", .client, by: root, addresses: ["DNS:time.example"])
        guard case .notForThis(let subject, _) = fault(try TLSServer(client, answer: "now."), trust: only(root)) else {
            Issue.record("a client's certificate was taken for a server's")
            return
        }
        #expect(subject == "CN=Client,O=Lab")
        let weak = try lab.make("Weak", .server, by: root, addresses: ["DNS:time.example"], bits: 1024)
        // A server of OpenSSL's own refuses to show such a key, so the chain is judged by itself.
        let shown = try #require(CertificateTests.network.certificates(pem: weak.pem).first)
        #expect(throws: ChainFault.weak(subject: "CN=Weak,O=Lab")) {
            try CertificateTests.network.verify(
                PresentedChain(serverName: "time.example", der: [shown.der]), by: only(root), dates: .ignored)
        }
    }

    @Test func hostileChainsAreRefused() throws {
        let network = CertificateTests.network
        for der in [[], [[]], [[0x30]], [Array(repeating: 0x30, count: 40_000)]] as [[[UInt8]]] {
            #expect(throws: ChainFault.malformed) {
                try network.verify(PresentedChain(serverName: "a.example", der: der), by: .system, dates: .ignored)
            }
        }
        #expect(network.certificates(pem: []) == [])
        #expect(
            network.certificates(pem: Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8))
                == [])
    }

    @Test func everyOtherEndHasItsName() throws {
        let lab = try CertificateLab()
        let own = try lab.make("Own", .server, addresses: ["DNS:time.example"])
        func end(
            _ answer: String, _ options: [String] = [], alpn: String = "http/1.1", needsALPN: Bool = false,
            timeout: Double = 10
        ) throws
            -> SecureFailure?
        {
            failure(
                CertificateTests.ask(
                    try TLSServer(own, answer: answer, options), trust: only(own), alpn: alpn, needsALPN: needsALPN,
                    timeout: timeout))
        }
        #expect(try end("now") == .closed(.answer))
        #expect(try end("no!") == .refused(why: "shouting"))
        #expect(try end(String(repeating: "a", count: 1001)) == .tooLong)
        #expect(try end("now.", ["--tls12"]) == .noTLS13)
        #expect(try end("HTTP/1.1 400 Bad Request\r\n\r\n", ["--plain"]) == .noTLS13)
        #expect(try end("now.", needsALPN: true) == .noApplicationProtocol)
        #expect(try end("now.", ["--alpn", "ntske/1"], alpn: "ntske/1", needsALPN: true) == nil)
        #expect(try end(String(repeating: "a", count: 500), ["--pause", "0.1"], timeout: 1.5) == .timedOut(.answer))
        #expect(try end("now.", ["--mute"], timeout: 1) == .timedOut(.handshake))
        let nobody = Endpoint(try #require(IPAddress("127.0.0.1")), port: try Lab.freePort())
        let refused = CertificateTests.network.exchange(
            [
                SecureRequest(
                    destination: nobody, serverName: "a.example", applicationProtocol: "x", payload: [],
                    answerLimitBytes: 1,
                    timeoutSeconds: 5, judge: { _ in .complete })
            ], until: Deadline(in: 5, by: CertificateTests.clocks))
        guard case .unreachable(_, "connection refused") = failure(refused[0]) else {
            Issue.record("\(refused)")
            return
        }
    }

    /// One deadline for all of them, whatever each does.
    @Test func manyAtOnceTakeNoLongerThanOne() throws {
        let lab = try CertificateLab()
        let own = try lab.make("Own", .server, addresses: ["DNS:time.example"])
        let (good, mute) = (try TLSServer(own, answer: "now."), try TLSServer(own, answer: "", ["--mute"]))
        let requests = (0..<20).map { index in
            SecureRequest(
                destination: (index % 2 == 0 ? good : mute).endpoint, serverName: "time.example", trust: only(own),
                applicationProtocol: "http/1.1", payload: [1], answerLimitBytes: 100, timeoutSeconds: 60,
                judge: { $0.last == 0x2e ? .complete : .needsMore })
        }
        let deadline = Deadline(in: 4, by: CertificateTests.clocks)
        let replies = CertificateTests.network.exchange(requests, until: deadline)
        #expect(
            replies.indices.allSatisfy { index in
                failure(replies[index]) == (index % 2 == 0 ? nil : .timedOut(.handshake))
            })
        #expect(deadline.remainingSeconds(by: CertificateTests.clocks) == 0)
    }
}
