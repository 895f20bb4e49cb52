extension Collection<UInt8> {
    /// The bytes as one number, the first the least; those beyond eight are not looked at.
    var littleEndianNumber: UInt64 {
        var (number, shift): (UInt64, UInt64) = (0, 0)
        for byte in prefix(8) {
            number |= UInt64(byte) << shift
            shift += 8
        }
        return number
    }

    /// Whole numbers of 32 bits; a remainder of less than four bytes is left out.
    var littleEndian32s: [UInt32] {
        var (numbers, rest): ([UInt32], SubSequence) = ([], self[...])
        while rest.count >= 4 {
            numbers.append(UInt32(truncatingIfNeeded: rest.prefix(4).littleEndianNumber))
            rest = rest.dropFirst(4)
        }
        return numbers
    }
}

extension FixedWidthInteger {
    /// The number's bytes, the least first.
    var littleEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> Self($0 * 8)) }
    }
}
