import Values

/// A change to a program's configuration, in the program's own words.
package enum ProgramChange: Sendable {
    case written(Writing)
    /// Nothing can be added from outside: by hand, step by step.
    case told([String])
}

/// Lines for a program's configuration, and what makes it read them.
package struct Writing: Sendable {
    package enum Place: Sendable {
        /// In a file of their own in this folder, whose name ends so.
        case file(in: String, suffix: String)
        /// At the end of this file.
        case end(of: String)
    }

    package var place: Place
    package var lines: [String]
    /// What its comments begin with.
    package var comment = "#"
    /// The program's own verdict on its configuration.
    package var checkers: [[String]] = []
    /// What makes it read them; nil = a restart.
    package var activation: [[String]]?
}
