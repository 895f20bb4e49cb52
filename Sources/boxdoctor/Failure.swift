import Reports
import Values

/// Why a command cannot go on: one line for people, and its exit status.
struct Failure: Error {
    var status: Int32
    var text: String

    /// The command line, or a file named on it, cannot be used.
    static func usage(_ error: some CustomStringConvertible) -> Failure {
        Failure(status: ExitStatus.usage, text: "\(error)")
    }

    /// A number that no transaction bears.
    static func noTransaction(_ id: String) -> Failure {
        Failure(
            status: FixStatus.refused, text: "there is no transaction \(escaped(id)); 'boxdoctor history' lists them")
    }

    /// boxdoctor itself could not do its work.
    static func broken(_ error: some CustomStringConvertible) -> Failure {
        Failure(status: ExitStatus.failure, text: "\(error)")
    }
}
