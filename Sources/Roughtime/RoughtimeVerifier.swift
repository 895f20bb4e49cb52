/// Judges responses by the long-term key of the server asked (RFC 10049): first what costs nothing, then
/// signatures, then what they prove.
package struct RoughtimeVerifier: Sendable {
    /// The pinned Ed25519 key, 32 bytes.
    package var key: [UInt8]
    package var crypto: any RoughtimeCrypto
    /// A server that knows the time no better than this is of no use.
    package var radiusLimitSeconds: UInt32

    package init(key: [UInt8], crypto: any RoughtimeCrypto, radiusLimitSeconds: UInt32 = 60) {
        self.key = key
        self.crypto = crypto
        self.radiusLimitSeconds = radiusLimitSeconds
    }

    /// `response`: any bytes that came where the answer to `request` was awaited.
    package func verify(_ response: [UInt8], to request: RoughtimeRequest) throws(RoughtimeRejection) -> RoughtimeAnswer
    {
        let response = try RoughtimeResponse(response, isDraft11: request.isDraft11)
        if let type = response.type, type != 1 { throw .type(type) }
        if let nonce = response.nonce, nonce != request.nonce { throw .foreignNonce }
        try checkVersion(of: response, offered: request.offered)
        let spelling = try checkSignatures(of: response)
        let isReversed = try checkPath(of: response, to: request)
        let (midpoint, delegated) = (response.midpointSeconds, response.delegatedSeconds)
        guard delegated.from <= midpoint, midpoint <= delegated.until else {
            throw .outsideDelegation(midpoint: midpoint, from: delegated.from, until: delegated.until)
        }
        guard response.radiusSeconds != 0 else { throw .radiusZero }
        guard response.radiusSeconds <= radiusLimitSeconds else {
            throw .radiusTooLarge(seconds: response.radiusSeconds)
        }
        return RoughtimeAnswer(
            midpointSeconds: midpoint, radiusSeconds: response.radiusSeconds, version: response.version,
            versions: response.versions ?? [], spelling: spelling, isReversed: isReversed,
            delegatedFromSeconds: delegated.from, delegatedUntilSeconds: delegated.until)
    }

    private func checkVersion(
        of response: RoughtimeResponse, offered: [RoughtimeVersion]
    ) throws(RoughtimeRejection) {
        let used = response.version
        guard offered.contains(used) else { throw .versionNotOffered(used) }
        guard let versions = response.versions else { return }
        guard versions.contains(used) else { throw .versionNotListed(used) }
        let rank = used.rank ?? .max
        for version in versions {
            if let better = version.rank, better < rank, offered.contains(version) {
                throw .downgrade(from: version, to: used)
            }
        }
    }

    /// The spelling in which both signatures hold.
    private func checkSignatures(of response: RoughtimeResponse) throws(RoughtimeRejection) -> RoughtimeSpelling {
        let spellings = RoughtimeSpelling.all(of: response.version).filter {
            crypto.isEd25519(response.delegationSignature, of: $0.delegation + response.delegation, by: key)
        }
        guard !spellings.isEmpty else { throw .certificateSignature }
        for spelling in spellings
        where crypto.isEd25519(
            response.signature, of: spelling.response + response.signedResponse, by: response.onlineKey)
        {
            return spelling
        }
        throw .responseSignature
    }

    /// Whether the path is in the reversed order: drafts 12 to 15 said so, and some of their servers do.
    private func checkPath(of response: RoughtimeResponse, to request: RoughtimeRequest) throws(RoughtimeRejection)
        -> Bool
    {
        let leaf = response.version == .draft11 ? request.nonce : request.packet
        if response.path.leads(from: leaf, to: response.root[...], .rfc, crypto) { return false }
        guard response.version == .draft12, response.path.leads(from: leaf, to: response.root[...], .reversed, crypto)
        else {
            throw .merkle
        }
        return true
    }
}
