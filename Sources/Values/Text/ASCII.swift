extension UInt8 {
    /// Of `0` to `9`.
    package var isDigit: Bool { (0x30...0x39).contains(self) }

    /// Of `A` to `Z` and `a` to `z`.
    package var isLetter: Bool { (0x61...0x7a).contains(self | 0x20) }

    package var isHexDigit: Bool { hexValue != nil }

    /// Of a hexadecimal digit in either case.
    package var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
