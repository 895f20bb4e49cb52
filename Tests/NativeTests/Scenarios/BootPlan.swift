/// Which boxes are tried, and with which clocks: first every box at a few, then each once more on either side of each limit that
/// boxdoctor told.
struct BootPlan {
    private static let hour = 3600
    private static let day = 86_400

    /// Years behind as without a clock, within and without the usual windows, ahead.
    private static let clocks = [1200, 20 * hour, 3 * 365 * day, -10 * day, -17 * day]

    /// Every part at two clocks, by turns.
    static let first: [Boot] = {
        var boots: [Boot] = []
        let boxes = Boot.resolvers.map { ($0, Boot.usual) } + Boot.daemons.map { (Boot.Part.unbound(""), $0) }
        for (number, box) in boxes.enumerated() {
            for turn in [number, number + 2] {
                boots.append(Boot(resolver: box.0, daemon: box.1, behindSeconds: clocks[turn % clocks.count]))
            }
        }
        for (number, seconds) in [1200, 3 * 365 * day].enumerated() {
            let nameserver = ["10.77.0.55", "10.77.0.99"][number]
            boots.append(
                Boot(resolver: .noResolver.open, daemon: Boot.usual, nameservers: [nameserver], behindSeconds: seconds))
        }
        return (boots + repaired).filter { $0.isPossible }
    }()

    /// More settings, each with a clock that no window reaches.
    static let settings: [Boot] = {
        let boxes =
            Boot.settledResolvers.map { ($0, Boot.usual) }
            + (Boot.settledDaemons + Boot.rareChronys + Boot.rareDaemons).map { (Boot.Part.unbound(""), $0) }
        let boots = boxes.map { Boot(resolver: $0.0, daemon: $0.1, behindSeconds: 3 * 365 * day) }
        return (boots + Boot.nameServices).filter { $0.isPossible }
    }()

    /// Every box whose clock no window reaches, after `fix bootstrap`: what is said to be done must help.
    static let mended: [Boot] = {
        let servers = ["10.77.0.11", "10.77.0.12", "10.77.0.13"].map { " --server \($0)" }.joined()
        var seen: Set<String> = []
        return (first + settings).filter { boot in
            boot.fix == nil && boot.behindSeconds > 0 && seen.insert(boot.resolver.title + boot.daemon.title).inserted
        }.map { boot in
            var boot = boot
            boot.behindSeconds = 3 * 365 * day
            boot.fix = "bootstrap" + servers
            return boot
        }
    }()

    /// Still more, which the sample leaves alone.
    static let further: [Boot] = {
        let boots = Boot.furtherResolvers.map {
            Boot(resolver: $0, daemon: Boot.usual, behindSeconds: 3 * 365 * day)
        }
        return (boots + Boot.furtherNameServices).filter { $0.isPossible }
    }()

    /// Boxes that do not come up, and what is offered for them: done, it must help.
    private static let repaired: [Boot] = {
        let offers: [(daemon: Boot.Part, fix: String)] = [
            (Boot.usual, "address-source --server 10.77.0.11"), (Boot.usual, "bootstrap --server 10.77.0.11"),
            (Boot.ntpsecOfThree, "address-source --server 10.77.0.11 --server 10.77.0.12 --server 10.77.0.13"),
            (Boot.ntpsecOfOne, "address-source --server 10.77.0.11 --server 10.77.0.12 --server 10.77.0.13"),
            (.timesyncd("", "NTP=t1.example t2.example"), "address-source --server 10.77.0.13"),
            (
                .timesyncd(" with an unused fallback", "NTP=t1.example t2.example\nFallbackNTP=10.77.0.12"),
                "address-source --server 10.77.0.13"
            ),
            (.chrony(" with a limit", "server 10.77.0.11 iburst\nmakestep 1 3\nmaxchange 1000 0 0"), "makestep"),
            (.chrony(" that never steps", "server 10.77.0.11 iburst"), "makestep"),
        ]
        return offers.map {
            Boot(resolver: .unbound(""), daemon: $0.daemon, behindSeconds: 3 * 365 * day, fix: $0.fix)
        }
    }()

    /// So far from a limit: what begins on one side must end there.
    static let marginSeconds = 57

    /// On both sides of every limit of the rehearsals.
    static func second(after results: [(boot: Boot, result: BootResult)]) -> [Boot] {
        var seen: Set<String> = []
        return results.flatMap { boot, result -> [Boot] in
            guard boot.fix == nil, !boot.daemon.slews, seen.insert(boot.resolver.title + boot.daemon.title).inserted
            else { return [] }
            let edges = result.limits.filter { abs($0) > 2 * marginSeconds && abs($0) < 30 * day }
            return edges.flatMap { edge in
                [-marginSeconds, marginSeconds].map { side in
                    var again = boot
                    again.behindSeconds = edge + side
                    // The ends of signatures move with time; a daemon's own limits, round ones, do not.
                    again.since = edge % 10 == 0 ? nil : result.rehearsedAt
                    return again
                }
            }
        }
    }
}

extension Boot {
    /// Whether its programs are here.
    var isPossible: Bool { [resolver, daemon].allSatisfy { $0.package.map(ScenarioLab.isUnpacked) ?? true } }
}
