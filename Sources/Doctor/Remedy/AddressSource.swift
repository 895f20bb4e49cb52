/// Adds time sources that are known by address, so that the clock needs no name and no signature.
struct AddressSource: Remedy {
    let id = "address-source"
    let `class` = RemedyOffer.Class.safe
    let title = "adds time sources known by address, so that the clock needs no name first"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.daemonsInCharge.first else {
            return .cannot(why: "no time daemon is enabled; install one first: apt install chrony")
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
        case .ntpsec, .ntpd: return ntpd(daemon, addresses, facts)
        case .ntpdRs: return .manual(ntpdRs(daemon, addresses))
        case .openntpd, .busybox, .pihole: return .manual(byHand(daemon, addresses.map { "server \($0)" }))
        }
    }

    private func chrony(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> Prescription {
        let lines = addresses.map { "server \($0) iburst" }
        let checker = [["chronyd", "-p", "-f", daemon.configuration.place]]
        if let directory = daemon.sourceDirectory?.value {
            let file = FileChange(path: "\(directory)/\(DropIn.name).sources", contents: DropIn.text(id, lines))
            let reload = daemon.isRunning.value == true ? [["chronyc", "reload", "sources"]] : []
            return plan([file], validate: checker, activate: reload)
        }
        if let directory = daemon.settingsDirectory?.value {
            let file = FileChange(path: "\(directory)/\(DropIn.name)-sources.conf", contents: DropIn.text(id, lines))
            return plan([file], validate: checker, activate: facts.restart(facts.unit(among: ["chrony", "chronyd"])))
        }
        return .manual(byHand(daemon, lines))
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

    private func ntpd(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> Prescription {
        let lines = addresses.map { "server \($0) iburst" }
        guard let directory = daemon.settingsDirectory?.value else { return .manual(byHand(daemon, lines)) }
        let file = FileChange(path: "\(directory)/\(DropIn.name).conf", contents: DropIn.text(id, lines))
        return plan([file], activate: facts.restart(facts.unit(among: ["ntpsec", "ntp", "ntpd"])))
    }

    private func ntpdRs(_ daemon: TimeDaemon, _ addresses: [String]) -> [String] {
        byHand(daemon, addresses.flatMap { ["[[source]]", "mode = \"server\"", "address = \"\($0)\""] })
    }

    private func byHand(_ daemon: TimeDaemon, _ lines: [String]) -> [String] {
        ["\(daemon.title) reads no drop-in files here; add to \(daemon.configuration.place):"]
            + lines.map { "    " + $0 }
            + ["and restart it"]
    }
}
