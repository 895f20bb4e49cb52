import Box

/// The machine this runs on, or the files of another below a root.
package enum LiveBox {
    /// With a root there are files only; offline, nothing that sends a packet. Throws where the root cannot be opened.
    package static func make(root: String? = nil, offline: Bool = false) throws(FileError) -> Box {
        let files = try LiveFiles(root: root)
        guard root == nil else { return Box(files: files, clocks: LiveClocks(), dns: LiveDNS()) }
        return Box(
            files: files, clocks: LiveClocks(), dns: LiveDNS(), kernel: LiveKernel(),
            network: offline ? nil : LiveNetwork(),
            signedNames: offline ? nil : VerifyingResolver(), roughtime: offline ? nil : LiveRoughtime(),
            secure: offline ? nil : LiveSecureNetwork(), workers: LiveWorkers(),
            commands: LiveCommands(adoptingOrphans: true))
    }
}
