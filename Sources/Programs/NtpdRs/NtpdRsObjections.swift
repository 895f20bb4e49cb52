import Box
import Formats
import Values

/// What keeps ntpd-rs from starting with a file that is TOML: it wants every name to be one that it has, and every value of its kind.
struct NtpdRsObjections {
    /// A name that no version known here has.
    private(set) var unknown: Trouble?
    /// A value that none takes.
    private(set) var wrong: Trouble?
    /// A name that not all versions in use have.
    private(set) var versionDependent: Source?
    private let toml: Toml
    private let files: any FileSystem

    init(_ toml: Toml, _ files: any FileSystem) {
        self.toml = toml
        self.files = files
        look(into: toml.root, nil, NtpdRsShape.document)
    }

    private mutating func look(at value: Toml.Value, called name: String, _ shape: NtpdRsShape) {
        switch shape {
        case .list(let element):
            guard let values = value.array else { return object(to: value, name) }
            for value in values { look(at: value, called: name, element) }
        case .table(let fields, let isOpen):
            guard let table = value.table else { return object(to: value, name) }
            look(into: table, value, fields, isOpen: isOpen)
        case .byMode(let modes):
            guard let table = value.table, let mode = table["mode"] else {
                return object(to: value, name, "a \(name) without a mode")
            }
            guard let fields = mode.string.flatMap({ modes[$0] }) else { return object(to: mode, "mode") }
            guard !fields.isEmpty else {
                versionDependent = versionDependent ?? toml.source(of: mode)
                return
            }
            look(into: table, value, fields.merging(["mode": .may(.text)]) { $1 })
            if mode.string == "sock", table["measurement_noise_estimate"] == nil, table["precision"] == nil {
                object(to: value, name, "a sock without its precision")
            }
        default:
            if case .threshold = shape, let table = value.table {
                return look(into: table, value, ["forward": .may(.limit), "backward": .may(.limit)])
            }
            if shape.holds(value) != true { object(to: value, name) }
            if case .certificates = shape, let path = value.string, path.hasPrefix("/") { lookFor(path, value) }
        }
    }

    private mutating func look(
        into table: Toml.Table, _ whole: Toml.Value?, _ fields: [String: NtpdRsShape.Field], isOpen: Bool = false
    ) {
        for entry in table.entries {
            guard let field = fields[entry.key] else {
                if !isOpen, unknown == nil {
                    let text = "no version known here has '\(escaped(entry.key))'; ntpd-rs does not start with it"
                    unknown = Trouble(toml.source(of: entry.value), text)
                }
                continue
            }
            if case .unread = field.shape {
                versionDependent = versionDependent ?? toml.source(of: entry.value)
            } else {
                look(at: entry.value, called: entry.key, field.shape)
            }
        }
        for name in fields.keys.sorted() where fields[name]?.isRequired == true && table[name] == nil {
            object(to: whole, name, "'\(name)' is missing")
        }
    }

    private mutating func object(to value: Toml.Value?, _ name: String, _ why: String? = nil) {
        let text = why ?? "'\(name)' wants another kind of value than it is given"
        wrong = wrong ?? Trouble(toml.source(of: value), text)
    }

    /// Whether it can be read shows only to the user that ntpd-rs runs as.
    private mutating func lookFor(_ path: String, _ value: Toml.Value) {
        do {
            _ = try files.info(path)
        } catch {
            if error.reason == .notFound { object(to: value, "", "\(escaped(path)) is not there") }
        }
    }
}
