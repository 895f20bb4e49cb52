import TOMLKit

/// Reads boxdoctor.toml (boxdoctor.toml(5)): `[checks.ID]` with `enabled` and the check's thresholds. What cannot be used is
/// told with its line and left out; the rest holds.
extension Settings {
    public static let standardPath = "/etc/boxdoctor/boxdoctor.toml"

    /// The file as found on the box; the standard settings where there is none.
    public static func read(_ file: Observed<[UInt8]>, _ checks: [any Check]) -> Settings {
        switch file {
        case .known(let bytes, let source): return read(bytes, source.place, checks)
        case .unreadable(let why, let source):
            var settings = Settings()
            settings.troubles = [Trouble(source, "\(why); the standard settings are used")]
            return settings
        case .absent, .notLooked: return Settings()
        }
    }

    public static func read(_ bytes: [UInt8], _ path: String, _ checks: [any Check]) -> Settings {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return Settings(trouble: Trouble(Source(path), "not UTF-8 text; the standard settings are used"))
        }
        do {
            var reader = SettingsReader(path: path, lines: TOMLLines(text), checks: checks)
            reader.readAll(try TOMLTable(string: text))
            return reader.settings
        } catch let error as TOMLParseError {
            return Settings(
                trouble: Trouble(
                    Source(path, line: error.source.begin.line),
                    "\(escaped(error.description)); the standard settings are used"))
        } catch {
            return Settings(trouble: Trouble(Source(path), "cannot be parsed; the standard settings are used"))
        }
    }

    private init(trouble: Trouble) {
        self.init()
        troubles = [trouble]
    }
}

private struct SettingsReader {
    let path: String
    let lines: TOMLLines
    let checks: [any Check]
    var settings = Settings()

    mutating func readAll(_ root: TOMLTable) {
        for key in root.keys.sorted() where key != "checks" {
            complain([key], "unknown key; there is only [checks.ID]")
        }
        guard let value = root["checks"] else { return }
        guard let table = value.table else { return complain(["checks"], "needs tables: [checks.ID]") }
        for id in table.keys.sorted() {
            guard let check = checks.first(where: { $0.id == id }) else {
                complain(["checks", id], UnknownName(id, kind: "check", among: checks.map(\.id)).description)
                continue
            }
            guard let section = table[id]?.table else {
                complain(["checks", id], "needs a table: [checks.\(id)]")
                continue
            }
            read(section, of: check)
        }
    }

    private mutating func read(_ section: TOMLTable, of check: any Check) {
        for key in section.keys.sorted() {
            let at = ["checks", check.id, key]
            if key == "enabled" {
                guard let isEnabled = section[key]?.bool else { complain(at, "needs true or false"); continue }
                if !isEnabled { settings.disabled.insert(check.id) }
            } else if let threshold = check.thresholds.first(where: { $0.name == key }) {
                guard let value = section[key]?.double ?? section[key]?.int.map(Double.init) else {
                    complain(at, "needs a number of \(threshold.unit)")
                    continue
                }
                guard threshold.allowed.contains(value) else {
                    let (least, most) = (threshold.allowed.lowerBound, threshold.allowed.upperBound)
                    complain(
                        at,
                        "must lie within \(numeral(least)) and \(numeral(most)) \(threshold.unit); the standard "
                            + "\(numeral(threshold.standard)) is used")
                    continue
                }
                settings.thresholds[check.id, default: [:]][key] = value
            } else {
                let known = ["enabled"] + check.thresholds.map(\.name)
                complain(at, "unknown key; \(check.id) has \(known.joined(separator: ", "))")
            }
        }
    }

    private mutating func complain(_ key: [String], _ text: String) {
        let name = key.map { escaped($0) }.joined(separator: ".")
        settings.troubles.append(Trouble(Source(path, line: lines.line(of: key)), "\(name): \(text)"))
    }
}

/// Where keys stand in a TOML text; the parser keeps that to itself. Good enough to point at a line, not to read one.
private struct TOMLLines {
    private var found: [[String]: Int] = [:]

    init(_ text: String) {
        var section: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.first == "[", let end = line.firstIndex(of: "]") {
                section = TOMLLines.parts(line[..<end].drop { $0 == "[" })
                for length in section.indices { note(Array(section[...length]), index + 1) }
            } else if line.first != "#", let equals = line.firstIndex(of: "=") {
                let key = section + TOMLLines.parts(line[..<equals])
                for length in section.count..<max(key.count, section.count) { note(Array(key[...length]), index + 1) }
            }
        }
    }

    /// The line of the key, else of the nearest table around it.
    func line(of key: [String]) -> Int? {
        var key = key
        while !key.isEmpty {
            if let line = found[key] { return line }
            key.removeLast()
        }
        return nil
    }

    private mutating func note(_ key: [String], _ line: Int) {
        if found[key] == nil { found[key] = line }
    }

    private static func parts(_ dotted: Substring) -> [String] {
        dotted.split(separator: ".").map { part in
            String(part.filter { !" \t\"'".contains($0) })
        }
    }
}
