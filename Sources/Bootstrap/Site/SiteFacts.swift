import Formats
import Values

/// Facts of many boxes, from files or from one stream; what cannot be read is told, and the other boxes are still judged.
package struct SiteFacts: Sendable {
    package private(set) var members: [SiteMember] = []
    package private(set) var troubles: [Trouble] = []

    package init() {}

    /// One file or stream: facts as `boxdoctor probe` prints them, or one JSON a line (what Ansible, GNU parallel or a
    /// pipe of Spark hand over).
    package mutating func add(_ bytes: [UInt8], named file: String) {
        let lines = bytes.split(separator: 10).filter { !$0.allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 } }
        guard lines.count > 1, let first = lines.first, SiteFacts.isWhole(first) else {
            if bytes.isEmpty || !lines.isEmpty { addOne(bytes, named: file) }
            return
        }
        for (number, line) in lines.enumerated() {
            addOne(Array(line), named: "\(file == "-" ? "standard input" : file), line \(number + 1)")
        }
    }

    package mutating func add(_ trouble: Trouble) { troubles.append(trouble) }

    private mutating func addOne(_ bytes: [UInt8], named file: String) {
        do {
            members.append(SiteMember(file: file, facts: try FactsFile.read(bytes, named: file)))
        } catch {
            troubles.append(Trouble(Source(error.file == "-" ? "standard input" : error.file), error.text))
        }
    }

    /// A line that is a JSON object by itself.
    private static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
        let text = line.drop { $0 == 32 || $0 == 9 }
        guard text.first == UInt8(ascii: "{") else { return false }
        return text.last { $0 != 32 && $0 != 9 && $0 != 13 } == UInt8(ascii: "}") && text.count > 2
    }
}
