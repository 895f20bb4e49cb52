public import Doctor

/// Clocks that stand where a test puts them.
public struct ManualClocks: Clocks {
    public var now: Timestamp
    public var boottime: Double
    public var monotonic: Int64

    public init(now: Timestamp, boottime: Double = 100, monotonic: Int64 = 100_000_000_000) {
        self.now = now
        self.boottime = boottime
        self.monotonic = monotonic
    }

    public func reading() -> Timestamp { now }
    public func boottimeSeconds() -> Double { boottime }
    public func monotonicNanoseconds() -> Int64 { monotonic }
}
