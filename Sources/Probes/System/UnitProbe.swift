import Box
import Facts
import Formats
import Programs
import Values

/// The systemd units that take part in getting time, names and tunnels: their ordering, for cycles and missing waits.
struct UnitProbe: Probe {
    package let step = "reading systemd units"

    /// By name; what is not installed is left out.
    private static let concerned: [String] =
        [
            "time-set.target", "time-sync.target", "nss-lookup.target", "network-online.target",
            "systemd-time-wait-sync.service",
        ] + allTimePrograms.flatMap(\.units) + allResolverPrograms.flatMap(\.units) + allPrograms.flatMap(\.companions)
        + [
            "systemd-networkd.service", "systemd-networkd-wait-online.service", "NetworkManager.service",
            "NetworkManager-wait-online.service", "tailscaled.service", "openvpn.service", "strongswan.service",
        ]
    /// Every enabled instance of these.
    private static let instantiated = ["wg-quick@", "openvpn@", "openvpn-client@", "chrony-dnssrv@"]
    /// Assignments that decide whether a loop closes; never others, which may be secrets.
    private static let variables: Set<String> = ["SYSTEMD_NSS_RESOLVE_VALIDATE", "WG_ENDPOINT_RESOLUTION_RETRIES"]
    /// DefaultTimeoutStartSec= as systemd is built (systemd-system.conf(5)).
    private static let defaultStartSeconds = 90.0

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let units = SystemdUnits(box.files)
        guard units.isInstalled else { return }
        var reader = ConfigFiles(box.files)
        var seen: Set<String> = []
        for name in UnitProbe.concerned + UnitProbe.instantiated.flatMap(units.enabledUnits) {
            // Two names of one unit are one unit.
            guard let unit = units.unit(name, &reader), seen.insert(unit.name).inserted else { continue }
            facts.units.append(UnitProbe.fact(unit, isEnabled: units.isEnabled(unit.name)))
            facts.troubles += unit.settings.troubles
        }
        facts.troubles += reader.troubles.filter { !facts.troubles.contains($0) }
    }

    package static func fact(_ unit: SystemdUnits.Unit, isEnabled: Observed<Bool>) -> UnitFact {
        let settings = unit.settings
        return UnitFact(
            name: unit.name, isEnabled: isEnabled, after: dependencies(settings, "After"),
            before: dependencies(settings, "Before"),
            requires: ["Requires", "Wants", "BindsTo", "Requisite"].flatMap { dependencies(settings, $0) },
            environment: environment(settings), startTimeoutSeconds: timeout(unit), source: Source(unit.path))
    }

    /// Dependencies are only ever added: an empty assignment takes none back (systemd.unit(5)).
    private static func dependencies(_ settings: INI, _ key: String) -> [Sourced<String>] {
        settings.entries.filter { $0.section == "Unit" && $0.key == key }.flatMap { entry in
            entry.value.words.map { Sourced(String($0), entry.source) }
        }
    }

    private static func environment(_ settings: INI) -> [Sourced<String>] {
        settings.all("Service", "Environment").flatMap { item in
            (item.value.quotedWords(comment: nil) ?? [])
                .filter { variables.contains(String($0.prefix { $0 != "=" })) }
                .map { Sourced($0, item.source) }
        }
    }

    /// The job's own limit, else the service's; a oneshot has none unless it says so (systemd.service(5)).
    private static func timeout(_ unit: SystemdUnits.Unit) -> Double? {
        func limit(_ section: String, _ key: String) -> Double?? {
            unit.settings.last(section, key).flatMap { systemdSeconds($0.value) }.map {
                $0.isFinite && $0 > 0 ? $0 : nil
            }
        }
        if let job = limit("Unit", "JobTimeoutSec") { return job }
        guard unit.name.hasSuffix(".service") else { return nil }
        if let start = limit("Service", "TimeoutStartSec") ?? limit("Service", "TimeoutSec") { return start }
        return unit.settings.last("Service", "Type")?.value == "oneshot" ? nil : defaultStartSeconds
    }
}
