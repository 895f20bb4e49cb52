import Box
import Facts
import Values

/// A kernel that says nothing, so that a tree is looked at as a live box: what only a kernel tells comes from elsewhere.
package struct StillKernel: Kernel {
    package init() {}

    package func clockState() -> Observed<KernelClock> { .notLooked(why: "not asked") }
    package func randomIsReady() -> Observed<Bool> { .notLooked(why: "not asked") }
    package func random(_ count: Int) -> [UInt8] { Array(repeating: 7, count: max(count, 0)) }
    package func release() -> (release: String, machine: String) { ("6.1.0-18-arm64", "aarch64") }
    package func hostName() -> String { "attic-pi" }
    package func addresses() -> [InterfaceAddress] { [] }
    package func effectiveUserID() -> UInt32 { 0 }
}
