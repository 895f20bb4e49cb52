import Box
import Facts
import Formats
import Values

/// systemd-timesyncd's configuration: timesyncd.conf and drop-ins in the layers of systemd, the `NTP=` of .network files,
/// and what networkd learned by DHCP (timesyncd.conf(5), systemd.network(5)).
package struct TimesyncdConfiguration {
    /// Main file in force; the first directory's where there is none.
    package var path: String
    package var sources: [NTPSource] = []
    package var saveIntervalSeconds = 60.0
    private var maximumDistanceSeconds = 5.0
    package var takesDHCP: Sourced<Bool>

    /// First wins, for the main file as for a drop-in of the same name.
    private static let layers = ["/etc", "/run", "/usr/local/lib", "/usr/lib"]

    /// `linksAreManaged`: only networkd tells it what .network files say.
    package init(_ reader: inout ConfigFiles, linksAreManaged: Bool = true) {
        let mains = TimesyncdConfiguration.layers.map { $0 + "/systemd/timesyncd.conf" }
        let files = reader.files
        path = mains.first { (try? files.info($0)) != nil } ?? mains[0]
        takesDHCP = Sourced(false, Source(path))
        let main = reader.lines(of: path) ?? []
        var settings = INI(main)
        let dropIns = TimesyncdConfiguration.layers.map { $0 + "/systemd/timesyncd.conf.d" }
        for file in reader.layered(dropIns, suffix: ".conf") where (try? files.linkTarget(file)) != "/dev/null" {
            settings.add(reader.lines(of: file) ?? [])
        }
        reader.take(settings.troubles)

        sources = settings.list("Time", "NTP").map {
            NTPSource($0, origin: isRuntime($0.source.place) ? .dhcp : .configured)
        }
        takeNetworks(&reader, linksAreManaged)
        sources += fallback(settings, main, files)
        if let span = settings.last("Time", "SaveIntervalSec").flatMap({ systemdSeconds($0.value) }) {
            saveIntervalSeconds = span
        }
        if let span = settings.last("Time", "RootDistanceMaxSec").flatMap({ systemdSeconds($0.value) }) {
            // `infinity` is a limit that no packet reaches: root delay and dispersion have 16 bits of seconds (RFC 5905 section 6).
            maximumDistanceSeconds = min(span, 1e9)
        }
    }

    package func daemon() -> TimeDaemon {
        // clock_settime() from 0.4 s on, however far (timesyncd-manager.c, NTP_MAX_ADJUST); one server is enough.
        var daemon = TimeDaemon(
            kind: .timesyncd, configuration: Source(path),
            steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 0.4, source: Source("systemd-timesyncd")),
            quorum: Quorum(minimumSources: 1, source: Source("systemd-timesyncd")))
        daemon.sources = sources
        daemon.takesDHCP = takesDHCP
        daemon.maximumDistanceSeconds = maximumDistanceSeconds
        return daemon
    }

    private mutating func takeNetworks(_ reader: inout ConfigFiles, _ linksAreManaged: Bool) {
        let files = reader.files
        var names: Set<String> = []
        let directories = TimesyncdConfiguration.layers.map { $0 + "/systemd/network" }
        for file in reader.layered(directories, suffix: ".network")
        where linksAreManaged && (try? files.linkTarget(file)) != "/dev/null" {
            var network = INI(reader.lines(of: file) ?? [])
            let name = file.split(separator: "/").last ?? ""
            for dropIn in reader.layered(directories.map { "\($0)/\(name).d" }, suffix: ".conf") {
                network.add(reader.lines(of: dropIn) ?? [])
            }
            for server in network.list("Network", "NTP") where names.insert(server.value).inserted {
                sources.append(NTPSource(server, origin: .network))
            }
            if let dhcp = network.last("Network", "DHCP"),
                systemdBoolean(dhcp.value) != false,
                network.flag("DHCPv4", "UseNTP")?.value != false || network.flag("DHCPv6", "UseNTP")?.value != false
            {
                takesDHCP = Sourced(true, dhcp.source)
            }
        }
        // networkd's own state, a line for each link: configured and learned servers together.
        for link in (try? files.list("/run/systemd/netif/links", limit: FileLimits.directoryEntries)) ?? [] {
            for (key, value) in shellAssignments(reader.lines(of: "/run/systemd/netif/links/" + link) ?? [])
            where key == "NTP" {
                for server in value.value.words where names.insert(String(server)).inserted {
                    sources.append(NTPSource(Sourced(String(server), value.source), origin: .dhcp))
                }
            }
        }
        let hook = "/etc/dhcp/dhclient-exit-hooks.d/timesyncd"
        if !takesDHCP.value, (try? files.info(hook)) != nil { takesDHCP = Sourced(true, Source(hook)) }
    }

    /// What it asks where nothing else is known: as set, else as the distribution compiled it in, which the comments of its
    /// own timesyncd.conf show.
    private func fallback(_ settings: INI, _ main: [ConfigLine], _ files: any FileSystem) -> [NTPSource] {
        if settings.entries.contains(where: { $0.section == "Time" && $0.key == "FallbackNTP" }) {
            return settings.list("Time", "FallbackNTP").map { NTPSource($0, origin: .fallback) }
        }
        if let shown = main.first(where: { $0.text.trimmed.hasPrefix("#FallbackNTP=") }) {
            return String(shown.text).splitOnce("=").after?.words.map {
                NTPSource(Sourced(String($0), shown.source), origin: .fallback)
            } ?? []
        }
        let release = (try? files.read("/etc/os-release", limit: FileLimits.configuration)).flatMap {
            Lines.of($0, path: "/etc/os-release")
        }
        let id = shellAssignments(release ?? [])["ID"]?.value ?? ""
        let servers = compiledIn[id] ?? (1...4).map { "time\($0).google.com" }
        return servers.map {
            NTPSource(Sourced($0, Source("systemd-timesyncd's built-in FallbackNTP=")), origin: .fallback)
        }
    }
}

/// FallbackNTP as the distributions build it (meson option `ntp-servers`); systemd's own default is Google's servers.
private let compiledIn: [String: [String]] = [
    "debian": (0...3).map { "\($0).debian.pool.ntp.org" },
    "raspbian": (0...3).map { "\($0).debian.pool.ntp.org" },
    "ubuntu": ["ntp.ubuntu.com"],
    "fedora": (0...3).map { "\($0).fedora.pool.ntp.org" },
    "arch": (0...3).map { "\($0).arch.pool.ntp.org" },
]

extension NTPSource {
    package init(_ name: Sourced<String>, origin: Origin) {
        self.init(name: name.value, origin: origin, source: name.source)
    }
}
