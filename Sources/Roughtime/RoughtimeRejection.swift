/// Why a response does not count. It says something of this response, not yet of the server: servers send broken ones on
/// purpose now and then (RFC 10049), and anybody can send one in their name.
package enum RoughtimeRejection: Error, Hashable, Sendable {
    case malformed(RoughtimeMalformed, in: RoughtimePart)
    case missing(RoughtimeTag, in: RoughtimePart)
    /// A value of a wrong length, or versions that are none, too many or not ascending.
    case value(RoughtimeTag, in: RoughtimePart)
    /// TYPE is not that of a response.
    case type(UInt32)
    /// The answer to some other request.
    case foreignNonce
    case versionNotOffered(RoughtimeVersion)
    /// The server's signed list does not name the version that it used.
    case versionNotListed(RoughtimeVersion)
    /// It used a version although it and we have a better one.
    case downgrade(from: RoughtimeVersion, to: RoughtimeVersion)
    /// Not delegated by the pinned long-term key.
    case certificateSignature
    /// Not signed by the delegated key.
    case responseSignature
    /// The signed root does not hold our request.
    case merkle
    /// Unix seconds.
    case outsideDelegation(midpoint: UInt64, from: UInt64, until: UInt64)
    case radiusZero
    case radiusTooLarge(seconds: UInt32)
    /// From just before sending to just after receiving, on the clock that counted most.
    case tooSlow(nanoseconds: Int64)
    /// A monotonic clock ran backwards or was not read: nothing is known of how long it took.
    case clocksUnusable
}

/// The messages, one in the other.
package enum RoughtimePart: Hashable, Sendable, CaseIterable {
    case request, response, signedResponse, certificate, delegation
}
