import DoctorTesting
import Glibc
import Testing

@testable import Values

/// What is an address is decided by the C library: it is asked the same of random texts.
@Suite struct AddressTextTests {
    private static let pieces = [
        "0", "1", "9", "255", "256", "01", "008", "0x7f", "0X1", "f", "ffff", "12345", "4294967295", "4294967296", ".",
        ".", ".",
        ":", ":", "::", "192.0.2.1", "fe80", "-1", "+1", "g", " ", "٣",
    ]

    @Test func isReadAsTheLibraryReadsIt() {
        var random = Seeded(4)
        var counts = [0, 0, 0]
        for _ in 0..<40_000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                AddressTextTests.pieces.randomElement(using: &random) ?? ""
            }.joined()
            let exact = parsed(text, AF_INET, 4) ?? parsed(text, AF_INET6, 16)
            #expect(IPAddress(text)?.bytes == exact, "\(text)")
            var classic = in_addr()
            let isClassic = !text.contains(" ") && inet_aton(text, &classic) != 0
            let bytes = isClassic ? withUnsafeBytes(of: classic) { [UInt8]($0) } : nil
            #expect(IPAddress(numbersAndDots: text)?.bytes == bytes, "\(text)")
            counts[exact.map { $0.count == 4 ? 0 : 1 } ?? 2] += 1
        }
        #expect(counts.allSatisfy { $0 > 50 }, "\(counts)")
    }

    private func parsed(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    @Test func aScopeIsKept() {
        #expect(IPAddress("fe80::1%eth0")?.scope == "eth0")
        for wrong in ["fe80::1%", "192.0.2.1%eth0", "fe80::1%" + String(repeating: "x", count: 33)] {
            #expect(IPAddress(wrong) == nil)
        }
    }
}
