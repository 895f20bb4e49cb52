import Facts
import Values

/// Which resolver stands behind an address of resolv.conf, and whether it answers while the clock is wrong.
extension Facts {
    /// The resolver on this box that answers at an address; nil for one elsewhere, or that is not known.
    package func localResolver(at address: IPAddress, port: UInt16 = 53) -> LocalResolver? {
        let candidates = resolver.local.filter { $0.isRunning.truth == true || $0.isEnabled.truth != false }
        let listening = candidates.first { local in
            local.listens.contains { listen in
                listen.value.port == port
                    && (listen.value.address == address || listen.value.address.isUnspecified && isOwn(address))
            }
        }
        if let listening { return listening }
        // A resolver whose listening addresses were not seen: the only candidate for the box's own addresses.
        let unseen = candidates.filter(\.listens.isEmpty)
        return isOwn(address) && unseen.count == 1 ? unseen.first : nil
    }

    /// A resolver that hands a name out only to whoever wants no checking, and was read as one that does not look at its signatures,
    /// was not read right: nothing of it is known then. One that hands the name on may hear that from another.
    package mutating func doubtRefutedResolvers() {
        let names = Set(resolver.answers.map { canonical($0.name) })
        for index in resolver.local.indices {
            let local = resolver.local[index]
            guard local.whyUnread == nil, local.kind.program.validator != nil,
                local.recurses || !local.notRead.isEmpty
            else { continue }
            let heard = resolver.answers.filter { localResolver(at: $0.server.address, port: $0.server.port) == local }
            let isRefuted = names.contains { name in
                local.looksAtNoSignature(of: name) && heard.hearing(of: name) == .refuses
                    && !local.upstreams.contains { !$0.isStub && isName(name, inZone: $0.zone) }
            }
            guard isRefuted else { continue }
            resolver.local[index].whyUnread =
                "\(local.validation.source): read as not looking at signatures, but it refuses names for theirs"
        }
    }

    /// Whether an address is one of this box's own.
    package func isOwn(_ address: IPAddress) -> Bool {
        address.isLoopback || host.addresses.contains { $0.address.bytes == address.bytes }
    }

    /// Why a resolver refuses to answer while the clock is wrong, with what makes it so; nil where it answers all the
    /// same. Follows plain upstreams that are resolvers of this box too.
    package func clockNeed(of local: LocalResolver) -> Sourced<String>? { clockNeed(of: local, seen: []) }

    /// The first resolver of this box, on the way that questions take from `local`, whose configuration could not be read.
    package func unreadResolver(behind local: LocalResolver) -> LocalResolver? { unreadResolver(local, seen: []) }

    private func unreadResolver(_ local: LocalResolver, seen: Set<LocalResolver.Kind>) -> LocalResolver? {
        if local.whyUnread != nil { return local }
        guard !seen.contains(local.kind) else { return nil }
        for upstream in local.upstreams where upstream.zone == "." && upstream.transport == .plain {
            if let next = IPAddress(upstream.host).flatMap({ localResolver(at: $0, port: upstream.port) }),
                let unread = unreadResolver(next, seen: seen.union([local.kind]))
            {
                return unread
            }
        }
        return nil
    }

    private func clockNeed(of local: LocalResolver, seen: Set<LocalResolver.Kind>) -> Sourced<String>? {
        if local.checksDates {
            return Sourced("\(local.kind.title) checks the dates of signatures", local.validation.source)
        }
        if local.kind.program.picksFromList, local.upstreams.isEmpty, local.ignoresCertificateDates?.value != true {
            return Sourced("\(local.kind.title) checks the dates of its servers' certificates", local.configuration)
        }
        guard !seen.contains(local.kind), !local.upstreams.contains(where: \.fallsBackToRecursion) else { return nil }
        let needs = local.upstreams.filter { $0.zone == "." }.map { upstream -> Sourced<String>? in
            if upstream.checksCertificate(by: local) {
                return Sourced("\(local.kind.title) checks the dates of certificates", upstream.source)
            }
            guard upstream.transport == .plain, let address = IPAddress(upstream.host),
                let next = localResolver(at: address, port: upstream.port)
            else { return nil }
            return clockNeed(of: next, seen: seen.union([local.kind]))
        }
        // One upstream that answers at any hour is enough.
        return needs.contains { $0 == nil } ? nil : needs.first ?? nil
    }
}

extension LocalResolver {
    /// Whether it refuses signatures by their dates from the start, rather than once the clock is known to be right.
    package var checksDates: Bool {
        (validation.value == .on || validation.value == .allowDowngrade) && timeCheck.value == .always
    }
}

extension LocalResolver {
    /// As it was read.
    fileprivate func looksAtNoSignature(of name: String) -> Bool {
        switch validation.value {
        case .off, .permissive: true
        case .on, .allowDowngrade: insecureZones.contains { isName(name, inZone: $0.value) }
        // Who asks with AD, as this program does, has it look.
        case .onRequest: false
        }
    }
}

extension Upstream {
    fileprivate func checksCertificate(by local: LocalResolver) -> Bool {
        switch transport {
        case .plain: false
        // Without a name to compare, unbound and stubby take any certificate.
        case .tls: authenticationName != nil && local.ignoresCertificateDates?.value != true
        case .https, .quic, .dnscrypt: local.ignoresCertificateDates?.value != true
        }
    }
}
