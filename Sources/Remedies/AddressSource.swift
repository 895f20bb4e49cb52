import Facts
import Findings
import Programs
import Records
import Values

/// Adds time sources that are known by address, so that the clock needs no name and no signature.
struct AddressSource: Remedy {
    package let id = "address-source"
    package let `class` = RemedyOffer.Class.safe
    package let title = "adds time sources known by address, so that the clock needs no name first"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.daemonsInCharge.first else {
            return facts.withoutDaemon
        }
        let known = Set(daemon.sources.compactMap(\.address))
        let addresses = means.timeServers.filter { !known.contains($0) }.map(\.description)
        guard !addresses.isEmpty else {
            return known.isEmpty
                ? .cannot(why: "no server answered that could be added by its address; name one: --server ADDRESS")
                : .notNeeded(why: "\(daemon.title) already has every address that answered")
        }
        switch daemon.kind {
        case .chrony: return chrony(daemon, addresses, facts)
        case .timesyncd: return timesyncd(daemon, addresses, facts)
        case .ntpsec, .ntpd, .ntpdRs: return added(daemon, addresses, facts)
        default: return .manual(byHand(daemon, addresses.map { "server \($0)" }))
        }
    }

    private func chrony(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> Prescription {
        guard let directory = daemon.sourceDirectory?.value else { return added(daemon, addresses, facts) }
        let lines = addresses.map { "server \($0) iburst" }
        let file = FileChange(path: "\(directory)/\(DropIn.name).sources", contents: DropIn.text(id, lines))
        let reload = daemon.isRunning.value == true ? [["chronyc", "reload", "sources"]] : []
        return plan([file], validate: daemon.checker, activate: reload)
    }

    /// Setting NTP= silences the fallback servers, so those go along.
    private func timesyncd(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> Prescription {
        let isConfigured = daemon.sources.contains { $0.origin == .configured }
        let others = isConfigured ? [] : daemon.sources.filter { $0.origin == .fallback }.map(\.name)
        let list = (addresses + others).joined(separator: " ")
        let file = FileChange(
            path: "/etc/systemd/timesyncd.conf.d/\(DropIn.name).conf",
            contents: DropIn.text(id, ["[Time]", "NTP=\(list)"]))
        return plan([file], activate: facts.restart("systemd-timesyncd"))
    }

    private func added(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> Prescription {
        let lines = lines(daemon.kind, addresses)
        guard let change = daemon.addition(id, named: "sources", lines) else { return .manual(byHand(daemon, lines)) }
        return plan([change], validate: daemon.checker, activate: facts.restart(facts.unit(of: daemon.kind)))
    }

    private func lines(_ kind: TimeDaemon.Kind, _ addresses: [String]) -> [String] {
        guard kind == .ntpdRs else { return addresses.map { "server \($0) iburst" } }
        // ntp.toml(5); an IPv6 address with its port, so that no colon is mistaken for one.
        return addresses.flatMap { address in
            [
                "[[source]]", "mode = \"server\"",
                "address = \"\(address.contains(":") ? "[\(address)]:123" : address)\"",
            ]
        }
    }

    private func byHand(_ daemon: TimeDaemon, _ lines: [String]) -> [String] {
        if daemon.configuration.place.hasPrefix("/run/") {
            return [
                "\(daemon.title) runs with what DHCP gave it (\(daemon.configuration.place)), which is written anew each time;",
                "set IGNORE_DHCP=\"yes\" in /etc/default/\(daemon.kind.rawValue), restart it, and run this again",
            ]
        }
        return ["\(daemon.title): nothing can be added from outside; add to \(daemon.configuration.place):"]
            + lines.map { "    " + $0 } + ["and restart it"]
    }
}
