import Values

/// Texts that were read lately: what many boxes say is kept once. Holds a fixed number, whatever is read.
final class TextCache {
    /// Longer ones are rarely met again.
    private static let longest = 96
    private static let places = 4096

    private var texts: [String] = Array(repeating: "", count: TextCache.places)
    private var names: [(written: String, swift: String)] = Array(repeating: ("", ""), count: 512)

    /// Valid UTF-8 without escapes.
    func text(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String {
        // Up to 15 bytes stand in the value itself.
        guard end - start > 15, end - start <= TextCache.longest else {
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        let place = TextCache.hash(bytes, start, end) & (TextCache.places - 1)
        if TextCache.isSame(texts[place], bytes, start, end) { return texts[place] }
        texts[place] = String(decoding: bytes[start..<end], as: UTF8.self)
        return texts[place]
    }

    /// A key of JSON in Swift's spelling.
    func key(_ bytes: [UInt8], _ start: Int, _ end: Int) -> String {
        let place = TextCache.hash(bytes, start, end) & 511
        if TextCache.isSame(names[place].written, bytes, start, end) { return names[place].swift }
        let written = String(decoding: bytes[start..<end], as: UTF8.self)
        let name = SnakeCase.toCamel(written)
        if end - start <= TextCache.longest { names[place] = (written, name) }
        return name
    }

    private static func isSame(_ text: String, _ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        text.utf8.count == end - start && text.utf8.elementsEqual(bytes[start..<end])
    }

    /// FNV-1a. Who makes two texts share a place makes us read slower, no more.
    private static func hash(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var value: UInt32 = 2_166_136_261
        for index in start..<end { value = (value ^ UInt32(bytes[index])) &* 16_777_619 }
        return Int(value ^ value >> 15)
    }
}
