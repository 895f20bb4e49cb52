import Findings
import Values

/// A check that somebody else wrote, as its manifest describes it, and what became of running it. Its arguments are left
/// out: they may hold secrets.
package struct ExternalCheckFact: Codable, Sendable, Equatable {
    package enum OutputProtocol: String, Codable, Sendable, CaseIterable { case nagios, checkmk, boxdoctor }

    package enum Run: Codable, Sendable, Equatable {
        /// It ended by itself; status 128 + number where a signal ended it.
        case ended(status: Int, output: String, isBinary: Bool, wasTruncated: Bool)
        /// Ended by us, with its whole process group.
        case timedOut(seconds: Double)
        /// It should have been run and was not.
        case notRun(why: String)
        /// It does not apply here, or was left out by choice.
        case skipped(why: String)
    }

    package var id: String
    package var group: String
    package var title: String
    package var why: String
    package var advice: String
    package var outputProtocol: OutputProtocol
    /// Absolute path as the manifest gives it.
    package var program: String
    package var dependsOn: [String]
    package var remedies: [RemedyOffer]
    package var rules: [ExternalRule]
    /// The manifest.
    package var source: Source
    package var run: Run = .notRun(why: "not run yet")
    /// False where it does not concern this box: masked, or its `applies_when` does not hold; then its rules do not hold
    /// either. One that was only not run (offline, files only, no root) leaves them as they are.
    package var appliesHere: Bool?
    /// From its start to its end, or until it was ended; nil where it did not run.
    package var durationSeconds: Double?

    package init(
        id: String, group: String, title: String, why: String, advice: String, outputProtocol: OutputProtocol,
        program: String, dependsOn: [String] = [], remedies: [RemedyOffer] = [], rules: [ExternalRule] = [],
        source: Source
    ) {
        self.id = id
        self.group = group
        self.title = title
        self.why = why
        self.advice = advice
        self.outputProtocol = outputProtocol
        self.program = program
        self.dependsOn = dependsOn
        self.remedies = remedies
        self.rules = rules
        self.source = source
    }
}

/// A rule that a manifest adds to the bootstrap graph: what it provides comes true once all of what it needs has.
/// `clock`, `network`, `entropy`, `unit:NAME`, `tunnel:INTERFACE`, `name:HOST` (needed only), or a word of its own.
package struct ExternalRule: Codable, Sendable, Equatable {
    package var provides: String
    package var needs: [String]
    package var because: String
    package var source: Source

    package init(provides: String, needs: [String], because: String, source: Source) {
        self.provides = provides
        self.needs = needs
        self.because = because
        self.source = source
    }
}
