import Box
import Facts
import Formats
import Values

/// Why a service that is enabled is not started at boot all the same.
extension Services {
    /// Of the service of these names that is enabled; nil where nothing is known to stand in its way, or none is enabled.
    package func whyNotStarting(
        _ names: [String], on host: HostFacts?, _ reader: inout ConfigFiles
    ) -> Sourced<String>? {
        for name in names where units.isEnabled(name + ".service").value == true {
            guard let unit = units.unit(name + ".service", &reader), !unit.isMasked else { continue }
            if let failed = unit.failedCondition(reader.files, container: host?.container) { return failed }
            let start = unit.settings.entries.last { $0.section == "Service" && $0.key == "ExecStart" }
            if unit.isEmpty, let start { return Sourced("systemd refuses its unit: ExecStart= is empty", start.source) }
            if let start, host?.view == .live, let path = missingProgram(start.value, reader.files) {
                return Sourced("\(path) is not there", start.source)
            }
            if let other = conflict(with: unit, &reader) { return other }
        }
        return nil
    }

    /// What stands before the path changes how it is started (systemd.service(5)).
    private func missingProgram(_ command: String, _ files: any FileSystem) -> String? {
        guard let path = command.words.first.map({ String($0.drop { "@-:+!|".contains($0) }) }), path.hasPrefix("/"),
            !path.contains("%")
        else { return nil }
        do {
            // Of a folder that is not there at all nothing is known: another file system may belong there.
            guard try files.info(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])).kind == .directory else {
                return nil
            }
        } catch {
            return nil
        }
        do {
            _ = try files.info(path)
            return nil
        } catch {
            return error.reason == .notFound ? path : nil
        }
    }

    /// Of two that conflict systemd drops the one that the other names: nothing but a wish starts it (systemd.unit(5),
    /// Conflicts=; transaction.c, `delete_one_unmergeable_job`). Where each names the other it is not known which.
    private func conflict(with unit: SystemdUnits.Unit, _ reader: inout ConfigFiles) -> Sourced<String>? {
        for name in (allTimePrograms.flatMap(\.units) + allResolverPrograms.flatMap(\.units))
        where units.isEnabled(name).value == true {
            guard let other = units.unit(name, &reader), other.name != unit.name, !other.isMasked,
                other.failedCondition(reader.files, container: nil) == nil,
                !unit.settings.list("Unit", "Conflicts").contains(where: { names(other, $0.value) }),
                let line = other.settings.list("Unit", "Conflicts").first(where: { names(unit, $0.value) })
            else { continue }
            return Sourced("systemd starts \(other.name) instead, which conflicts with it", line.source)
        }
        return nil
    }

    private func names(_ unit: SystemdUnits.Unit, _ name: String) -> Bool {
        name == unit.name || units.realName(name) == unit.name
    }
}
