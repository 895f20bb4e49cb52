import Values

/// A package that the box's package manager says is installed, with its whole version: `1:2.91-1`.
package struct InstalledPackage: Codable, Sendable, Hashable {
    package var name: String
    package var version: String
    package var source: Source

    package init(name: String, version: String, source: Source) {
        self.name = name
        self.version = version
        self.source = source
    }

    /// The upstream part without epoch and revision: `2.91`.
    package var upstreamVersion: String {
        let behindEpoch = version.firstIndex(of: ":").map { version[version.index(after: $0)...] } ?? version[...]
        return String(behindEpoch.prefix { $0 != "-" })
    }
}

extension HostFacts {
    package func package(_ name: String) -> InstalledPackage? { packages.first { $0.name == name } }
}
