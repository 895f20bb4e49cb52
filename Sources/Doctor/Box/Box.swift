/// The machine examined, as a set of doors. Only probes and `apply` hold one; `Native` makes the real one, `DoctorTesting`
/// scripted ones. A nil door is one this run must not use: offline, `--root`, or an ordinary check that changes nothing.
public struct Box: Sendable {
    public var files: any FileSystem
    public var clocks: any Clocks
    /// Makes and reads DNS messages, checks signatures: a library, not the network.
    public var dns: any DNSLibrary
    /// nil with `--root`.
    public var kernel: (any Kernel)?
    /// nil with `--root` and `--offline`.
    public var network: (any Network)?
    /// nil with `--root` and `--offline`.
    public var signedNames: (any SignedNames)?
    /// nil with `--root`.
    public var commands: (any Commands)?
    /// Given to `apply` alone.
    public var changes: (any Changes)?
    /// What several probes of one run need, once it has been read.
    var readings: BoxReadings?

    public init(
        files: any FileSystem, clocks: any Clocks, dns: any DNSLibrary, kernel: (any Kernel)? = nil,
        network: (any Network)? = nil, signedNames: (any SignedNames)? = nil, commands: (any Commands)? = nil,
        changes: (any Changes)? = nil
    ) {
        self.files = files
        self.clocks = clocks
        self.dns = dns
        self.kernel = kernel
        self.network = network
        self.signedNames = signedNames
        self.commands = commands
        self.changes = changes
    }
}
