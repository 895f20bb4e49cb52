import Box
import DNSSEC
import Facts
import Values

/// What the house asks of a resolver that runs on the box. Named nowhere but in its own folder: the rest asks `kind.program`.
package protocol ResolverProgram: Sendable {
    var kind: LocalResolver.Kind { get }
    /// Its name as its users know it.
    var title: String { get }
    /// Its place among the others wherever they are looked for and listed.
    var rank: Int { get }

    /// Its units and init scripts, without suffix, the most usual first.
    var services: [String] { get }
    /// The names of its processes as the kernel cuts them, after 15 bytes.
    var processes: Set<String> { get }

    /// Each instance as it is configured here; none where it is not installed.
    func readings(_ look: ProgramLook) -> [ResolverReading]
    /// Scripts of its distributions, by name, that start it with what `defaults` say.
    var starters: Set<String> { get }
    /// Where init scripts take its options from.
    var defaults: [DefaultsVariable] { get }
    /// Another whose place it takes where it is installed, being made from it.
    func displaced(_ files: any FileSystem) -> LocalResolver.Kind?

    /// The service of nsswitch.conf(5) that asks it.
    var nameService: String? { get }
    /// Where it listens when its configuration names no address; empty = the loopback, port 53.
    var usualAddresses: Set<String> { get }
    /// Where it hands on what it is asked, and looks at no signature.
    var uncheckedAddresses: Set<String> { get }
    /// Its upstreams come by name from a list that is signed, all of them with certificates, where none is configured.
    var picksFromList: Bool { get }
    /// Takes its upstreams from the links of the network where none is configured.
    var asksLinks: Bool { get }
    /// Finds the names of its own upstreams by itself, from the root.
    var findsUpstreams: Bool { get }
    /// Leaves single zones unvalidated, each without a final dot; nil where it cannot.
    func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange?

    /// How it uses time when it checks signatures; nil = the bare dates, for want of better knowledge.
    var validator: ValidatorModel? { get }
    /// What a version, as its first two numbers, makes of keys, signatures and proofs in another way than `validator` says.
    func fit(_ rules: inout ValidatorRules, toVersion numbers: [Int])

    /// Keeps the distribution's trust anchor in a file of its own.
    var keptAnchor: KeptAnchor? { get }
    /// It ends when it cannot rewrite a trust anchor file that it maintains (RFC 5011): what it then says.
    var endsWithoutAnchor: String? { get }
    /// Files that, all there together, make such a file before it starts; several ways.
    var anchorMakers: [[String]] { get }
    /// The file whose date it waits for before it looks at dates.
    var timestamp: ClockTrace? { get }
    /// Its first version with the root's key KSK-2024 within; nil where it carries none.
    var carriesKSK2024Since: String? { get }

    /// The setting with which it takes certificates whatever their dates; nil where it has none.
    var certificateDatesOff: String? { get }
    /// The setting with which it looks at no signature's dates until told; nil where it has none.
    var timeCheckUntilTold: String? { get }

    /// Commands that judge its configuration without starting it; none where it has no such mode.
    func checkers(of configuration: String) -> [[String]]

    /// Makes it forget what it refused while the clock was wrong, once that is right: what is done, and how.
    var forgetting: [(what: String, command: Command)] { get }
    /// What stays broken in it after a start at a wrong time.
    var aftermath: Aftermath { get }
}

extension ResolverProgram {
    /// Names of its systemd units.
    package var units: [String] { services.map { $0 + ".service" } }
    package var starters: Set<String> { [] }
    package var defaults: [DefaultsVariable] { [] }
    package func displaced(_ files: any FileSystem) -> LocalResolver.Kind? { nil }
    package var nameService: String? { nil }
    package var usualAddresses: Set<String> { [] }
    package var uncheckedAddresses: Set<String> { [] }
    package var picksFromList: Bool { false }
    package var asksLinks: Bool { false }
    package var findsUpstreams: Bool { false }
    package func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange? { nil }
    package var validator: ValidatorModel? { nil }
    package func fit(_ rules: inout ValidatorRules, toVersion numbers: [Int]) {}
    package var keptAnchor: KeptAnchor? { nil }
    package var endsWithoutAnchor: String? { nil }
    package var anchorMakers: [[String]] { [] }
    package var timestamp: ClockTrace? { nil }
    package var carriesKSK2024Since: String? { nil }
    package var certificateDatesOff: String? { nil }
    package var timeCheckUntilTold: String? { nil }
    package func checkers(of configuration: String) -> [[String]] { [] }
    package var forgetting: [(what: String, command: Command)] { [] }
    package var aftermath: Aftermath { Aftermath(.resolver, units, "it keeps refusals of that time") }
}

/// A trust anchor that a resolver keeps up to date (RFC 5011).
package struct KeptAnchor: Sendable {
    /// Who writes it where nothing else is configured.
    package var user: String
    /// The resolver's own verdict on its configuration.
    package var checkers: [[String]]
}

/// Every resolver, by rank.
package let allResolverPrograms: [any ResolverProgram] = allPrograms.compactMap(\.resolver)
    .sorted { $0.rank < $1.rank }

private let resolverPrograms: [LocalResolver.Kind: any ResolverProgram] = Dictionary(
    allResolverPrograms.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })

extension LocalResolver.Kind {
    /// All that is known of it: little, where the facts are of a newer boxdoctor.
    package var program: any ResolverProgram { resolverPrograms[self] ?? UnknownResolverProgram(kind: self) }

    package var title: String { program.title }
}

extension LocalResolver {
    /// How this one is made to forget what it refused; nothing where it does not run, or hears no control program.
    package var forgetting: [(what: String, command: Command)] {
        isRunning.value == true && hearsControl != false ? kind.program.forgetting : []
    }
}

private struct UnknownResolverProgram: ResolverProgram {
    let kind: LocalResolver.Kind

    var title: String { kind.rawValue }
    var rank: Int { .max }
    var services: [String] { [kind.rawValue] }
    var processes: Set<String> { [] }
    func readings(_ look: ProgramLook) -> [ResolverReading] { [] }
}

extension LocalResolver {
    /// One that looks at no signature by itself, to be filled in.
    static func unvalidating(_ kind: Kind, _ path: String) -> LocalResolver {
        let whole = Source(path)
        return LocalResolver(
            kind: kind, configuration: whole, validation: Sourced(.off, whole), timeCheck: Sourced(.always, whole))
    }
}
