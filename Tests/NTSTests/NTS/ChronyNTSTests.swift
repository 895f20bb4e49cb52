import Box
import DoctorTesting
import Facts
import NTS
import Native
import Testing
import TimeScience
import Values

/// A real chronyd, as server and as judge of certificates; its `-x` never touches a clock.
@Suite(.serialized, .enabled(if: Lab.installed("chronyd"), "chronyd is not installed")) struct ChronyNTSTests {
    private let clocks = LiveClocks()
    private let secure = LiveSecureNetwork()
    private let home: IPAddress

    init() throws { home = try #require(IPAddress("127.0.0.1")) }

    private func establish(_ server: ChronyNTSServer, _ trust: TLSTrust, within seconds: Double = 10) -> SecureReply {
        let exports = [NTSKeys.clientToServerExport, NTSKeys.serverToClientExport].map {
            SecureRequest.Export(label: $0.label, context: $0.context, bytes: $0.bytes)
        }
        let request = SecureRequest(
            destination: Endpoint(home, port: server.keys), serverName: "127.0.0.1", trust: trust,
            applicationProtocol: KeyEstablishment.applicationProtocol, needsApplicationProtocol: true,
            payload: KeyEstablishment.request, exports: exports,
            answerLimitBytes: KeyEstablishmentMessage.largestBytes, timeoutSeconds: seconds
        ) { bytes in
            switch KeyEstablishmentMessage.progress(bytes) {
            case .needsMore: .needsMore
            case .complete: .complete
            case .refused(let why): .refuse(why: "\(why)")
            }
        }
        var reply = SecureReply.failed(.timedOut(.connecting))
        // Until it listens.
        _ = Lab.wait(upTo: seconds) {
            reply = secure.exchange([request], until: Deadline(in: seconds, by: clocks))[0]
            if case .failed(.unreachable) = reply { return false }
            return true
        }
        return reply
    }

    private func random(_ count: Int) -> [UInt8] { LiveKernel().random(count) }

    /// One NTP exchange under NTS: what the datagram proves, and what of it the ordinary judge makes.
    private func ask(_ server: ChronyNTSServer, keys: NTSKeys, cookie: [UInt8]) throws -> (
        Result<NTSReply, NTSError>, NTPAnswer.Outcome
    ) {
        let plain = try #require(NTPExchange(with: Endpoint(home, port: server.time), cookie: random(8)))
        let exchange = try #require(
            NTSExchange(
                keys: keys, cookie: cookie, identifier: random(32), nonce: random(16), by: LibcryptoAES()))
        var request = plain.request(timeoutSeconds: 5)
        request.payload = try exchange.request(header: request.payload)
        let reply = LiveNetwork().exchange([request], until: Deadline(in: 5, by: clocks))[0]
        guard case .received(var datagram) = reply else { throw LabError("\(reply) \(server.process.said)") }
        do throws(NTSError) {
            let opened = try exchange.open(datagram.payload)
            datagram.payload = opened.header
            let context = NTPContext(pivot: clocks.reading(), ownAddresses: [])
            return (.success(opened), plain.outcome(of: .received(datagram), in: context))
        } catch {
            return (.failure(error), .rejected(why: "\(error)"))
        }
    }

    @Test func keysAndTimeComeFromARealServer() throws {
        let certificate = try CertificateLab().make("Time", .server, addresses: ["IP:127.0.0.1"])
        let server = try ChronyNTSServer(certificate)
        let reply = establish(server, TLSTrust(usesSystem: false, pem: [certificate.pem]))
        guard case .received(let answer) = reply else {
            Issue.record("\(reply) \(server.process.said)")
            return
        }
        let granted = try KeyEstablishmentResponse(answer.payload)
        #expect(granted.cookies.count == 8 && Set(granted.cookies).count == 8)
        #expect(granted.port == server.time && granted.server == nil)
        let keys = try #require(NTSKeys(clientToServer: answer.exported[0], serverToClient: answer.exported[1]))

        // As an NTP sample of a true server, and a new cookie for the one spent.
        let (opened, outcome) = try ask(server, keys: keys, cookie: granted.cookies[0])
        let fresh = try opened.get().cookies
        #expect(fresh.count == 1 && fresh.first?.count == granted.cookies[0].count)
        guard case .time(let sample) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(sample.stratum == 5 && abs(sample.offsetSeconds) <= sample.rootDistanceSeconds)
        let (again, _) = try ask(server, keys: keys, cookie: try #require(fresh.first))
        #expect(try again.get().cookies.count == 1)

        // A cookie that the server did not make: its refusal proves nothing, and is told as such.
        var changed = granted.cookies[1]
        changed[20] ^= 1
        #expect(try ask(server, keys: keys, cookie: changed).0 == .failure(.cookieRefused))
        // Keys that are not the session's: the server refuses what they sign.
        let swapped = try #require(NTSKeys(clientToServer: answer.exported[1], serverToClient: answer.exported[0]))
        #expect(try ask(server, keys: swapped, cookie: granted.cookies[2]).0 == .failure(.cookieRefused))
        // The right key one way only: a reply that cannot be opened.
        let half = try #require(NTSKeys(clientToServer: answer.exported[0], serverToClient: answer.exported[0]))
        #expect(try ask(server, keys: half, cookie: granted.cookies[3]).0 == .failure(.notAuthentic))
    }

    private struct Case {
        var name: String
        var shown: CertificateLab.Made
        var trusted: CertificateLab.Made
        var isAccepted: Bool
    }

    private func cases(_ lab: CertificateLab) throws -> [Case] {
        let here = ["IP:127.0.0.1"]
        let past = ("20010101000000Z", "20020101000000Z")
        let (root, other) = (try lab.make("Root", .authority), try lab.make("Other", .authority))
        let late = try lab.make("Late", .authority, dates: ("20800101000000Z", "20990101000000Z"))
        let middle = try lab.make("Middle", .authority, by: root)
        let leaf = try lab.make("Leaf", .server, by: root, addresses: here)
        let own = try lab.make("Own", .server, addresses: here)
        let deep = try lab.make("Deep", .server, by: middle, addresses: here, showing: [middle])
        let forged = try lab.make("Forged", .server, by: own, addresses: here)
        let expired = try lab.make("Expired", .server, by: root, dates: past, addresses: here)
        let early = try lab.make("Early", .server, by: late, addresses: here)
        let elsewhere = try lab.make("Elsewhere", .server, by: root, addresses: ["IP:192.0.2.1"])
        return [
            Case(name: "an authority", shown: leaf, trusted: root, isAccepted: true),
            Case(name: "another authority", shown: leaf, trusted: other, isAccepted: false),
            Case(name: "a pinned end certificate", shown: leaf, trusted: leaf, isAccepted: true),
            Case(name: "a pinned self-signed one", shown: own, trusted: own, isAccepted: true),
            Case(name: "a self-signed one unknown", shown: own, trusted: root, isAccepted: false),
            Case(name: "through an intermediate", shown: deep, trusted: root, isAccepted: true),
            Case(name: "an intermediate as anchor", shown: deep, trusted: middle, isAccepted: true),
            Case(name: "signed by a pinned end certificate", shown: forged, trusted: own, isAccepted: false),
            Case(name: "expired", shown: expired, trusted: root, isAccepted: false),
            Case(name: "an authority of the future", shown: early, trusted: late, isAccepted: false),
            Case(name: "another name", shown: elsewhere, trusted: root, isAccepted: false),
        ]
    }

    /// What `ntstrustedcerts` accepts, by a chronyd that asks another (`-Q`: prints the offset, sets nothing).
    @Test func believesWhatChronydBelieves() throws {
        let lab = try CertificateLab()
        var clients: [(Case, ChronyNTSServer, LabProcess)] = []
        let folder = try TemporaryFolder()
        for (index, one) in try cases(lab).enumerated() {
            let server = try ChronyNTSServer(one.shown)
            let trusted = try folder.write("\(index).pem", one.trusted.pem)
            let configuration = try folder.write(
                "\(index).conf",
                """
                server 127.0.0.1 nts ntsport \(server.keys) port \(server.time) iburst certset 1
                ntstrustedcerts 1 \(trusted)
                cmdport 0
                bindcmdaddress /
                pidfile \(folder.path)/\(index).pid

                """)
            // Once it listens: a failed connection would be tried again only much later.
            let ours = establish(server, TLSTrust(usesSystem: false, pem: [one.trusted.pem]))
            var isAccepted = false
            if case .received(let answer) = ours {
                let dates = CertificateDates.at(clocks.reading())
                let trust = TLSTrust(usesSystem: false, pem: [one.trusted.pem])
                isAccepted = (try? secure.verify(answer.chain, by: trust, dates: dates)) != nil
            }
            #expect(isAccepted == one.isAccepted, "\(one.name): \(ours)")
            clients.append(
                (
                    one, server,
                    try LabProcess(
                        "chronyd", ["-Q", "-t", "60", "-U", "-u", ChronyNTSServer.account, "-f", configuration],
                        log: "\(folder.path)/\(index).log")
                ))
        }
        for (one, server, client) in clients {
            let (yes, no) = ("System clock wrong by", "TLS handshake with")
            _ = Lab.wait(upTo: 60) { client.said.contains(yes) || client.said.contains(no) }
            #expect(client.said.contains(yes) == one.isAccepted, "\(one.name): \(client.said) \(server.process.said)")
            #expect(client.said.contains(no) == !one.isAccepted, "\(one.name): \(client.said)")
        }
    }
}
