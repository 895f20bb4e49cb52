import Facts

/// `NN-name.toml` in a checks.d directory: somebody else's check (boxdoctor-plugin(7)).
package struct Manifest: Sendable, Equatable {
    package enum Privilege: String, Sendable, CaseIterable { case none, root }

    /// When a check is of use on a box; all that is given must hold.
    package struct AppliesWhen: Sendable, Equatable {
        package var files: [String] = []
        /// Bare names, looked for where commands are.
        package var commands: [String] = []
        package var units: [String] = []
    }

    package var fact: ExternalCheckFact
    /// Program and arguments; no shell ever sees them.
    package var command: [String]
    package var timeoutSeconds = ManifestLimits.standardTimeoutSeconds
    package var privilege = Privilege.none
    /// Whether it may send packets; such a check is left out with `--offline`.
    package var usesNetwork = true
    package var appliesWhen = AppliesWhen()
}

/// Manifests are written by people; what is larger is a mistake or an attack.
package enum ManifestLimits {
    static let fileBytes = 65_536
    static let textLength = 4000
    static let listLength = 64
    static let idLength = 48
    /// A plugin that needs longer belongs behind a daemon of its own; the run as a whole has 10 s.
    static let standardTimeoutSeconds = 5.0
    static let allowedTimeoutSeconds = 0.1...60.0
    /// The monitoring plugins guidelines: only the first 4 KB of output is read.
    package static let nagiosOutputBytes = 4096
    package static let otherOutputBytes = 16_384
}
