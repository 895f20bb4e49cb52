import Formats
import Values

/// Why systemd does not start a unit although a link or another unit wants it started.
extension SystemdUnits.Unit {
    /// The first condition or assertion that does not hold (systemd.unit(5), "Conditions and Asserts"); nil where none is known
    /// to fail. What only a running system has, and everything but files and containers, is left out.
    package func failedCondition(_ files: any FileSystem, container: Observed<String>?) -> Sourced<String>? {
        for kind in ["Condition", "Assert"] {
            let all = conditions(of: kind).map { ($0, $0.holds(files, container: container)) }
            // Those with `|` are alternatives, of which one must hold beside all the others.
            let failed = all.first { !$0.0.isAlternative && $0.1 == false }
            let alternatives = all.filter(\.0.isAlternative)
            let isStuck = alternatives.allSatisfy { $0.1 == false }
            if let one = failed ?? (isStuck ? alternatives.first : nil) {
                return Sourced("systemd does not start it: \(one.0.text) does not hold", one.0.source)
            }
        }
        return nil
    }

    /// A service that has nothing to start: its last word on `ExecStart=` is empty.
    package var isEmpty: Bool {
        let starts = settings.entries.filter { $0.section == "Service" && $0.key == "ExecStart" }
        return name.hasSuffix(".service") && starts.last?.value.isEmpty == true
    }

    /// An empty one takes back all before it, of whatever kind.
    private func conditions(of kind: String) -> [UnitCondition] {
        settings.entries.filter { $0.section == "Unit" && $0.key.hasPrefix(kind) }.reduce(into: []) { list, entry in
            if entry.value.isEmpty { list = [] } else { list.append(UnitCondition(entry, kind: kind)) }
        }
    }
}

private struct UnitCondition {
    var name: String
    var subject: String
    var isAlternative: Bool
    var isNegated: Bool
    var text: String
    var source: Source

    init(_ entry: INI.Entry, kind: String) {
        var rest = entry.value.trimmed
        isAlternative = rest.hasPrefix("|")
        if isAlternative { rest = rest.dropFirst().trimmed }
        isNegated = rest.hasPrefix("!")
        if isNegated { rest = rest.dropFirst().trimmed }
        name = String(entry.key.dropFirst(kind.count))
        subject = String(rest)
        text = "\(entry.key)=\(entry.value)"
        source = entry.source
    }

    /// Nil where it cannot be told.
    func holds(_ files: any FileSystem, container: Observed<String>?) -> Bool? {
        (name == "Virtualization" ? isVirtual(container) : isThere(files)).map { $0 != isNegated }
    }

    /// Of virtual machines nothing is known here.
    private func isVirtual(_ container: Observed<String>?) -> Bool? {
        guard let container, container.isAbsent || container.value != nil else { return nil }
        switch subject {
        case "container": return container.value != nil
        case "wsl": return container.value == "wsl"
        default: return nil
        }
    }

    /// Made anew at each start, by whom is not known here.
    private static let passing = ["/run/", "/proc/", "/sys/", "/dev/", "/tmp/", "/var/run/"]

    private func isThere(_ files: any FileSystem) -> Bool? {
        guard subject.hasPrefix("/"), !subject.contains("%"), !UnitCondition.passing.contains(where: subject.hasPrefix)
        else { return nil }
        do {
            let info = try files.info(subject)
            switch name {
            case "PathExists": return true
            case "PathIsDirectory": return info.kind == .directory
            case "PathIsSymbolicLink": return try files.linkInfo(subject).kind == .link
            case "FileIsExecutable": return info.kind == .file && info.mode & 0o111 != 0
            case "FileNotEmpty": return info.kind == .file && info.size > 0
            case "DirectoryNotEmpty": return try !files.list(subject, limit: 1).isEmpty
            default: return nil
            }
        } catch {
            let isKnown = ["PathExists", "PathIsDirectory", "FileIsExecutable", "FileNotEmpty", "DirectoryNotEmpty"]
            return error.reason == .notFound && isKnown.contains(name) ? false : nil
        }
    }
}
