/// boxdoctor.toml, read and validated.
public struct Settings: Sendable, Equatable {
    /// Check id to threshold name to value.
    public var thresholds: [String: [String: Double]] = [:]
    /// Checks not to run.
    public var disabled: Set<String> = []
    /// What was wrong in the file, with line numbers.
    public var troubles: [Trouble] = []

    public init() {}
}
