public import Doctor

/// A kernel that says nothing, so that a tree is looked at as a live box: what only a kernel tells comes from elsewhere.
public struct StillKernel: Kernel {
    public init() {}

    public func clockState() -> Observed<KernelClock> { .notLooked(why: "not asked") }
    public func randomIsReady() -> Observed<Bool> { .notLooked(why: "not asked") }
    public func random(_ count: Int) -> [UInt8] { Array(repeating: 7, count: max(count, 0)) }
    public func release() -> (release: String, machine: String) { ("6.1.0-18-arm64", "aarch64") }
    public func hostName() -> String { "attic-pi" }
    public func addresses() -> [InterfaceAddress] { [] }
    public func effectiveUserID() -> UInt32 { 0 }
}
