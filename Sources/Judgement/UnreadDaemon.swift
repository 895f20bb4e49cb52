import Facts
import Findings
import Programs

// What checks say of a time daemon or a resolver whose configuration could not be read: nothing but that.
extension TimeDaemon {
    package var unreadSummary: String { "the configuration of \(title) could not be read" }

    package var unreadEvidence: [Evidence] { [Evidence(configuration, whyUnread ?? unreadSummary)] }
}

extension LocalResolver {
    package var unreadSummary: String { "the configuration of \(kind.title) could not be read" }

    package var unreadEvidence: [Evidence] { [Evidence(configuration, whyUnread ?? unreadSummary)] }
}
