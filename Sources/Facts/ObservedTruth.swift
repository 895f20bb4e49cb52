import Values

extension Observed where Value == Bool {
    /// Yes, no (absent counts as no), or nil where nothing is known: for judging without turning unknown into false.
    package var truth: Bool? { isAbsent ? false : value }
}
