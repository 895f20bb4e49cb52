import Values

/// os-release(5): shell assignments, of which two say what system this is.
package enum OSRelease {
    /// `debian 12`; nil where there is no ID.
    package static func system(_ lines: [ConfigLine]) -> String? {
        let values = shellAssignments(lines)
        guard let id = values["ID"]?.value, !id.isEmpty else { return nil }
        return values["VERSION_ID"].map { "\(id) \($0.value)" } ?? id
    }
}
