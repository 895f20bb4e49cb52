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
        guard let lines = Lines.of(bytes, path: path) else {
            return Settings(trouble: Trouble(Source(path), "not a text file; the standard settings are used"))
        }
        do {
            var reader = SettingsReader(file: try Toml(lines, path: path), checks: checks)
            reader.readAll()
            return reader.settings
        } catch {
            return Settings(
                trouble: Trouble(
                    Source(path, line: error.line), "\(escaped(error.message)); the standard settings are used"))
        }
    }

    private init(trouble: Trouble) {
        self.init()
        troubles = [trouble]
    }
}

private struct SettingsReader {
    let file: Toml
    let checks: [any Check]
    var settings = Settings()

    init(file: Toml, checks: [any Check]) {
        self.file = file
        self.checks = checks
    }

    mutating func readAll() {
        for key in file.root.keys.sorted() where key != "checks" {
            complain("", key, "unknown key; there is only [checks.ID]")
        }
        guard let value = file.root["checks"] else { return }
        guard let table = value.table else { return complain("", "checks", "needs tables: [checks.ID]") }
        for (id, section) in table.sorted(by: { $0.key < $1.key }) {
            guard let check = checks.first(where: { $0.id == id }) else {
                complain("checks", id, UnknownName(id, kind: "check", among: checks.map(\.id)).description)
                continue
            }
            guard let keys = section.table else {
                complain("checks", id, "needs a table: [checks.\(id)]")
                continue
            }
            for (key, value) in keys.sorted(by: { $0.key < $1.key }) { take(key, value, of: check) }
        }
    }

    private mutating func take(_ key: String, _ value: Toml.Value, of check: any Check) {
        let table = "checks.\(check.id)"
        if key == "enabled" {
            guard let isEnabled = value.boolean else { return complain(table, key, "needs true or false") }
            if !isEnabled { settings.disabled.insert(check.id) }
            return
        }
        guard let threshold = check.thresholds.first(where: { $0.name == key }) else {
            let known = ["enabled"] + check.thresholds.map(\.name)
            return complain(table, key, "unknown key; \(check.id) has \(known.joined(separator: ", "))")
        }
        guard let number = value.double else { return complain(table, key, "needs a number of \(threshold.unit)") }
        guard threshold.allowed.contains(number) else {
            let (least, most) = (numeral(threshold.allowed.lowerBound), numeral(threshold.allowed.upperBound))
            return complain(
                table, key,
                "must lie within \(least) and \(most) \(threshold.unit); the standard "
                    + "\(numeral(threshold.standard)) is used")
        }
        settings.thresholds[check.id, default: [:]][key] = number
    }

    /// A trouble at the header of the table that the key names, else at the key.
    private mutating func complain(_ table: String, _ key: String, _ text: String) {
        let name = table.isEmpty ? key : "\(table).\(key)"
        let header = file.source(table: name)
        let source = header.line == nil ? file.source(table: table, key: key) : header
        settings.troubles.append(Trouble(source, "\(escaped(name)): \(text)"))
    }
}
