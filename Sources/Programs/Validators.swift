import DNSSEC
import Facts
import Values

extension ValidatorModel {
    /// Every validator that is known, by the rank of its resolver; one that is made from another judges as that does.
    package static let all: [ValidatorModel] =
        allResolverPrograms.compactMap(\.validator).reduce(into: []) { all, model in
            if !all.contains(where: { $0.name == model.name }) { all.append(model) }
        } + [ldns]

    /// What a chain is judged by where no validator is named.
    package static let standard = all[0]

    /// Nil for a name that `all` does not have.
    package init?(named name: String) {
        guard let model = ValidatorModel.all.first(where: { $0.name == name }) else { return nil }
        self = model
    }

    /// The rules of a resolver of this box, as it is configured. Whether it waits with the dates until told
    /// (`timeCheck`) is not in here: that depends on what has happened since its start.
    package init(for resolver: LocalResolver) {
        self = resolver.kind.program.validator ?? .ldns
        if let told = resolver.skew {
            // Facts may come from elsewhere: no validator takes less than nothing.
            let skew = ValidatorSkew(leastSeconds: max(told.leastSeconds, 0), mostSeconds: max(told.mostSeconds, 0))
            switch tolerance {
            case .tenthOfLifetime: tolerance = .tenthOfLifetime(skew)
            case .fixed(_, let after): tolerance = .fixed(beforeSeconds: skew.leastSeconds, afterSeconds: after)
            }
        }
        switch resolver.validation.value {
        case .off, .permissive:
            ignoresDates = true
            refusesNothing = true
        case .on, .onRequest, .allowDowngrade: ignoresDates = resolver.timeCheck.value == .never
        }
        rules.adopt(resolver)
        disabledAlgorithms = resolver.disabledAlgorithms ?? []
        insecureZones = resolver.insecureZones.map { zone in
            let name = zone.value.lowercased()
            return name.hasSuffix(".") ? name : name + "."
        }
    }
}

extension ValidatorRules {
    /// Those of a resolver as it is configured, by its version where that is known.
    fileprivate mutating func adopt(_ resolver: LocalResolver) {
        requiresEveryAlgorithm = resolver.requiresEveryAlgorithm?.value ?? requiresEveryAlgorithm
        if requiresEveryAlgorithm { digests = .strongest }
        acceptsFailingAnchor = resolver.acceptsStripped?.value ?? acceptsFailingAnchor
        if let limits = resolver.nsec3Limits, !limits.isEmpty { nsec3Limits = limits }
        guard let version = resolver.version.value else { return }
        let numbers = version.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        if numbers.count == 2 { resolver.kind.program.fit(&self, toVersion: numbers) }
    }
}
