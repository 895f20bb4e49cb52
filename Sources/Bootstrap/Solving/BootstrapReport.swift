import Findings
import Values

/// Whether the box comes up from a cold boot, and why: the `bootstrap` object of the contract. Lags in seconds, positive =
/// the clock is behind; nil ends are unbounded.
package struct BootstrapReport: Codable, Sendable, Equatable {
    package enum Status: String, Codable, Sendable { case ok, latent, deadlock, stuck, unknown }

    package struct LagRange: Codable, Sendable, Equatable {
        package var fromLag: Int64?
        package var toLag: Int64?

        package init(fromLag: Int64?, toLag: Int64?) {
            self.fromLag = fromLag
            self.toLag = toLag
        }
    }

    package struct Step: Codable, Sendable, Equatable {
        package var condition: String
        package var needs: String
        package var because: String
        package var source: Source

        package init(condition: String, needs: String, because: String, source: Source) {
            self.condition = condition
            self.needs = needs
            self.because = because
            self.source = source
        }
    }

    package struct Loop: Codable, Sendable, Equatable {
        /// Stable for the same loop: made from its conditions.
        package var id: String
        package var status: Status
        package var path: [Step]

        package init(id: String, status: Status, path: [Step]) {
            self.id = id
            self.status = status
            self.path = path
        }
    }

    package struct Cause: Codable, Sendable, Equatable {
        package var condition: String
        package var because: String
        package var source: Source

        package init(condition: String, because: String, source: Source) {
            self.condition = condition
            self.because = because
            self.source = source
        }
    }

    /// A smallest set of remedies after which the box comes up by itself.
    package struct Repair: Codable, Sendable, Equatable {
        /// Ids of the remedies, joined by `+`.
        package var id: String
        package var `class`: RemedyOffer.Class
        /// What it adds, in plain words.
        package var adds: String
        /// How far behind the clock may then be; nil = any length.
        package var behindLimitSeconds: Int64?
        /// The command that does or tells it, and what that still lacks.
        package var offer: RemedyOffer

        package init(
            id: String, class: RemedyOffer.Class, adds: String, behindLimitSeconds: Int64?, offer: RemedyOffer? = nil
        ) {
            self.id = id
            self.class = `class`
            self.adds = adds
            self.behindLimitSeconds = behindLimitSeconds
            self.offer = offer ?? RemedyOffer(remedy: id, class: `class`)
        }
    }

    package var status: Status
    package var comesUp: [LagRange]
    package var behindLimitSeconds: Int64?
    package var aheadLimitSeconds: Int64?
    package var survivesPowerCutSeconds: Int64?
    package var loops: [Loop]
    package var causes: [Cause]
    package var repairs: [Repair]
    /// False where the limits are only what is sure, and unknown facts decide how far beyond them it comes up: then they are
    /// assumptions, not measurements.
    package var limitsAreMeasured = true
    /// The same for the power cut.
    package var powerCutIsMeasured = true
    /// Facts that would decide, where the verdict is open.
    package var unknowns: [Cause] = []

    package init(
        status: Status, comesUp: [LagRange] = [], behindLimitSeconds: Int64? = nil, aheadLimitSeconds: Int64? = nil,
        survivesPowerCutSeconds: Int64? = nil, loops: [Loop] = [], causes: [Cause] = [], repairs: [Repair] = []
    ) {
        self.status = status
        self.comesUp = comesUp
        self.behindLimitSeconds = behindLimitSeconds
        self.aheadLimitSeconds = aheadLimitSeconds
        self.survivesPowerCutSeconds = survivesPowerCutSeconds
        self.loops = loops
        self.causes = causes
        self.repairs = repairs
    }
}
