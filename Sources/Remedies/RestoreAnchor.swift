import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// Puts the distribution's trust anchor where a resolver keeps its own, and lets it keep it.
package struct RestoreAnchor: Remedy {
    package let id = "trust-anchor"
    package let title = "puts the distribution's DNSSEC trust anchor back"
    package let rank = 50

    package init() {}

    package func adds(to facts: Facts) -> String {
        facts.unwritableAnchor == nil
            ? "the distribution's DNSSEC trust anchor" : "a trust anchor file that its resolver can write"
    }

    package func effect(on facts: inout Facts, with means: Means) {
        if let index = facts.keptIndex, let missing = missing(facts), !missing.isEmpty {
            facts.dnssec.anchors[index].anchors = missing
            facts.dnssec.anchors[index].isMissing = nil
        }
        guard let path = facts.unwritableAnchor else { return }
        for index in facts.dnssec.anchors.indices where facts.dnssec.anchors[index].path == path {
            facts.dnssec.anchors[index].isWritable = .known(true, Source(path))
        }
        for index in facts.state.indices where facts.state[index].path == path {
            facts.state[index].isWritable = .known(true, Source(path))
        }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let kept = facts.keptIndex.map { facts.dnssec.anchors[$0] }
        guard let path = facts.unwritableAnchor ?? kept?.path else {
            return .notNeeded(why: "no resolver here keeps a trust anchor of its own")
        }
        if let mount = facts.state.first(where: { $0.path == path })?.mount.value, mount.isReadOnly {
            return .cannot(why: "\(path) lies on \(mount.mountPoint), which is mounted read-only")
        }
        let missing = missing(facts)
        if facts.unwritableAnchor != nil { return .manual(owning(path, missing ?? [], facts)) }
        guard let missing else { return withoutPackage(facts) }
        let program = facts.anchorKeeper
        guard !missing.isEmpty else { return .notNeeded(why: "\(path) trusts every key that the distribution does") }
        return plan(
            [FileChange(path: path, contents: missing.map { $0.record + "\n" }.joined())],
            validate: program?.keptAnchor?.checkers ?? [], activate: program.map { facts.restart($0.services[0]) } ?? []
        )
    }

    /// What the distribution trusts, where that is more than what is kept; nil where it is not on this box.
    private func missing(_ facts: Facts) -> [TrustAnchor]? {
        let packaged = facts.dnssec.anchors.first { $0.isPackaged && !$0.anchors.isEmpty }
        guard let packaged else { return nil }
        let kept = facts.keptIndex.map { facts.dnssec.anchors[$0].anchors } ?? []
        let trusted = Set(kept.filter { $0.state == .valid }.map(\.keyTag))
        return packaged.anchors.allSatisfy { trusted.contains($0.keyTag) } ? [] : packaged.anchors
    }

    /// The owner of a file is its owner's affair: told, and what else is missing with it.
    private func owning(_ path: String, _ missing: [TrustAnchor], _ facts: Facts) -> [String] {
        let program = facts.anchorKeeper
        let user =
            facts.resolver.local.first { $0.kind == program?.kind }?.user?.value ?? program?.keptAnchor?.user ?? "root"
        let folder = path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
        let packaged = facts.dnssec.anchors.first(where: \.isPackaged)?.path
        let copy = missing.isEmpty ? nil : packaged.map { "cp \($0.shellQuoted) \(path.shellQuoted)" }
        let owner = "chown \(user.shellQuoted): \(folder.shellQuoted) \(path.shellQuoted)"
        let restart = program.map { facts.restart($0.services[0]) } ?? []
        let commands = [copy, owner].compactMap { $0 } + restart.map { $0.joined(separator: " ") }
        return ["\(user) must be able to write \(path) and beside it:"]
            + commands.map { "    " + facts.host.pasted($0) }
    }

    private func withoutPackage(_ facts: Facts) -> Prescription {
        guard facts.host.isDebian else {
            return .cannot(why: "\(facts.host.system.value ?? "") has no package of the anchor that could be put back")
        }
        return .manual([
            facts.host.pasted(facts.host.installCommand("dns-root-data")), "sudo boxdoctor fix trust-anchor",
        ])
    }
}

extension Facts {
    /// The anchor file that a resolver here keeps up to date by itself.
    fileprivate var keptIndex: Int? { dnssec.anchors.firstIndex { $0.reader.program.keptAnchor != nil } }

    /// The resolver that keeps one here, or would.
    fileprivate var anchorKeeper: (any ResolverProgram)? {
        keptIndex.map { dnssec.anchors[$0].reader.program } ?? allResolverPrograms.first { $0.keptAnchor != nil }
    }

    /// The path of one that its resolver cannot write.
    fileprivate var unwritableAnchor: String? {
        dnssec.anchors.first { $0.reader.program.keptAnchor != nil && $0.isWritable.value == false }?.path
            ?? state.first { $0.purpose == .trustAnchor && $0.isWritable.value == false }?.path
    }
}
