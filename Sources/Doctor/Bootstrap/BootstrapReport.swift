/// Whether the box comes up from a cold boot, and why: the `bootstrap` object of the contract. Lags in seconds, positive =
/// the clock is behind; nil ends are unbounded.
public struct BootstrapReport: Codable, Sendable, Equatable {
    public enum Status: String, Codable, Sendable { case ok, latent, deadlock, stuck, unknown }

    public struct LagRange: Codable, Sendable, Equatable {
        public var fromLag: Int64?
        public var toLag: Int64?

        public init(fromLag: Int64?, toLag: Int64?) {
            self.fromLag = fromLag
            self.toLag = toLag
        }
    }

    public struct Step: Codable, Sendable, Equatable {
        public var condition: String
        public var needs: String
        public var because: String
        public var source: Source

        public init(condition: String, needs: String, because: String, source: Source) {
            self.condition = condition
            self.needs = needs
            self.because = because
            self.source = source
        }
    }

    public struct Loop: Codable, Sendable, Equatable {
        /// Stable for the same loop: made from its conditions.
        public var id: String
        public var status: Status
        public var path: [Step]

        public init(id: String, status: Status, path: [Step]) {
            self.id = id
            self.status = status
            self.path = path
        }
    }

    public struct Cause: Codable, Sendable, Equatable {
        public var condition: String
        public var because: String
        public var source: Source

        public init(condition: String, because: String, source: Source) {
            self.condition = condition
            self.because = because
            self.source = source
        }
    }

    public struct Repair: Codable, Sendable, Equatable {
        public var id: String
        public var `class`: RemedyOffer.Class
        /// What it adds, in plain words.
        public var adds: String
        /// How far behind the clock may then be; nil = any length.
        public var behindLimitSeconds: Int64?

        public init(id: String, class: RemedyOffer.Class, adds: String, behindLimitSeconds: Int64?) {
            self.id = id
            self.class = `class`
            self.adds = adds
            self.behindLimitSeconds = behindLimitSeconds
        }
    }

    public var status: Status
    public var comesUp: [LagRange]
    public var behindLimitSeconds: Int64?
    public var aheadLimitSeconds: Int64?
    public var survivesPowerCutSeconds: Int64?
    public var loops: [Loop]
    public var causes: [Cause]
    public var repairs: [Repair]
    /// Facts that would decide, where the verdict is open.
    public var unknowns: [Cause] = []

    public init(
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
