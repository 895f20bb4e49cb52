import Box
import DoctorTesting
import Glibc
import Native
import Values

/// A server of OpenSSL's (Python's ssl) on loopback that says what a test wants.
final class TLSServer: Sendable {
    let endpoint: Endpoint
    private let process: LabProcess
    private let folder: TemporaryFolder

    /// `answer` nil: Python's own HTTP server. Options as in the script.
    init(_ certificate: CertificateLab.Made, answer: [UInt8]?, _ options: [String] = []) throws {
        folder = try TemporaryFolder()
        var arguments = [Fixtures.path("tls/server.py"), certificate.certificate, certificate.key]
        if let answer { arguments += ["--answer", try folder.write("answer", answer)] }
        let process = try LabProcess("python3", arguments + options, log: folder.path + "/log")
        self.process = process
        var port: UInt16?
        _ = Lab.wait(upTo: 20) {
            port = process.said.split(separator: "\n").first.flatMap { UInt16($0) }
            return port != nil && process.said.hasSuffix("\n")
        }
        guard let port, let address = IPAddress("127.0.0.1") else { throw LabError("no server: \(process.said)") }
        endpoint = Endpoint(address, port: port)
    }

    convenience init(_ certificate: CertificateLab.Made, answer: String, _ options: [String] = []) throws {
        try self.init(certificate, answer: Array(answer.utf8), options)
    }
}

extension Timestamp {
    /// A moment that tests name themselves.
    init(_ text: String) throws {
        guard let time = Timestamp(rfc3339: text) else { throw LabError("no time: \(text)") }
        self = time
    }
}
