import Box
import Facts
import Formats
import Values

/// What dnsmasq answers by itself: none of it is validated.
enum DnsmasqLocalData {
    static func answers(_ config: DnsmasqConfig, _ reader: inout ConfigFiles) -> [LocalAnswer] {
        let hosts = hosts(config, &reader)
        let records = domains(config) + hosts
        return records + aliases(config, Set(records.filter(\.hasAddress).map(\.name)))
    }

    /// `cname=alias,...,target[,TTL]`, where the target is known here.
    private static func aliases(_ config: DnsmasqConfig, _ held: Set<String>) -> [LocalAnswer] {
        config.all("cname").flatMap { option -> [LocalAnswer] in
            var names = option.value.split(separator: ",").map(\.trimmed)
            if names.count > 2, names.last.map({ $0.allSatisfy(\.isNumber) }) == true { names.removeLast() }
            guard let target = names.popLast(), held.contains(absoluteName(target)) else { return [] }
            return names.map { LocalAnswer(name: absoluteName($0), source: option.source) }
        }
    }

    /// /etc/hosts, `addn-hosts=` of a file or a folder, `hostsdir=`; with `expand-hosts` names without a dot are of its domain too.
    private static func hosts(_ config: DnsmasqConfig, _ reader: inout ConfigFiles) -> [LocalAnswer] {
        // One that is not there is no trouble for dnsmasq.
        var files: [String] = []
        if config.has("no-hosts") == nil { files.append("/etc/hosts") }
        for option in config.all("addn-hosts", "hostsdir") {
            guard (try? reader.files.info(option.value))?.kind == .directory else {
                files.append(option.value)
                continue
            }
            let names = (try? reader.files.list(option.value, limit: FileLimits.directoryEntries)) ?? []
            files += names.sorted().filter { !$0.hasPrefix(".") && !$0.hasSuffix("~") && !$0.hasPrefix("#") }
                .map { "\(option.value)/\($0)" }
        }
        // Of several domains the one without a range of addresses.
        let domain = config.all("domain").last { !$0.value.contains(",") }.map { absoluteName($0.value) }
        let expands = config.has("expand-hosts") != nil
        return files.flatMap { path -> [LocalAnswer] in
            HostsText.parse(reader.lines(of: path) ?? []).entries.flatMap { entry in
                entry.names.flatMap { name -> [LocalAnswer] in
                    var names = [absoluteName(name)]
                    if expands, !name.contains("."), let domain { names.append("\(name.lowercased()).\(domain)") }
                    return names.map { LocalAnswer(name: $0, source: entry.source) }
                }
            }
        }
    }

    /// `address=/domain/.../[address]`, of all names below too, and `host-record=name,...,address`: neither is validated.
    private static func domains(_ config: DnsmasqConfig) -> [LocalAnswer] {
        let locals = config.all("server", "local").flatMap { option -> [LocalAnswer] in
            let (zones, address) = DnsmasqConfig.domains(option.value)
            // With a server, or as any other name, one within a zone that is kept here is asked for.
            return zones.filter { $0 != "." }.map {
                LocalAnswer(
                    name: $0, coversBelow: true, hasAddress: false, isPassedOn: address.isEmpty ? nil : true,
                    source: option.source)
            }
        }
        let addresses = config.all("address").flatMap { option -> [LocalAnswer] in
            guard option.value.hasPrefix("/"), let last = option.value.lastIndex(of: "/") else { return [] }
            let address = option.value[option.value.index(after: last)...]
            return option.value[..<last].split(separator: "/").map {
                LocalAnswer(
                    name: $0 == "#" ? "." : absoluteName($0), coversBelow: true, hasAddress: IPAddress(address) != nil,
                    source: option.source)
            }
        }
        let records = config.all("host-record").flatMap { option -> [LocalAnswer] in
            let parts = option.value.split(separator: ",").map(\.trimmed)
            guard parts.contains(where: { IPAddress($0) != nil }) else { return [] }
            return parts.filter { IPAddress($0) == nil && Int($0) == nil }.map {
                LocalAnswer(name: absoluteName($0), source: option.source)
            }
        }
        // With an address a domain is answered even where another line keeps it here.
        let held = Set(addresses.filter(\.hasAddress).map(\.name))
        return addresses + records + locals.filter { !held.contains($0.name) }
    }
}
