/// Values of a message taken out by tag, with the rejection that each failure is. Other tags are of no interest: a newer
/// server may send what this program does not know.
struct RoughtimeFields {
    private let message: RoughtimeMessage
    private let part: RoughtimePart

    init(_ message: RoughtimeMessage, _ part: RoughtimePart) {
        self.message = message
        self.part = part
    }

    func has(_ tag: RoughtimeTag) -> Bool { message[tag] != nil }

    func value(_ tag: RoughtimeTag) throws(RoughtimeRejection) -> ArraySlice<UInt8> {
        guard let value = message[tag] else { throw .missing(tag, in: part) }
        return value
    }

    func value(_ tag: RoughtimeTag, bytes: Int) throws(RoughtimeRejection) -> ArraySlice<UInt8> {
        let value = try value(tag)
        guard value.count == bytes else { throw .value(tag, in: part) }
        return value
    }

    func number32(_ tag: RoughtimeTag) throws(RoughtimeRejection) -> UInt32 {
        UInt32(truncatingIfNeeded: try value(tag, bytes: 4).littleEndianNumber)
    }

    func number64(_ tag: RoughtimeTag) throws(RoughtimeRejection) -> UInt64 {
        try value(tag, bytes: 8).littleEndianNumber
    }

    /// One to 32 versions, ascending.
    func versions(_ tag: RoughtimeTag) throws(RoughtimeRejection) -> [RoughtimeVersion] {
        let value = try value(tag)
        let numbers = value.littleEndian32s
        guard value.count % 4 == 0, (1...32).contains(numbers.count),
            zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw .value(tag, in: part) }
        return numbers.map(RoughtimeVersion.init(rawValue:))
    }

    /// The message that a value is.
    func nested(_ tag: RoughtimeTag, _ part: RoughtimePart) throws(RoughtimeRejection) -> RoughtimeFields {
        let value = try value(tag)
        do { return RoughtimeFields(try RoughtimeMessage(decoding: value), part) } catch {
            throw .malformed(error, in: part)
        }
    }
}
