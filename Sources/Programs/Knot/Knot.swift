import Box
import DNSSEC
import Facts
import Formats
import Values

/// CZ.NIC's Knot Resolver.
struct Knot: Program {
    var resolver: (any ResolverProgram)? { Kresd() }
}

extension LocalResolver.Kind {
    package static let knot = LocalResolver.Kind(rawValue: "knot")
}

extension ValidatorModel {
    /// Measured with 5.6.
    package static let knot = ValidatorModel(
        name: "knot", tolerance: exact, wraps: false, countsProofSOA: true, countsNoDelegation: true)
}

/// Of either kind of configuration what bears on names and validation.
private struct Kresd: OneFileResolver {
    let kind = LocalResolver.Kind.knot
    let title = "Knot Resolver"
    let rank = 5
    let services = ["knot-resolver", "kresd@1", "kresd"]
    let processes: Set = ["kresd", "knot-resolver"]
    let validator: ValidatorModel? = .knot
    let carriesKSK2024Since: String? = "5.7.4"
    let paths = ["/etc/knot-resolver/config.yaml", "/etc/knot-resolver/kresd.conf"]
    let defaults = [DefaultsVariable("/etc/default/kresd", "DAEMON_ARGS")]

    /// kresd(8): several may be given, relative to its folder, where it looks for `config` if none is. What the distribution has of
    /// its own before says nothing of names.
    func named(_ start: ResolverStart, _ look: ProgramLook) -> [Sourced<String>] {
        let letters: [String: Character] = [
            "addr": "a", "tls": "t", "fd": "S", "config": "c", "noninteractive": "n", "quiet": "q", "verbose": "v",
        ]
        let (options, valued) = (start.options.shortened(letters), "atSc")
        let folder = options.arguments(valued: valued).first
        let files = options.values("c", valued: valued).filter { !$0.value.hasPrefix("/usr/") }.map { file in
            folder == nil || file.value.hasPrefix("/")
                ? file : Sourced("\(folder?.value ?? "")/\(file.value)", file.source)
        }
        guard files.isEmpty, let program = start.program, program.lastPathComponent == "kresd" else { return files }
        return [Sourced("\(folder?.value ?? ".")/config", folder?.source ?? Source(program))]
    }

    func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange? {
        let place = resolver.configuration.place
        if isYAML(place) {
            return .told(
                ["add to \(place), below dnssec:", "    negative-trust-anchors:"] + zones.map { "      - \($0)" }
                    + ["and restart Knot Resolver: systemctl restart knot-resolver"])
        }
        // The last call counts: with what is excepted already.
        let list = (resolver.insecureZones.map(\.value) + zones.map { $0 + "." }).map { "'\($0)'" }
        return .told([
            "add at the end of \(place):", "    trust_anchors.set_insecure({\(list.joined(separator: ", "))})",
            "and restart Knot Resolver: systemctl restart 'kresd@*'",
        ])
    }

    var aftermath: Aftermath { Aftermath(.resolver, units + ["kresd@"], "it keeps refusals of that time") }

    private func isYAML(_ path: String) -> Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }

    /// kresd.conf is a Lua program; config.yaml since 6.0. Validates unless told not to.
    func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .knot, configuration: whole, validation: Sourced(.on, whole), timeCheck: Sourced(.always, whole))
        resolver.endsUnlessBound = true
        resolver.user = Sourced("knot-resolver", whole)
        var reading = ResolverReading(resolver: resolver)
        if isYAML(path) {
            var yaml = KnotYAML(path, &reader)
            yaml.fill(&reading.resolver, &reader)
            (reading.whyUnread, reading.inlineAnchors) = (yaml.whyUnread, yaml.anchors)
        } else {
            let program = KresdProgram(path, &reader)
            program.fill(&reading.resolver)
            (reading.whyUnread, reading.inlineAnchors) = (program.whyUnread, program.anchors)
        }
        reading.resolver.recurses = !reading.resolver.upstreams.contains { $0.zone == "." }
        reading.troubles = reader.troubles
        return reading
    }
}
