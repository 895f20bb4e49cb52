import Values

extension Facts {
    /// The resolvers of this box that check signatures and are in use, as far as can be seen.
    package var validatorsInUse: [LocalResolver] {
        resolver.local.filter { local in
            (local.validation.value == .on || local.validation.value == .allowDowngrade)
                && (local.isRunning.truth == true || local.isRunning.isUnknown && local.isEnabled.truth != false)
        }
    }

    /// Tags of the keys that sign the root now, from what this run fetched; nil where nothing was.
    package var rootSigners: Set<UInt16>? {
        let links = dnssec.chains.flatMap(\.links).filter { $0.role == .dnskey && $0.owner == "." }
        let tags = Set(links.flatMap(\.signatures).map(\.keyTag))
        return tags.isEmpty ? nil : tags
    }

    /// Why no chain was followed by choice or circumstance; nil where some were, or could have been.
    package var whyChainsWereNotFollowed: String? {
        guard dnssec.chains.isEmpty else { return nil }
        if host.view == .files { return "only files were looked at" }
        return host.isOffline ? "this run is offline" : nil
    }
}

extension Facts {
    /// The trust anchors that a resolver reads: its files, and what stands in its configuration.
    package func anchorFiles(of local: LocalResolver) -> [TrustAnchorFile] {
        let paths = Set(local.anchorFiles.map(\.value))
        return dnssec.anchors.filter { file in
            file.inlineIn.map { $0 == local.configuration } ?? paths.contains(file.path)
        }
    }

    /// What a resolver trusts, and nothing else; nil where that cannot be told: built in, or in files not read.
    package func anchors(trustedBy local: LocalResolver) -> [TrustAnchor]? {
        let all = anchorFiles(of: local).flatMap(\.anchors)
        return all.isEmpty ? nil : all.filter(\.isTrusted)
    }

    /// Tags of the root's keys that a resolver trusts by its files (RFC 5011: VALID and MISSING); nil where it has none.
    package func trustedRootTags(of local: LocalResolver) -> Set<UInt16>? {
        let files = anchorFiles(of: local)
        guard !files.isEmpty else { return nil }
        return Set(files.flatMap(\.anchors).filter { $0.owner == "." && $0.isTrusted }.map(\.keyTag))
    }
}
