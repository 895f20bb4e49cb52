/// What a file is called while it is written, beside the one that it replaces: hidden, so that no daemon reads it, and known,
/// so that whoever comes after a crash finds it.
package enum TemporaryName {
    private static let suffix = ".boxdoctor-new"

    package static func of(_ name: String) -> String { ".\(name.prefix(200))\(suffix)" }

    /// The name of the file that a temporary one was to become; nil for any other.
    static func original(_ name: String) -> String? {
        guard name.hasPrefix("."), name.hasSuffix(suffix), name.count > suffix.count + 1 else { return nil }
        return String(name.dropFirst().dropLast(suffix.count))
    }
}
