import Native
import Testing

@testable import Facts
@testable import Values

@Suite struct LiveKernelTests {
    let kernel = LiveKernel()

    @Test func knowsItsOwnClockAndNames() throws {
        let clock = try #require(kernel.clockState().value)
        #expect(clock.maxErrorSeconds >= 0)
        #expect(abs(clock.frequencyPPM) <= 500)
        let release = String(
            decoding: try LiveFiles().read("/proc/sys/kernel/osrelease", limit: FileLimits.attribute), as: UTF8.self)
        #expect(kernel.release().release + "\n" == release)
        #expect(!kernel.release().machine.isEmpty)
    }

    @Test func listsLoopback() {
        let loopback = kernel.addresses().filter { $0.interface == "lo" }
        #expect(loopback.contains { $0.address == IPAddress("127.0.0.1") && $0.prefixLength == 8 })
    }

    @Test func randomBytesDifferAndAreAllFilled() {
        #expect(kernel.randomIsReady().value == true)
        #expect(kernel.random(0).isEmpty)
        #expect(kernel.random(-1).isEmpty)
        let bytes = kernel.random(5000)
        #expect(bytes.count == 5000)
        #expect(bytes != kernel.random(5000))
        #expect(Set(bytes.suffix(1000)).count > 100)
    }
}
