import Glibc

/// libFuzzer's own loop (llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library"): takes its options and folders from the
/// command line and calls back with bytes that it makes up.
@_silgen_name("LLVMFuzzerRunDriver")
private func run(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ try: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Set once, before the loop begins.
nonisolated(unsafe) private var look: ([UInt8]) -> Void = { _ in }

/// Hands every input to `body`, which crashes where something is wrong; one that costs more processor time than bytes from
/// outside may is made to.
package func fuzz(_ body: @escaping ([UInt8]) -> Void) -> Never {
    look = body
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(run(&count, &arguments) { testOneInput($0, $1) })
}

/// The name is the one that the library's main function looks for, which it brings along unused.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let limitSeconds = 0.1
    let input = [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    var least = Double.infinity
    // Once more where it was slow: the first time may have paid for something loaded, or for a busy machine.
    for _ in 0..<3 where least > limitSeconds {
        let begun = cpuSeconds()
        look(input)
        least = min(least, cpuSeconds() - begun)
    }
    if least > limitSeconds {
        print("\(least) s of processor time")
        abort()
    }
    return 0
}

private func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
