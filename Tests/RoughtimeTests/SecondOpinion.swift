import DoctorTesting
import FoundationEssentials
import Roughtime
import Testing

/// Tests/SecondOpinion/roughtime.py: Roughtime once more, in another language and with another library in front of it.
enum SecondOpinion {
    static let script = Fixtures.path("../SecondOpinion/roughtime.py")

    static let isThere = (try? Lab.run("python3", ["-c", "import cryptography.hazmat"])) != nil

    /// An exchange and what was made of it.
    struct Line: Codable {
        var key: String
        var request: String
        var response: String
        var verdict: String?
        var midpoint: UInt64?
    }

    struct Verdict: Decodable, Equatable {
        var verdict: String
        var midpoint: UInt64?
        var earlier: Int?
        var later: Int?
    }

    static func made(seed: UInt64, count: Int) throws -> [Line] {
        let folder = try TemporaryFolder()
        let file = folder.path + "/made"
        try Lab.run("python3", [script, "make", "\(seed)", "\(count)", file], timeoutSeconds: 60)
        return try lines(String(decoding: folder.read("made") ?? [], as: UTF8.self))
    }

    static func judged(_ exchanges: [Line]) throws -> [Verdict] {
        let folder = try TemporaryFolder()
        let text = try exchanges.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let file = try folder.write("exchanges", text.joined(separator: "\n") + "\n")
        return try lines(try Lab.run("python3", [script, "judge", file], timeoutSeconds: 60))
    }

    static func judged(_ evidence: RoughtimeEvidence) throws -> Verdict {
        let folder = try TemporaryFolder()
        let file = try folder.write("evidence.json", evidence.json)
        return try JSONDecoder().decode(
            Verdict.self, from: Data(try Lab.run("python3", [script, "evidence", file], timeoutSeconds: 30).utf8))
    }

    private static func lines<Value: Decodable>(_ text: String) throws -> [Value] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }

    /// Our rejections in the script's words.
    static func word(for rejection: RoughtimeRejection) -> String {
        switch rejection {
        case .malformed, .missing, .value: "format"
        case .type: "type"
        case .foreignNonce: "nonce"
        case .versionNotOffered, .versionNotListed: "version"
        case .downgrade: "downgrade"
        case .certificateSignature: "certificate"
        case .responseSignature: "response"
        case .merkle: "merkle"
        case .outsideDelegation: "delegation"
        case .radiusZero, .radiusTooLarge: "radius"
        case .tooSlow, .clocksUnusable: "not the script's business"
        }
    }
}

/// The script's servers on loopback, until this value goes.
final class PythonServers: Sendable {
    let ports: [UInt16]
    private let process: LabProcess
    private let folder: TemporaryFolder

    /// `configurations`: the members of the script's class Server, as JSON without braces; one for each server.
    init(_ configurations: [String]) throws {
        folder = try TemporaryFolder()
        let process = try LabProcess(
            "python3", [SecondOpinion.script, "serve"] + configurations.map { "{\($0)}" }, log: folder.path + "/log")
        _ = Lab.wait(upTo: 60) { process.said.hasSuffix("ready\n") }
        ports = process.said.split(separator: "\n").compactMap { UInt16($0) }
        try #require(ports.count == configurations.count, "the server says: \(process.said)")
        self.process = process
    }

    func server(
        _ index: Int, _ operatorName: String, key: [UInt8],
        versions: [RoughtimeVersion] = RoughtimeVersion.negotiable, transports: [RoughtimeAddress.Transport] = [.udp]
    ) -> RoughtimeServer {
        RoughtimeServer(
            name: operatorName, operatorName: operatorName, key: key, versions: versions,
            addresses: transports.map { RoughtimeAddress($0, host: "127.0.0.1", port: ports[index]) })
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
