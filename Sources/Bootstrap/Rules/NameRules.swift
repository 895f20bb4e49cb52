import Facts
import Programs
import Values

// How libc turns a name into addresses: nsswitch.conf's services in order, the hosts file, three nameservers.

/// One way by which a name may be found.
struct Way {
    package var needs: [Need] = []
    package var when: Bounds = .always
    package var because: String
    package var source: Source
    package var otherwise: String?
    package var undecided: String?
}

extension ModelBuilder {
    /// Every way by which libc may find `name`, in the order it tries them. A failing service or nameserver (SERVFAIL,
    /// nothing heard) hands on to the next; a negative answer, or an nsswitch action, ends the search.
    package mutating func lookups(_ name: String, words: String, early: Bool, unchecked: Bool) -> [Way] {
        var ways: [Way] = []
        for candidate in facts.names(for: name) {
            ways += lookup(candidate, words: words, early: early, unchecked: unchecked)
        }
        return ways
    }

    private mutating func lookup(_ name: String, words: String, early: Bool, unchecked: Bool) -> [Way] {
        let services: [NameService]
        if let known = facts.resolver.nsswitch.value {
            services = known
        } else {
            let source = facts.resolver.nsswitch.source ?? Source("/etc/nsswitch.conf")
            services = ["files", "dns"].map { NameService(name: $0, source: source) }
        }
        var ways: [Way] = []
        for (position, service) in services.enumerated() {
            // A module that is not there is unavailable, whatever it is.
            guard service.isThere != false else {
                if service.ends(on: "unavail") { return ways.isEmpty ? [nobodyAsked(name, services)] : ways }
                continue
            }
            switch service.name {
            case "files":
                if let way = hostsWay(name) {
                    // What goes on after a success has the next one's answer, a failure as well.
                    if service.ends(on: "success") || position == services.count - 1 { return ways + [way] }
                } else if service.ends(on: "notfound") {
                    return ways.isEmpty ? [nobodyAsked(name, services)] : ways
                }
            case "resolve":
                let index = facts.resolver.local.firstIndex { $0.kind.program.nameService == service.name }
                guard let index, !runs(facts.resolver.local[index]).isNo else {
                    if service.ends(on: "unavail") { return ways.isEmpty ? [nobodyAsked(name, services)] : ways }
                    break
                }
                let local = facts.resolver.local[index]
                let running = runs(local)
                let need = Need(
                    node(.resolver(index, name: name, early: early, unchecked: unchecked)), words,
                    because: "\(local.kind.title), asked by nsswitch.conf", service.source)
                ways.append(Way(needs: [need], because: need.because, source: service.source))
                // nss-resolve says NOTFOUND where validation failed.
                if case .yes = running, service.ends(on: "notfound") { return ways }
            case "dns":
                ways += nameserverWays(name, words: words, early: early, unchecked: unchecked)
                // Where every nameserver failed or refused: nss_dns says so (glibc, resolv/nss_dns/dns-host.c).
                if service.ends(on: "unavail") { return ways }
            case let other where other.hasPrefix("mdns"):
                guard isName(name, inZone: "local") else { break }
                ways.append(
                    Way(
                        when: .undecided, because: "multicast DNS", source: service.source,
                        undecided: "whether somebody answers for \(name) by multicast"))
                if service.ends(on: "notfound") { return ways }
            case "myhostname" where service.isThere == true && service.ends(on: "notfound"):
                return ways.isEmpty ? [nobodyAsked(name, services)] : ways
            default: break
            }
        }
        return ways.isEmpty ? [nobodyAsked(name, services)] : ways
    }

    private func nobodyAsked(_ name: String, _ services: [NameService]) -> Way {
        Way(
            when: .never, because: "", source: services.first?.source ?? Source("/etc/nsswitch.conf"),
            otherwise: "no nameserver is asked for \(name): the hosts line of nsswitch.conf names none")
    }

    /// By the hosts file, where it has the name; block lists give it an address that is nobody's.
    private func hostsWay(_ name: String) -> Way? {
        let entries = facts.resolver.hosts(of: name)
        guard let entry = entries.first(where: \.address.isSomebodys) ?? entries.first else { return nil }
        let because = "\(entry.address) in the hosts file"
        guard entry.address.isSomebodys else {
            let otherwise = "the hosts file gives \(name) the address \(entry.address), where no server can be"
            return Way(when: .never, because: because, source: entry.source, otherwise: otherwise)
        }
        return Way(because: because, source: entry.source)
    }

    private mutating func nameserverWays(_ name: String, words: String, early: Bool, unchecked: Bool) -> [Way] {
        guard let file = resolvConf() else {
            let why = facts.resolver.resolvConf.whyUnknown ?? "the file is made when the box runs"
            let source = facts.resolver.resolvConf.source ?? Source("/etc/resolv.conf")
            return [
                Way(
                    needs: [network(source)], when: .undecided, because: "a nameserver that is not known here",
                    source: source, undecided: "which nameservers are used (\(why))")
            ]
        }
        if file.attempts == 0, let source = facts.resolver.resolvConf.source {
            let otherwise = "no nameserver is asked for \(name): resolv.conf allows no attempts"
            return [Way(when: .never, because: "", source: source, otherwise: otherwise)]
        }
        var ways: [Way] = []
        let servers = file.effective
        for (position, address) in servers.enumerated() {
            let source =
                position < file.nameservers.count
                ? file.nameservers[position].source
                : facts.resolver.resolvConf.source ?? Source("/etc/resolv.conf")
            let because =
                servers.count == 1
                ? "\(address), the only resolver"
                : "\(address), resolver \(position + 1) of \(servers.count)"
            let endpoint = Endpoint(address, port: 53)
            if denies(endpoint, name) {
                ways.append(
                    Way(
                        when: .never, because: because, source: source,
                        otherwise: "\(address) says that there is no address of \(name), and libc asks no further"))
                return ways
            }
            ways.append(
                nameserver(
                    endpoint, name,
                    Asking(
                        words: words, because: because, source: source, early: early,
                        unchecked: false)))
            // Over TCP whatever comes is the answer: only the unreachable hand on (res_send.c, `send_vc`).
            if file.usesTCP == true, isThere(endpoint) { return ways }
        }
        return ways
    }

