import Findings

/// Exit statuses of `check` (Nagios's, and two of sysexits.h). Their meaning never changes.
package enum ExitStatus {
    /// The command line, or a file named on it, cannot be used.
    package static let usage: Int32 = 64
    /// boxdoctor itself failed; says nothing about the box.
    package static let failure: Int32 = 70

    /// `failOn` is the least bad status that is worth a status other than 0.
    package static func of(_ status: Status, failOn: Status = .unknown) -> Int32 {
        status < failOn ? 0 : status.nagiosCode
    }
}

extension Status {
    /// Monitoring plugins' return codes; what was skipped is no problem.
    var nagiosCode: Int32 {
        switch self {
        case .ok, .skipped: 0
        case .warning: 1
        case .critical: 2
        case .unknown: 3
        }
    }
}
