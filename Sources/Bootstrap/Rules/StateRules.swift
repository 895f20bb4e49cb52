import Facts
import Programs
import Values

// Files without which a resolver does not run.
extension ModelBuilder {
    mutating func stateNeeds(_ index: Int) -> [Need] {
        let resolver = facts.resolver.local[index]
        guard resolver.kind.program.endsWithoutAnchor != nil, resolver.validation.value != .off,
            let bad = unwritableAnchor(resolver)
        else { return [] }
        return [
            Need(
                node(.state(resolver: index)), "its trust anchor file",
                because: "\(resolver.kind.title) keeps the root's keys there", bad.source)
        ]
    }

    mutating func addStateRules(_ head: Int, _ resolver: LocalResolver) {
        guard let bad = unwritableAnchor(resolver) else {
            add(Rule(head, because: "its state can be written", resolver.configuration))
            return
        }
        add(Rule(head, when: .never, because: "", bad.source, otherwise: bad.why))
    }

    /// A file that it maintains (RFC 5011) and cannot rewrite, or that is not there; one nobody maintains may be read-only.
    private func unwritableAnchor(_ resolver: LocalResolver) -> (why: String, source: Source)? {
        let title = resolver.kind.title
        let words = resolver.kind.program.endsWithoutAnchor ?? "an error"
        for file in resolver.anchorFiles {
            let unwritable = "\(file.value) cannot be written: \(title) ends with \"\(words)\""
            let isUp = moment == .now && resolver.isRunning.truth == true
            if !isUp, facts.dnssec.anchors.contains(where: { $0.path == file.value && $0.isMissing == true }) {
                return ("\(file.value) is not there: \(title) does not start without it", file.source)
            }
            if let state = facts.state.first(where: { $0.path == file.value && $0.purpose == .trustAnchor }),
                state.isWritable.value == false || state.mount.value?.isReadOnly == true
            {
                return (unwritable, state.isWritable.source ?? state.source)
            }
            if let anchors = facts.dnssec.anchors.first(where: { $0.path == file.value }),
                anchors.reader == resolver.kind, anchors.isWritable.value == false
            {
                return (unwritable, anchors.isWritable.source ?? anchors.source)
            }
        }
        return nil
    }
}
