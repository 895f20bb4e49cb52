import Box
import DoctorTesting
import Values

/// Certificates by openssl(1), with the dates that a test wants.
final class CertificateLab: Sendable {
    struct Made: Sendable {
        /// Path of the certificate, and those above it where they are to be shown, in PEM.
        var certificate: String
        var key: String
        /// What somebody has to trust: the certificate alone, in PEM.
        var pem: [UInt8]
        var name: String
        /// Where the files are: gone with the last certificate.
        let folder: TemporaryFolder
    }

    enum Role: String {
        case authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign"
        case server = "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth"
        case client = "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=clientAuth"
    }

    /// Contains every moment that tests call now.
    static let longYears = ("20000101000000Z", "20991231235959Z")

    private let folder: TemporaryFolder
    private let settings: String

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("index", "")
        settings = try folder.write(
            "openssl.cnf",
            """
            [ca]
            default_ca = lab
            [lab]
            database = \(folder.path)/index
            new_certs_dir = \(folder.path)
            rand_serial = yes
            default_md = sha256
            policy = any
            unique_subject = no
            [any]
            organizationName = optional
            commonName = supplied
            [req]
            distinguished_name = dn
            [dn]

            """)
    }

    /// A certificate of `signer`, or self-signed. `name` is its common name, and the name of a server's file; `addresses` such
    /// as `DNS:time.example` or `IP:127.0.0.1`. `shown`: what is put behind it in the file.
    func make(
        _ name: String, _ role: Role, by signer: Made? = nil, dates: (String, String) = longYears,
        addresses: [String] = [], organization: String = "Lab", bits: Int? = nil, showing shown: [Made] = []
    ) throws -> Made {
        let base = "\(folder.path)/\(name.filter { $0.isLetter || $0.isNumber })"
        let (key, request, certificate) = ("\(base).key", "\(base).csr", "\(base).pem")
        let algorithm =
            bits.map { ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:\($0)"] } ?? [
                "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
            ]
        try Lab.run("openssl", ["genpkey"] + algorithm + ["-out", key])
        try Lab.run(
            "openssl",
            [
                "req", "-config", settings, "-new", "-key", key, "-subj", "/O=\(organization)/CN=\(name)", "-out",
                request,
            ])
        let names = addresses.isEmpty ? "" : "subjectAltName=\(addresses.joined(separator: ","))\n"
        let extensions = try folder.write("extensions", role.rawValue + "\n" + names)
        let issuer = signer.map { ["-cert", $0.certificate, "-keyfile", $0.key] } ?? ["-selfsign", "-keyfile", key]
        try Lab.run(
            "openssl",
            ["ca", "-batch", "-notext", "-config", settings, "-in", request, "-out", certificate]
                + ["-startdate", dates.0, "-enddate", dates.1, "-extfile", extensions] + issuer)
        let pem = folder.read("\(certificate.dropFirst(folder.path.count + 1))") ?? []
        if !shown.isEmpty {
            try folder.write("\(certificate.dropFirst(folder.path.count + 1))", pem + shown.flatMap(\.pem))
        }
        return Made(certificate: certificate, key: key, pem: pem, name: name, folder: folder)
    }
}
