import Roughtime

/// The machine examined, as a set of doors. Only probes and `apply` hold one; `Native` makes the real one, `DoctorTesting`
/// scripted ones. A nil door is one this run must not use: offline, `--root`, or an ordinary check that changes nothing.
package struct Box: Sendable {
    package var files: any FileSystem
    package var clocks: any Clocks
    /// Makes and reads DNS messages, checks signatures: a library, not the network.
    package var dns: any DNSLibrary
    /// nil with `--root`.
    package var kernel: (any Kernel)?
    /// nil with `--root` and `--offline`.
    package var network: (any Network)?
    /// nil with `--root` and `--offline`.
    package var signedNames: (any SignedNames)?
    /// Servers that sign the time; nil with `--root` and `--offline`.
    package var roughtime: (any RoughtimePort)?
    /// Servers behind TLS; nil with `--root` and `--offline`.
    package var secure: (any SecureNetwork)?
    /// nil = one after the other.
    package var workers: (any Workers)?
    /// nil with `--root`.
    package var commands: (any Commands)?
    /// Given to `apply` alone.
    package var changes: (any Changes)?
    /// What several probes of one run need, once it has been read.
    package var readings: BoxReadings?

    package init(
        files: any FileSystem, clocks: any Clocks, dns: any DNSLibrary, kernel: (any Kernel)? = nil,
        network: (any Network)? = nil, signedNames: (any SignedNames)? = nil,
        roughtime: (any RoughtimePort)? = nil, secure: (any SecureNetwork)? = nil, workers: (any Workers)? = nil,
        commands: (any Commands)? = nil, changes: (any Changes)? = nil
    ) {
        self.files = files
        self.clocks = clocks
        self.dns = dns
        self.kernel = kernel
        self.network = network
        self.signedNames = signedNames
        self.roughtime = roughtime
        self.secure = secure
        self.workers = workers
        self.commands = commands
        self.changes = changes
    }
}
