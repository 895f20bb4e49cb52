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

    /// A date of digits that are no digits: six superscript twos, two bytes each, and a Z.
    @Test(.enabled(if: Lab.installed("openssl"))) func otherScriptsHaveNoDates() throws {
        let folder = try TemporaryFolder()
        try Lab.run(
            "openssl",
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/null"]
                + ["-outform", "DER", "-out", folder.path + "/c.der", "-subj", "/CN=x", "-days", "30"])
        var bytes = folder.read("c.der") ?? []
        let at = try #require(bytes.indices.dropLast(15).first { bytes[$0] == 0x17 && bytes[$0 + 1] == 13 })
        bytes.replaceSubrange((at + 2)..<(at + 14), with: Array("²²²²²²".utf8))
        let text = "-----BEGIN CERTIFICATE-----\n\(Data(bytes).base64EncodedString())\n-----END CERTIFICATE-----\n"
        #expect(CertificateText.parse(Lines.of(Array(text.utf8), path: "x") ?? []).isEmpty)
    }

    @Test func junkIsNone() {
        let short = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
        for text in ["", short, "-----BEGIN CERTIFICATE-----\n*"] {
            #expect(CertificateText.parse(Lines.of(Array(text.utf8), path: "x") ?? []).isEmpty)
        }
    }
}
