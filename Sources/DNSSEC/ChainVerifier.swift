import Box
import Facts
import Values

/// Turns collected answers into verified chains, one name after another. Pure: the same answers give the same chains.
package struct ChainVerifier: Sendable {
    private var walk: ZoneWalk

    package init(answers: ChainAnswers, anchors: [TrustAnchor], library: any DNSLibrary) {
        walk = ZoneWalk(answers: answers, anchors: anchors, library: library)
    }

    /// The chain of a host name: to its addresses, or to the proof that there are none. `name` in any case, with or
    /// without the final dot.
    package mutating func chain(of name: String) -> NameChain {
        let shown = name.hasSuffix(".") && name.count > 1 ? String(name.dropLast()) : name
        var chain = NameChain(name: shown.lowercased(), status: .unknown, why: "not a name")
        guard let start = DomainName(name), start.labels.count <= DNSSECLimits.labels else { return chain }
        walk.verifier.startName()
        var v4 = path(from: start, type: DNSType.a)
        var v6 = path(from: start, type: DNSType.aaaa)
        // What has addresses decides; with none of either kind, the proof for one is as good as for both.
        if v4.addresses.isEmpty, !v6.addresses.isEmpty { swap(&v4, &v6) }
        let both = !v4.addresses.isEmpty && !v6.addresses.isEmpty
        let usable = [v4] + (both ? [v6] : [])
        let best = usable.min { $0.status.badness < $1.status.badness } ?? v4
        chain.status = best.status
        chain.why = best.why
        chain.addresses = usable.flatMap(\.addresses)
        chain.links = usable.filter { $0.status.badness == best.status.badness }.merged()
        return chain
    }

    /// One way from the name to its records of one type.
    struct Path: Sendable {
        package var type: UInt16
        package var status = NameChain.Status.secure
        package var why = ""
        package var links: [ChainLink] = []
        package var addresses: [IPAddress] = []

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
            guard seen.insert(name).inserted, seen.count <= DNSSECLimits.cnameHops else {
                path.lower(to: .bogus, "\(start) leads in a circle of aliases, or through too many")
                break
            }
            if let set = answer.first(name, type) {
                accept(set, in: message, as: .answer, on: &path)
                path.addresses = set.records.prefix(32).compactMap { IPAddress(bytes: $0.data) }
                break
            }
            guard let next = follow(name, in: answer, of: message, on: &path) else {
                deny(name, in: message, on: &path)
                break
            }
            name = next
            // The resolver may have left the rest of the way to us.
            let goesOn = answer.sets.contains { $0.owner == name }
            if !goesOn, case .success(let found) = walk.answers.message(name, type) {
                (message, answer) = (found, RRsets(found.answer))
            } else if !goesOn, message.authority.isEmpty {
                path.lower(to: .unknown, "\(name) \(DNSType.name(type)) was not answered")
            }
        }
        if path.status.badness >= NameChain.Status.unknown.badness { path.addresses = [] }
        return path
    }

    /// Where an alias leads; nil where the name is none.
    private mutating func follow(_ name: DomainName, in answer: RRsets, of message: DNSMessage, on path: inout Path)
        -> DomainName?
    {
        if let set = answer.sets.first(where: {
            $0.type == DNSType.dname && name != $0.owner && name.isInside($0.owner)
        }), let target = set.aliasTarget, let next = name.replacing(set.owner, with: target) {
            accept(set, in: message, as: .cname, on: &path)
            return next
        }
        guard let set = answer.first(name, DNSType.cname) else { return nil }
        guard let target = set.aliasTarget else {
            path.lower(to: .bogus, "\(set.label) is not one name")
            return nil
        }
        accept(set, in: message, as: .cname, on: &path)
        return target
    }

    /// Verifies a positive RRset and lowers the path's status by what comes of it.
    private mutating func accept(_ set: RRset, in message: DNSMessage, as role: ChainLink.Role, on path: inout Path) {
        let signer = set.signatures.lazy.map(\.signer).first { set.owner.isInside($0) }
        let (end, links) = walk.walk(to: set.owner, signer: signer)
        path.links += links
        switch end {
        case .unsigned: path.lower(to: .insecure)
        case .bogus(let why): path.lower(to: .bogus, why)
        case .unknown(let why): path.lower(to: .unknown, why)
        case .zone(let zone, let keys):
            let verdicts = walk.verifier.verdicts(on: set, zone: zone, keys: keys, wildcards: true)
            path.links.append(
                ChainLink(
                    owner: "\(set.owner)", type: DNSType.name(set.type), role: role, signatures: verdicts))
            guard verdicts.haveGood else {
                let why = verdicts.isEmpty ? "it is not signed although its zone \(zone) is" : verdicts.complaint
                return path.lower(to: .bogus, "\(set.label): \(why)")
            }
            checkWildcard(set, in: message, zone: zone, keys: keys, on: &path)
        }
    }

    private mutating func checkWildcard(
        _ set: RRset, in message: DNSMessage, zone: DomainName, keys: [KeyData], on path: inout Path
    ) {
        let counts = Set(set.signatures.filter { $0.signer == zone }.map(\.labels))
        guard let labels = counts.min(), labels < set.owner.signedLabelCount else { return }
        guard counts.count == 1 else {
            return path.lower(to: .bogus, "\(set.label): its signatures disagree on being made from a wildcard")
        }
        let (denial, links, complaint) = walk.denial(in: message, zone: zone, keys: keys, roles: (.denial, .soa))
        path.links += links
        if let complaint { return path.lower(to: .bogus, complaint) }
        path.take(denial.noCloser(set.owner, encloserLabels: labels, &walk.verifier))
    }

    /// The proof that the name, or the type at it, does not exist.
    private mutating func deny(_ name: DomainName, in message: DNSMessage, on path: inout Path) {
        let signer = message.authority.lazy.compactMap(SignatureData.init)
            .first { name.isInside($0.signer) }?.signer
        let (end, links) = walk.walk(to: name, signer: signer)
        path.links += links
        switch end {
        case .unsigned: path.lower(to: .insecure)
        case .bogus(let why): path.lower(to: .bogus, why)
        case .unknown(let why): path.lower(to: .unknown, why)
        case .zone(let zone, let keys):
            let (denial, links, complaint) = walk.denial(in: message, zone: zone, keys: keys, roles: (.denial, .soa))
            path.links += links
            if let complaint { return path.lower(to: .bogus, complaint) }
            path.take(
                message.rcode == 3
                    ? denial.nameError(name, &walk.verifier) : denial.noData(name, path.type, &walk.verifier))
        }
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
        owner == other.owner && type == other.type && role == other.role
    }
}

extension RRset {
    /// The one name that a CNAME or DNAME holds.
    fileprivate var aliasTarget: DomainName? {
        guard records.count == 1, let data = records.first?.data, let target = DomainName.read(data[...]),
            target.length == data.count
        else { return nil }
        return target.name
    }
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
