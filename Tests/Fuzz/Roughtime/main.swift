import DoctorTesting
import Glibc

/// libFuzzer's own loop (llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library"): takes its options and folders from the
/// command line and calls back with bytes that it makes up.
@_silgen_name("LLVMFuzzerRunDriver")
private func fuzz(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ try: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Crashes by itself; an input of which something came that must not is made to. The name is the one that the library's main
/// function looks for, which it brings along unused.
@_cdecl("LLVMFuzzerTestOneInput")
public func look(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if let wrong = FuzzedRoughtime.look([UInt8](UnsafeBufferPointer(start: bytes, count: count))) {
        print("roughtime-fuzz: \(wrong)")
        abort()
    }
    return 0
}

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(fuzz(&count, &arguments) { look($0, $1) })
