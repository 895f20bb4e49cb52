import Box
import Facts
import Values

/// Turns collected answers into verified chains, one name after another, as one validator would judge them. Pure: the same
/// answers give the same chains.
package struct ChainVerifier: Sendable {
    private var walk: ZoneWalk

    package init(
        answers: ChainAnswers, anchors: [TrustAnchor], library: any DNSLibrary, as model: ValidatorModel
    ) {
        walk = ZoneWalk(answers: answers, anchors: anchors, library: library, model: model)
    }

    /// The chain of a host name: to its addresses, or to the proof that there are none. `name` in any case, with or
    /// without the final dot.
    package mutating func chain(of name: String) -> NameChain {
        chain(of: name, types: [DNSType.a, DNSType.aaaa])
    }

    /// The same for addresses of some types only: `DNSType.a`, `DNSType.aaaa`.
    mutating func chain(of name: String, types: [UInt16]) -> NameChain {
        let shown = name.hasSuffix(".") && name.count > 1 ? String(name.dropLast()) : name
        var chain = NameChain(name: shown.lowercased(), status: .unknown, why: "not a name")
        guard let start = DomainName(name), start.labels.count <= DNSSECLimits.labels else { return chain }
        walk.verifier.startName()
        let paths = types.map { path(from: start, type: $0) }
        // What has addresses decides. Where neither kind has any, a proof for one does not make up for a refusal of the other.
        let found = paths.filter { !$0.addresses.isEmpty }
        let worst = paths.max { $0.status.badness < $1.status.badness }
        let usable = found.isEmpty ? [worst].compactMap { $0 } : found
        guard let best = usable.min(by: { $0.status.badness < $1.status.badness }) else { return chain }
        chain.status = best.status
        chain.why = best.why
        chain.addresses = usable.flatMap(\.addresses)
        chain.aliases = usable.reduce(into: []) { all, path in all += path.aliases.filter { !all.contains($0) } }
        chain.links = usable.filter { $0.status.badness == best.status.badness }.merged()
        return chain
    }

    /// One way from the name to its records of one type.
    struct Path: Sendable {
        var type: UInt16
        var status = NameChain.Status.secure
        var why = ""
        var links: [ChainLink] = []
        var addresses: [IPAddress] = []
        /// The names that aliases led to.
        var aliases: [String] = []
        var isAliased: Bool { !aliases.isEmpty }
        /// What stood beside aliases and goes along with the answer.
        var beside: [RRset] = []
        /// What of all that stands beside is verified, as owner and type.
        var verified: Set<String> = []

        /// The worst thing met on the way stands.
        package mutating func lower(to status: NameChain.Status, _ why: String = "") {
            guard status.badness > self.status.badness else { return }
            self.status = status
            self.why = why
        }
    }

    private mutating func path(from start: DomainName, type: UInt16) -> Path {
        var path = Path(type: type)
        var message: DNSMessage
        switch walk.answers.message(start, type) {
        case .success(let found): message = found
        case .failure(let missing):
            path.lower(to: .unknown, missing.why)
            return path
        }
        var answer = RRsets(message.answer)
        var name = start
        var seen: Set<DomainName> = []
        while path.status.badness < NameChain.Status.unknown.badness {
            guard seen.insert(name).inserted else {
                path.lower(to: .bogus, "\(start) leads in a circle of aliases")
                break
            }
            guard seen.count <= DNSSECLimits.cnameHops else {
                path.lower(to: .unknown, "\(start) leads through more than \(DNSSECLimits.cnameHops) aliases")
                break
            }
            if let set = answer.first(name, type) {
                arrive(at: set, in: message, on: &path)
                break
            }
            guard let next = follow(name, in: answer, of: message, on: &path) else {
                if path.status.badness < NameChain.Status.unknown.badness { deny(name, in: message, on: &path) }
                break
            }
            name = next
            path.aliases.append("\(next)")
            // The resolver may have left the rest of the way to us, or the validator asks for it anew.
            let isHere = answer.sets.contains { $0.owner == name }
            let goesOn =
                walk.rules.asksTargetsAnew ? answer.alias(at: name) != nil : message.rcode == 0 && isHere
            if !goesOn, case .success(let found) = walk.answers.message(name, type) {
                path.beside += RRsets(message.authority).proofs
                (message, answer) = (found, RRsets(found.answer))
            } else if !isHere, message.authority.isEmpty {
                path.lower(to: .unknown, "\(name) \(DNSType.name(type)) was not answered")
            }
        }
        finish(&path, message)
        return path
    }

    private mutating func finish(_ path: inout Path, _ message: DNSMessage) {
        let beside = path.beside + RRsets(message.authority).counted
        if path.status == .secure, walk.rules.checksAuthority,
            let stray = beside.first(where: { !path.verified.contains($0.label) })
        {
            path.lower(to: .bogus, "\(stray.label) beside the answer is not verified")
        }
        if path.status == .bogus, walk.verifier.isSpent { path.status = .unknown }
        if path.status.badness >= NameChain.Status.unknown.badness { path.addresses = [] }
    }

    /// At the addresses.
    private mutating func arrive(at set: RRset, in message: DNSMessage, on path: inout Path) {
        guard message.rcode == 0 else {
            // Whoever asks takes it for absent; a validator cannot tell what it is and looks for no signatures.
            let (end, links) = walk.walk(to: set.owner, signer: nil)
            path.links += links
            switch end {
            case .unsigned: path.lower(to: .insecure)
            case .unknown(let why): path.lower(to: .unknown, why)
            case .bogus(let why): path.lower(to: .bogus, why)
            case .zone:
                let rcode = DNSAsk.rcodeName(message.rcode)
                path.lower(to: .bogus, "\(set.label): answered \(rcode) although it is there")
            }
            return
        }
        accept(set, in: message, as: .answer, on: &path)
        path.addresses = set.records.prefix(32).compactMap { IPAddress(bytes: $0.data) }
    }

    /// Where an alias leads; nil where the name is none, or the path ends at it.
    private mutating func follow(_ name: DomainName, in answer: RRsets, of message: DNSMessage, on path: inout Path)
        -> DomainName?
    {
        guard let set = answer.alias(at: name) else { return nil }
        if set.type == DNSType.dname {
            // unbound throws away an answer with a DNAME that came twice (iter_scrub.c).
            guard set.received == 1, let target = set.aliasTarget,
                let next = name.replacing(set.owner, with: target)
            else {
                path.lower(to: .bogus, "\(set.label) leads to no name, or to several")
                return nil
            }
            accept(set, in: message, as: .cname, on: &path)
            guard !set.isFromWildcard else {
                switch walk.rules.wildcardDNAME {
                case .accepts: return next
                case .refuses: path.lower(to: .bogus, "\(set.label) is made from a wildcard")
                case .unknown: path.lower(to: .unknown, "\(set.label) is made from a wildcard: validators differ")
                }
                return nil
            }
            return next
        }
        guard let target = set.aliasTarget else {
            path.lower(to: .bogus, "\(set.label) is no name")
            return nil
        }
        accept(set, in: message, as: .cname, on: &path)
        // Of several the first is followed (iter_scrub.c), for which then no signature is good.
        if set.records.count > 1 {
            switch walk.walk(to: set.owner, signer: nil).end {
            case .unsigned: break
            case .unknown(let why): path.lower(to: .unknown, why)
            case .zone, .bogus: path.lower(to: .bogus, "\(set.label) is not one name")
            }
        }
        return target
    }

    /// Verifies a positive RRset and lowers the path's status by what comes of it.
    private mutating func accept(_ set: RRset, in message: DNSMessage, as role: ChainLink.Role, on path: inout Path) {
        // Who signed is taken from the first signature, as validators do.
        let signer = set.signatures.first.map(\.signer).flatMap { set.owner.isInside($0) ? $0 : nil }
        let (end, links) = walk.walk(to: set.owner, signer: signer)
        path.links += links
        switch end {
        case .unsigned: path.lower(to: .insecure)
        case .bogus(let why): path.lower(to: .bogus, why)
        case .unknown(let why): path.lower(to: .unknown, why)
        case .zone(let zone, let keys):
            let verdict = walk.verifier.verdicts(on: set, zone: zone, keys: keys, wildcards: true)
            path.links.append(verdict.link(role))
            guard signer != nil else {
                return path.lower(to: .bogus, "\(set.label): it is not signed although its zone \(zone) is")
            }
            guard verdict.isGood else { return path.lower(to: .bogus, verdict.complaint) }
            checkBeside(set, in: message, zone: zone, keys: keys, on: &path)
        }
    }

    private mutating func checkBeside(
        _ set: RRset, in message: DNSMessage, zone: DomainName, keys: ZoneKeys, on path: inout Path
    ) {
        guard set.isFromWildcard || walk.rules.checksAuthority else { return }
        guard Set(set.signatures.map(\.labels)).count == 1 else {
            return path.lower(to: .bogus, "\(set.label): its signatures disagree on being made from a wildcard")
        }
        let isAlias = set.type == DNSType.cname || set.type == DNSType.dname
        let beside = walk.beside(
            in: message, earlier: path.beside, zone: zone, keys: keys,
            scope: isAlias ? .alias : path.isAliased ? .behindAlias : .direct, roles: (.denial, .soa))
        path.links += beside.links
        path.verified.formUnion(beside.verified)
        if let complaint = beside.complaint { return path.lower(to: .bogus, complaint) }
        guard set.isFromWildcard, let labels = set.signatures.first?.labels, set.type != DNSType.dname else { return }
        path.take(beside.denial.noCloser(set.owner, encloserLabels: labels, &walk.verifier))
    }

    /// The proof that the name, or the type at it, does not exist.
    private mutating func deny(_ name: DomainName, in message: DNSMessage, on path: inout Path) {
        let isNameError = message.rcode == 3 && !path.isAliased
        let (end, links) = walk.walk(to: name, signer: denier(of: name, in: message, path), denies: isNameError)
        path.links += links
        switch end {
        case .unsigned: path.lower(to: .insecure)
        case .bogus(let why): path.lower(to: .bogus, why)
        case .unknown(let why): path.lower(to: .unknown, why)
        case .zone(let zone, let keys):
            let beside = walk.beside(
                in: message, earlier: path.beside, zone: zone, keys: keys,
                scope: path.isAliased ? .behindAlias : .direct, roles: (.denial, .soa))
            path.links += beside.links
            path.verified.formUnion(beside.verified)
            if let complaint = beside.complaint { return path.lower(to: .bogus, complaint) }
            path.take(absence(of: name, beside.denial, message, path))
        }
    }

    /// Who signed the first proof; behind aliases, where several zones' stand together, the nearest to the name.
    private func denier(of name: DomainName, in message: DNSMessage, _ path: Path) -> DomainName? {
        let proofs = RRsets(message.authority).proofs
        guard path.isAliased else {
            return proofs.first?.signatures.first.map(\.signer).flatMap { name.isInside($0) ? $0 : nil }
        }
        return proofs.flatMap(\.signatures).map(\.signer).filter { name.isInside($0) }.max {
            $0.labels.count < $1.labels.count
        }
    }

    /// The response code of an answer that aliases lead to says nothing of where they end: either proof will do. Some
    /// servers say NXDOMAIN of an empty non-terminal: validators forgive that where NSEC shows the name.
    private mutating func absence(of name: DomainName, _ denial: Denial, _ message: DNSMessage, _ path: Path)
        -> Denial.Absence
    {
        guard path.isAliased || message.rcode == 3 else { return denial.noData(name, path.type, &walk.verifier) }
        let absent = denial.nameError(name, &walk.verifier)
        guard case .unproven = absent, path.isAliased || denial.nsec3.isEmpty else { return absent }
        let lacking = denial.noData(name, path.type, &walk.verifier)
        if case .unproven = lacking { return absent }
        return lacking
    }
}

