import Facts
import FoundationEssentials
import Values

/// Why a file holds no facts for us; names the file, the key where there is one, and what to do.
package struct FactsFileError: Error, Equatable, CustomStringConvertible {
    package var file: String
    package var text: String

    package var description: String { "\(file == "-" ? "standard input" : escaped(file)): \(text)" }
}

/// Facts as a file: what `boxdoctor probe` prints and `--facts` reads. Snake-case keys in sorted order, times RFC 3339.
package enum FactsFile {
    /// Larger than any box's facts; a site has one file a box.
    package static let limit = 16 << 20

    /// With the final newline.
    package static func text(_ facts: Facts) throws(FactsFileError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .custom { Key(SnakeCase.from($0.last?.stringValue ?? "")) }
        do {
            return String(decoding: try encoder.encode(facts), as: UTF8.self) + "\n"
        } catch {
            throw FactsFileError(file: "facts", text: "cannot be written as JSON: \(error)")
        }
    }

    package static func read(_ bytes: [UInt8], named file: String) throws(FactsFileError) -> Facts {
        let reading = try FactsReader().read(bytes, named: file)
        // Nothing was read before that it could be like.
        guard let facts = reading.facts else { return try readPlainly(bytes, named: file) }
        return facts
    }

    /// By the standard library's decoder, which says what is wrong. The schema's version is looked at before anything else:
    /// a newer file may mean something else by the same key.
    package static func readPlainly(_ bytes: [UInt8], named file: String) throws(FactsFileError) -> Facts {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { Key(SnakeCase.toCamel($0.last?.stringValue ?? "")) }
        do {
            let version = try decoder.decode(Versioned.self, from: Data(bytes)).schemaVersion
            guard version <= Facts.currentSchemaVersion else {
                throw FactsFileError(
                    file: file,
                    text:
                        "written with schema_version \(version), newer than the \(Facts.currentSchemaVersion) that this "
                        + "boxdoctor (\(boxdoctorVersion)) reads; judge it with the version that wrote it")
            }
            return try decoder.decode(Facts.self, from: Data(bytes))
        } catch let failure as FactsFileError {
            throw failure
        } catch {
            throw FactsFileError(file: file, text: words(for: error, empty: bytes.isEmpty))
        }
    }

    private struct Versioned: Decodable { var schemaVersion: Int }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        package init(_ text: String) { stringValue = text }
        package init?(stringValue: String) { self.init(stringValue) }
        package init?(intValue: Int) { nil }
    }

    private static func words(for error: any Error, empty: Bool) -> String {
        guard !empty else { return "empty; 'boxdoctor probe' writes facts" }
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            return "\(path(context.codingPath + [key])): missing"
        case DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty:
            return "\(path(context.codingPath)): not of the type that 'boxdoctor probe' writes there"
        case DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty:
            return "\(path(context.codingPath)): null"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(path(context.codingPath)): \(escaped(context.debugDescription))"
        default:
            return "not JSON that 'boxdoctor probe' wrote"
        }
    }

    /// `clock.kernel`, `time_daemons[0].sources[2].name`.
    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("") { text, key in
            if let index = key.intValue { return "\(text)[\(index)]" }
            let name = escaped(SnakeCase.from(key.stringValue))
            return text.isEmpty ? name : "\(text).\(name)"
        }
    }
}
