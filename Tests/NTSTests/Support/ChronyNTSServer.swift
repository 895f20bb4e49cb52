import DoctorTesting
import Foundation

/// chronyd as NTS server, on loopback and ports of its own; its `-x` never touches a clock.
final class ChronyNTSServer: Sendable {
    /// Who runs the tests.
    static let account = NSUserName()

    let keys: UInt16
    let time: UInt16
    let process: LabProcess
    private let folder: TemporaryFolder

    init(_ certificate: CertificateLab.Made) throws {
        (folder, keys, time) = (try TemporaryFolder(), try Lab.freePort(), try Lab.freePort())
        let configuration = try folder.write(
            "chrony.conf",
            """
            port \(time)
            ntsport \(keys)
            ntsservercert \(certificate.certificate)
            ntsserverkey \(certificate.key)
            ntsprocesses 0
            bindaddress 127.0.0.1
            allow 127.0.0.1
            local stratum 5
            cmdport 0
            bindcmdaddress /
            pidfile \(folder.path)/chronyd.pid

            """)
        process = try LabProcess(
            "chronyd", ["-x", "-d", "-U", "-u", ChronyNTSServer.account, "-f", configuration], log: folder.path + "/log"
        )
    }
}
