import DoctorTesting
import Glibc
import Testing

@testable import Box
@testable import Values

@Suite struct LabTests {
    @Test func aProcessEndsWithItsValue() throws {
        let folder = try TemporaryFolder()
        var process: LabProcess? = try LabProcess("sh", ["-c", "echo up; sleep 50"], log: folder.path + "/log")
        let number = try #require(process?.process)
        #expect(Lab.wait(upTo: 5) { process?.said == "up\n" })
        process = nil
        #expect(kill(number, 0) == -1 && errno == ESRCH)
        #expect(throws: LabError.self) { try LabProcess("no-such-program", [], log: folder.path + "/log") }
        #expect(throws: LabError.self) { try Lab.run("false", []) }
        #expect(try Lab.run("echo", ["a"]) == "a\n")
    }

    @Test func theScriptedNetworkListensAsTheRealOneDoes() throws {
        let place = Endpoint(try #require(IPAddress("192.0.2.1")), port: 53)
        let network = ScriptedNetwork(clocks: ManualClocks(now: Timestamp(unixSeconds: 5))) { asked in
            switch (asked.payload, asked.usedTCP) {
            case ([1], _): .messages([[9], [0xaa]])
            case ([2], false): .messages([[0xcc]])
            case ([2], true): .messages([[0xaa, 2]])
            case ([3], _): .messages([[9]])
            case ([4], _): .failure("connection refused")
            default: .silence
            }
        }
        let replies = network.exchange(
            (1...5).map { number in
                Request(destination: place, transport: .udpThenTCP, payload: [number], timeoutSeconds: 1) {
                    $0.first == 0xaa ? .accept : $0.first == 0xcc ? .retryOverTCP : .ignore(why: "other")
                }
            }, until: Deadline(monotonicNanoseconds: 0))
        let texts = replies.map { reply in
            switch reply {
            case .received(let datagram): "\(datagram.payload) \(datagram.usedTCP)"
            case .none(let why): why
            }
        }
        #expect(
            texts == [
                "[170] false", "[170, 2] true", "no answer in 1.0 s; last ignored: other", "connection refused",
                "no answer in 1.0 s",
            ])
        #expect(network.asked.count == 6)
    }
}
