import Facts
import Values

/// boxdoctor.toml, read and validated.
package struct Settings: Sendable, Equatable {
    /// Check id to threshold name to value.
    package var thresholds: [String: [String: Double]] = [:]
    /// Checks not to run.
    package var disabled: Set<String> = []
    /// Where each of these stands, by `ID.NAME`; `ID.enabled` for a check that is not to run.
    package var sources: [String: Source] = [:]
    /// The file that was read, whether or not all of it could be used; nil where there is none.
    package var file: String?
    /// Web servers to ask for the date too: hosts or URLs.
    package var webServers: [Sourced<String>] = []
    /// What was wrong in the file, with line numbers.
    package var troubles: [Trouble] = []

    package init() {}
}
