import DoctorTesting
import FoundationEssentials
import Testing

@testable import Formats
@testable import Values

/// Dates read from certificates on disk, as openssl made them.
@Suite struct CertificateTextTests {
    private func made(_ arguments: [String]) throws -> [CertificateText.Certificate] {
        let folder = try TemporaryFolder()
        try Lab.run(
            "openssl",
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/null"]
                + ["-out", folder.path + "/c.pem"] + arguments)
        let bytes = folder.read("c.pem") ?? []
        return CertificateText.parse(Lines.of(Array("text before\n".utf8) + bytes, path: "c.pem") ?? [])
    }

    @Test(.enabled(if: Lab.installed("openssl"))) func serverAndAuthority() throws {
        let server = try #require(
            made(["-subj", "/O=x/CN=ntp.example", "-days", "30", "-addext", "basicConstraints=critical,CA:FALSE"]).first
        )
        #expect(server.name == "ntp.example")
        #expect(!server.isAuthority)
        #expect(server.notAfter.seconds(since: server.notBefore) == 30 * 86400)
        let authority = try #require(made(["-subj", "/CN=lab", "-days", "40000"]).first)
        #expect(authority.isAuthority)
        #expect(authority.notAfter.seconds(since: authority.notBefore) == 40000 * 86400)
    }

    @Test func junkIsNone() {
        let short = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
        for text in ["", short, "-----BEGIN CERTIFICATE-----\n*"] {
            #expect(CertificateText.parse(Lines.of(Array(text.utf8), path: "x") ?? []).isEmpty)
        }
    }
}
