import Facts
import Formats
import Values

/// What a site asks of its boxes, from a TOML file:
///
///     min_sources = 3             # NTP sources a box, a pool counting as four
///     min_answering = 2           # of those, answering when it was looked at
///     no_mutual_sources = true    # no two boxes each other's only source
///     survive_power_cut = "7d"    # every box, by itself
///     address_source = true       # at least one source that needs no name
package struct SiteRules: Sendable, Equatable {
    package var minimumSources: Int?
    var minimumAnswering: Int?
    var noMutualSources = false
    var survivePowerCutSeconds: Int64?
    package var addressSource = false

    package init() {}

    /// One rule over the site: the boxes told apart.
    package struct Verdict: Sendable, Equatable {
        package var rule: String
        /// Boxes whose configuration keeps the rule.
        package var configured: [String]
        /// Boxes that kept it when they were looked at; nil where the rule is not about answers.
        package var answering: [String]?
        package var breaking: [String]
    }

    /// Unknown keys and wrong values are told with their line; what is right counts.
    package static func read(_ bytes: [UInt8], named file: String) -> (rules: SiteRules, troubles: [Trouble]) {
        var rules = SiteRules()
        var troubles: [Trouble] = []
        let toml: Toml
        do {
            toml = try Toml(bytes, path: file)
        } catch {
            return (rules, [Trouble(Source(file, line: error.line), error.message)])
        }
        for entry in toml.root.entries {
            let (key, source) = (entry.key, toml.source(of: entry.value))
            let wants: String?
            switch (key, entry.value.kind) {
            case ("min_sources", .integer(let count)) where (1...100).contains(count):
                (rules.minimumSources, wants) = (Int(count), nil)
            case ("min_answering", .integer(let count)) where (1...100).contains(count):
                (rules.minimumAnswering, wants) = (Int(count), nil)
            case ("min_sources", _), ("min_answering", _): wants = "a number from 1 to 100"
            case ("no_mutual_sources", .boolean(let isOn)): (rules.noMutualSources, wants) = (isOn, nil)
            case ("address_source", .boolean(let isOn)): (rules.addressSource, wants) = (isOn, nil)
            case ("no_mutual_sources", _), ("address_source", _): wants = "true or false"
            case ("survive_power_cut", .string(let text)):
                rules.survivePowerCutSeconds = systemdSeconds(text).flatMap { $0 < 1e12 ? Int64($0) : nil }
                wants = rules.survivePowerCutSeconds == nil ? "a length of time such as \"7d\" or \"36h\"" : nil
            case ("survive_power_cut", _): wants = "a length of time in quotes, such as \"7d\""
            default:
                troubles.append(Trouble(source, "\(escaped(key)): no such rule; see boxdoctor.toml(5)"))
                continue
            }
            if let wants { troubles.append(Trouble(source, "\(key): takes \(wants)")) }
        }
        return (rules, troubles)
    }

    func judge(_ site: SiteFacts, _ directory: SiteDirectory, _ cuts: [IntervalSet]) -> [Verdict] {
        var verdicts: [Verdict] = []
        func add(_ rule: String, answering: ((Facts) -> Bool)? = nil, _ keeps: (Int) -> Bool) {
            var verdict = Verdict(rule: rule, configured: [], answering: answering == nil ? nil : [], breaking: [])
            let answersOf = answering.map { site.kinds.map(\.facts).map($0) }
            for (number, member) in site.members.enumerated() {
                let isKept = keeps(number)
                let answers = answersOf?[member.kind]
                if isKept { verdict.configured.append(member.name) }
                if answers == true { verdict.answering?.append(member.name) }
                if !isKept || answers == false { verdict.breaking.append(member.name) }
            }
            verdicts.append(verdict)
        }
        /// One box of each kind stands for all.
        func byKind(_ keeps: (Facts) -> Bool) -> (Int) -> Bool {
            let kept = site.kinds.map(\.facts).map(keeps)
            return { kept[site.members[$0].kind] }
        }
        if let least = minimumSources {
            add("at least \(least) NTP sources", byKind { $0.sourceCount >= least })
        }
        if let least = minimumAnswering {
            add(
                "at least \(least) NTP sources that answer",
                answering: { $0.answeringCount >= least }, byKind { $0.sourceCount >= least })
        }
        if addressSource {
            add(
                "an NTP source given by address",
                byKind { $0.activeSources.contains { $0.address != nil || $0.form == .referenceClock } })
        }
        if let length = survivePowerCutSeconds {
            add("survives a power cut of \(durationText(Double(length)))") { number in
                cuts[number].component(around: 0)?.contains(length) == true
            }
        }
        if noMutualSources {
            let mutual = SiteRules.mutual(site, directory)
            add("not each other's only source") { !mutual.contains($0) }
        }
        return verdicts
    }

    /// Boxes whose only source is a box whose only source they are.
    private static func mutual(_ site: SiteFacts, _ directory: SiteDirectory) -> Set<Int> {
        let only: [Neighbour?] = site.kinds.map { kind in
            let sources = kind.facts.activeSources
            guard sources.count == 1 else { return nil }
            return .named(canonical(sources[0].name), orAt: sources[0].address)
        }
        let behind = site.members.enumerated().map { number, member in
            only[member.kind].flatMap { directory.find($0, for: number) }
        }
        return Set(behind.indices.filter { number in behind[number].map { behind[$0] == number } ?? false })
    }
}

extension Facts {
    /// The sources that the daemons in charge may choose.
    fileprivate var activeSources: [NTPSource] {
        daemonsInCharge.flatMap(\.sources).filter { $0.isSelectable && $0.origin != .fallback }
    }

    /// Different ones; a pool stands for four.
    fileprivate var sourceCount: Int {
        var seen: Set<String> = []
        return activeSources.filter { seen.insert(canonical($0.name)).inserted }
            .map(\.servers).reduce(0, +)
    }

    /// Different addresses that gave a usable time.
    fileprivate var answeringCount: Int { Set(ntp.filter { $0.sample != nil }.compactMap(\.endpoint)).count }
}
