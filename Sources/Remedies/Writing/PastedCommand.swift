import Bootstrap
import Facts

/// Commands as the reader of a screen can paste them.
extension HostFacts {
    /// What is offered changes the box or reads what only root may: each command of the line with sudo, unless root
    /// looked, and so will paste.
    package func pasted(_ command: String) -> String {
        if isRoot, view == .live { return command }
        return command.components(around: " && ").map { line in
            line.components(around: "; ").map { $0.hasPrefix("sudo ") ? $0 : "sudo " + $0 }.joined(separator: "; ")
        }.joined(separator: " && ")
    }
}

extension String {
    fileprivate func components(around separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