    /// Whether anybody takes questions at the address.
    private func isThere(_ server: Endpoint) -> Bool {
        localResolver(at: server).map { !runs(facts.resolver.local[$0]).isNo } ?? (hasAnswered(server) == true)
    }

    /// The file; where there is none libc asks the loopback address. In an image it is made when the box runs.
    private func resolvConf() -> ResolvConf? {
        guard facts.resolver.resolvConf.isAbsent else { return facts.resolver.resolvConf.value }
        return facts.host.view == .files ? nil : ResolvConf()
    }

    /// NXDOMAIN was seen, or no data for either family, so libc stops here; SERVFAIL and REFUSED go on to the next.
    private func denies(_ server: Endpoint, _ name: String) -> Bool {
        let about = facts.resolver.answers.about(name).filter { $0.server == server && !$0.checkingDisabled }
        if about.contains(where: { $0.rcode == "NXDOMAIN" }) { return true }
        return Set(about.map(\.type)).count == 2
            && about.allSatisfy { $0.rcode == "NOERROR" && $0.addresses.isEmpty }
    }

    /// Who asks a nameserver, in what words, and why that one.
    struct Asking {
        package var words: String
        package var because: String
        package var source: Source
        package var early: Bool
        package var unchecked: Bool
    }

    /// The way through one nameserver: a resolver of this box, or one outside.
    package mutating func nameserver(_ server: Endpoint, _ name: String, _ asking: Asking) -> Way {
        var way = Way(because: asking.because, source: asking.source)
        if let index = localResolver(at: server) {
            let isUnchecked = facts.resolver.local[index].kind.program.uncheckedAddresses.contains("\(server.address)")
            way.needs = [
                Need(
                    node(.resolver(index, name: name, early: asking.early, unchecked: asking.unchecked || isUnchecked)),
                    asking.words,
                    because: asking.because, asking.source)
            ]
            return way
        }
        if isOwn(server.address) {
            if hasAnswered(server) == true {
                way.when = .undecided
                way.undecided = "what answers at \(server) and whether it validates"
            } else if facts.host.view == .live || !facts.resolver.local.isEmpty {
                way.when = .never
                way.otherwise = "no resolver is set up to listen at \(server)"
            } else {
                way.when = .undecided
                way.undecided = "what listens at \(server)"
            }
            return way
        }
        if let index = tunnel(serving: server.address) {
            way.needs = [
                Need(node(.tunnel(index)), asking.words, because: "\(asking.because), Tailscale's", asking.source)
            ]
            return way
        }
        way.needs =
            route(to: server.address, asking.source).map {
                Need(
                    $0.of, model.conditions[$0.of] == .network ? $0.words : asking.words, because: asking.because,
                    asking.source)
            } + served(at: server.address, .name(name), asking.source)
        guard let fault = fault(of: server, name) else { return way }
        if moment == .now || fault.isForGood {
            way.when = .never
            way.otherwise = fault.text
        } else {
            way.when = .undecided
            way.undecided = "whether the nameserver \(server.address) answers: now it does not"
        }
        return way
    }

    /// What is wrong with a nameserver outside this box, as this run heard it; nil where nothing is.
    private func fault(of server: Endpoint, _ name: String) -> (text: String, isForGood: Bool)? {
        let shown = "the nameserver \(server.address)"
        // Where others outside are heard it is not the network that keeps it silent.
        if hasAnswered(server) == false { return ("\(shown) does not answer", isNetworkHeard) }
        let heard = facts.resolver.answers.filter { $0.server == server }
        // Whom it serves is its owner's wish, not a passing trouble.
        if !heard.isEmpty, heard.allSatisfy({ $0.rcode == "REFUSED" }) { return ("\(shown) refuses this box", true) }
        switch heard.hearing(of: name) {
        case .fails(let rcode): return ("\(shown) does not answer for \(name): \(rcode)", false)
        case .refuses: return ("\(shown) rejects the signatures of \(name)", false)
        case .answers, nil: return nil
        }
    }

    /// Whether any question to it was answered; nil where none was asked.
    private func hasAnswered(_ server: Endpoint) -> Bool? {
        let asked = facts.resolver.answers.filter { $0.server == server }
        guard !asked.isEmpty else { return nil }
        return asked.contains {
            if case .answered = $0.outcome { return true }
            return false
        }
    }

    /// A tunnel whose program answers at this address, on this box.
    private func tunnel(serving address: IPAddress) -> Int? {
        facts.tunnels.firstIndex { $0.manager.program.nameservers.contains("\(address)") }
    }
}

extension NameService {
    /// Whether the search ends here with this status (nsswitch.conf(5)): by default only success does.
    package func ends(on status: String) -> Bool {
        var result = status == "success"
        for action in actions where (action.status.lowercased() == status) != action.isNegated {
            result = action.action.lowercased() == "return"
        }
        return result
    }
}
