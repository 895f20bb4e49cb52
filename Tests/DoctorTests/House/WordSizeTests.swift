import Testing

/// Nothing assumes a word of 64 bits or little-endian memory unseen: `Int` has 32 bits on armhf, and s390x is big-endian. What does is
/// listed here, with why it may.
@Suite struct WordSizeTests {
    private static let files = HouseTree.files(in: ["Sources", "checks"], suffix: ".swift").filter {
        !$0.hasPrefix("Sources/DoctorTesting/")
    }

    /// Numbers beyond 31 bits, and shifts beyond them, whose type is not on the line.
    private static let wide = [
        "Sources/DNSSEC/SignatureWindow.swift": "seconds of Int64",
        "Sources/Formats/Lexers/MD5.swift": "a table of UInt32",
        "Sources/Formats/System/JournalHeader.swift": "microseconds of UInt64",
        "Sources/Plugins/PerformanceData.swift": "factors of Double",
    ]

    /// Memory read as it lies: structures of C on the machine that runs, and nothing that comes from elsewhere.
    private static let memory = "Sources/Native/"

    /// Text that the kernel prints in its own byte order.
    private static let hostOrder = ["Sources/Formats/System/RouteTables.swift"]

    @Test(arguments: files) func numbersBeyond31BitsSayTheirType(_ file: String) {
        guard Self.wide[file] == nil else { return }
        for (number, line) in code(file) {
            let beyond = line.matches(of: /(?:^|[^\w.#])(0x[0-9a-fA-F_]+|[0-9][0-9_]*)(?![\w.])/).contains { found in
                let digits = found.1.filter { $0 != "_" }
                let value = digits.hasPrefix("0x") ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
                return (value ?? .max) > UInt64(Int32.max)
            }
            let shifted = line.matches(of: /<< ([0-9]+)/).contains { (Int($0.1) ?? 0) >= 31 }
            guard beyond || shifted else { continue }
            #expect(
                line.contains(/Int64|UInt32|Int128|Double|Timestamp/), "\(file):\(number): \(line): of which type?")
        }
    }

    @Test(arguments: files) func bytesFromElsewhereAreAssembledByHand(_ file: String) {
        guard !file.hasPrefix(Self.memory) else { return }
        for (number, line) in code(file) {
            #expect(
                !line.contains(
                    /\bload(Unaligned)?\(|bindMemory|assumingMemoryBound|withUnsafeBytes\(of|\b(big|little)Endian\b/),
                "\(file):\(number): \(line)")
        }
    }

    @Test func whatTheKernelPrintsInItsOwnByteOrderIsKnown() {
        let told = Self.files.filter { HouseTree.text($0).contains("byte order, little-endian") }
        #expect(told == Self.hostOrder)
    }

    @Test func exceptionsAreStillThere() {
        for file in Self.wide.keys { #expect(HouseTree.exists(file), "\(file) moved: say so here") }
    }

    /// Lines without comments and texts, numbered from 1.
    private func code(_ file: String) -> [(Int, String)] {
        HouseTree.text(file).split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
            return (index + 1, String(code).replacing(/"[^"]*"/, with: "\"\""))
        }
    }
}