extension ChainVerifier.Path {
    fileprivate mutating func take(_ absence: Denial.Absence) {
        switch absence {
        case .proven: break
        case .insecure: lower(to: .insecure)
        case .unproven(let why): lower(to: .bogus, why)
        }
    }
}

extension [ChainVerifier.Path] {
    /// Links in the order met, each once; those that only one of several paths needs say which.
    fileprivate func merged() -> [ChainLink] {
        var result: [ChainLink] = []
        for path in self {
            for link in path.links where !result.contains(where: { $0.isSame(as: link) }) {
                var link = link
                let needing = filter { $0.links.contains { $0.isSame(as: link) } }
                if needing.count < count { link.question = DNSType.name(path.type) }
                result.append(link)
            }
        }
        return result
    }
}

extension ChainLink {
    fileprivate func isSame(as other: ChainLink) -> Bool {
        owner == other.owner && type == other.type && role == other.role && signatures == other.signatures
    }
}

extension RRsets {
    /// What makes the name an alias: a DNAME above it, or a CNAME.
    fileprivate func alias(at name: DomainName) -> RRset? {
        sets.first { $0.type == DNSType.dname && name != $0.owner && name.isInside($0.owner) }
            ?? first(name, DNSType.cname)
    }
}

extension RRset {
    /// The name that a CNAME or DNAME holds; of several the first.
    fileprivate var aliasTarget: DomainName? {
        guard let data = records.first?.data, let target = DomainName.read(data[...]),
            target.length == data.count
        else { return nil }
        return target.name
    }

    /// Signed for fewer labels than its owner has (RFC 4034 section 3.1.3).
    fileprivate var isFromWildcard: Bool { signatures.contains { $0.labels < owner.signedLabelCount } }
}

extension NameChain.Status {
    /// How much less than secure.
    package var badness: Int {
        switch self {
        case .secure: 0
        case .insecure: 1
        case .unknown: 2
        case .bogus: 3
        }
    }
}
