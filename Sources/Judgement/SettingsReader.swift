import Formats
import Values

/// Reads boxdoctor.toml (boxdoctor.toml(5)): `[checks.ID]` with `enabled` and the check's thresholds. What cannot be used is
/// told with its line and left out; the rest holds.
extension Settings {
    static let mostWebServers = 32
    package static let standardPath = "/etc/boxdoctor/boxdoctor.toml"

    /// The file as found on the box; the standard settings where there is none.
    package static func read(_ file: Observed<[UInt8]>, _ checks: [any Check]) -> Settings {
        switch file {
        case .known(let bytes, let source): return read(bytes, source.place, checks)
        case .unreadable(let why, let source):
            var settings = Settings()
            settings.file = source.place
            settings.troubles = [Trouble(source, "\(why); the standard settings are used")]
            return settings
        case .absent, .notLooked: return Settings()
        }
    }

    package static func read(_ bytes: [UInt8], _ path: String, _ checks: [any Check]) -> Settings {
        do {
            var reader = SettingsReader(file: try Toml(bytes, path: path), checks: checks)
            reader.settings.file = path
            reader.readAll()
            return reader.settings
        } catch {
            var settings = Settings()
            settings.file = path
            settings.troubles = [
                Trouble(Source(path, line: error.line), "\(error.message); the standard settings are used")
            ]
            return settings
        }
    }

    /// Why nothing of a file can be used; nil where it is TOML.
    package static func whyUnusable(_ bytes: [UInt8], _ path: String) -> String? {
        do {
            _ = try Toml(bytes, path: path)
            return nil
        } catch {
            return "\(Source(path, line: error.line)): \(error.message)"
        }
    }
}

private struct SettingsReader {
    package let file: Toml
    package let checks: [any Check]
    package var settings = Settings()

    package init(file: Toml, checks: [any Check]) {
        self.file = file
        self.checks = checks
    }

    mutating func readAll() {
        for entry in file.root.entries where entry.key != "checks" && entry.key != "time" {
            complain([entry.key], entry.value, "unknown key; there are only [checks.ID] and [time]")
        }
        if let value = file.root["time"] { takeTime(value) }
        guard let value = file.root["checks"] else { return }
        guard let table = value.table else { return complain(["checks"], value, "needs tables: [checks.ID]") }
        for entry in table.entries {
            let id = entry.key
            guard let check = checks.first(where: { $0.id == id }) else {
                complain(
                    ["checks", id], entry.value, UnknownName(id, kind: "check", among: checks.map(\.id)).description)
                continue
            }
            guard let settings = entry.value.table else {
                complain(["checks", id], entry.value, "needs a table: [checks.\(id)]")
                continue
            }
            for setting in settings.entries { take(setting.key, setting.value, of: check) }
        }
    }

    /// `[time]`: `https = ["www.example.org", ...]`.
    private mutating func takeTime(_ value: Toml.Value) {
        guard let table = value.table else { return complain(["time"], value, "needs a table: [time]") }
        for entry in table.entries {
            let path = ["time", entry.key]
            guard entry.key == "https" else {
                complain(path, entry.value, "unknown key; [time] has https")
                continue
            }
            guard let hosts = entry.value.array, hosts.count <= Settings.mostWebServers else {
                complain(path, entry.value, "needs an array of at most \(Settings.mostWebServers) hosts")
                continue
            }
            for host in hosts {
                guard let text = host.string else {
                    complain(path, host, "needs hosts as strings, such as \"www.example.org\"")
                    continue
                }
                settings.webServers.append(Sourced(text, file.source(of: host)))
            }
        }
    }

    private mutating func take(_ key: String, _ value: Toml.Value, of check: any Check) {
        let path = ["checks", check.id, key]
        if key == "enabled" {
            guard let isEnabled = value.boolean else { return complain(path, value, "needs true or false") }
            if !isEnabled { settings.disabled.insert(check.id) }
            settings.sources["\(check.id).\(key)"] = file.source(of: value)
            return
        }
        guard let threshold = check.thresholds.first(where: { $0.name == key }) else {
            let known = ["enabled"] + check.thresholds.map(\.name)
            return complain(path, value, "unknown key; \(check.id) has \(known.joined(separator: ", "))")
        }
        guard let number = value.double else { return complain(path, value, "needs a number of \(threshold.unit)") }
        guard threshold.allowed.contains(number) else {
            let (least, most) = (numeral(threshold.allowed.lowerBound), numeral(threshold.allowed.upperBound))
            return complain(
                path, value,
                "must lie within \(least) and \(most) \(threshold.unit); the standard "
                    + "\(numeral(threshold.standard)) is used")
        }
        settings.thresholds[check.id, default: [:]][key] = number
        settings.sources["\(check.id).\(key)"] = file.source(of: value)
    }

    private mutating func complain(_ keys: [String], _ value: Toml.Value, _ text: String) {
        settings.troubles.append(
            Trouble(file.source(of: value), "\(escaped(keys.joined(separator: "."))): \(text)"))
    }
}
