import Findings
import Values

/// Trust anchors held, and the chains of the names that the box needs.
package struct DNSSECFacts: Codable, Sendable, Equatable {
    package var anchors: [TrustAnchorFile] = []
    /// As anybody would judge them who trusts every anchor of this box.
    package var chains: [NameChain] = []
    /// As validators of this box judge them who see them otherwise; nil in facts of older versions.
    package var own: [ValidatorChains]?

    package init() {}

    /// The chain of a name as a configuration writes it: case and a final dot do not matter.
    package func chain(of name: String) -> NameChain? {
        chains.chain(of: name)
    }

    /// The same as this resolver of the box judges it: by its own anchors, settings and version.
    package func chain(of name: String, judgedBy resolver: LocalResolver) -> NameChain? {
        differing(for: resolver).chain(of: name) ?? chain(of: name)
    }

    /// All chains as this resolver of the box judges them.
    package func chains(judgedBy resolver: LocalResolver) -> [NameChain] {
        let differing = differing(for: resolver)
        return differing.isEmpty ? chains : chains.map { differing.chain(of: $0.name) ?? $0 }
    }

    private func differing(for resolver: LocalResolver) -> [NameChain] {
        own?.first { $0.resolver == resolver.kind && $0.configuration == resolver.configuration }?.chains ?? []
    }
}

extension [NameChain] {
    fileprivate func chain(of name: String) -> NameChain? {
        let wanted = name.lowercased().trimmingFinalDot
        return first { $0.name.trimmingFinalDot == wanted }
    }
}

/// What one validator of the box makes of chains, where that is not what `DNSSECFacts.chains` says.
package struct ValidatorChains: Codable, Sendable, Equatable {
    package var resolver: LocalResolver.Kind
    /// Of the resolver: tells two of one kind apart.
    package var configuration: Source
    package var chains: [NameChain]

    package init(resolver: LocalResolver.Kind, configuration: Source, chains: [NameChain]) {
        self.resolver = resolver
        self.configuration = configuration
        self.chains = chains
    }
}

extension String {
    fileprivate var trimmingFinalDot: Substring { count > 1 && hasSuffix(".") ? dropLast() : self[...] }
}

/// One file of trust anchors, in any of its users' formats.
package struct TrustAnchorFile: Codable, Sendable, Equatable {
    package var path: String
    /// `unbound` (RFC 5011 autotrust), `dns-root-data`, `resolved`, `dnsmasq`, `inline` (in a configuration).
    package var format: String
    /// The configuration, as `LocalResolver.configuration` has it, that these stand in; nil for a file of anchors.
    package var inlineIn: Source?
    package var anchors: [TrustAnchor]
    package var modified: Timestamp?
    /// It is not there, and nothing makes it at the start of who reads it; nil where it is there, or was not looked at.
    package var isMissing: Bool?
    /// Whether the one that maintains it can write it; nil where nobody is meant to.
    package var isWritable: Observed<Bool>
    /// RFC 5011: when the root's keys were last fetched and verified.
    package var lastSuccess: Timestamp?
    package var source: Source

    package init(
        path: String, format: String, anchors: [TrustAnchor], modified: Timestamp?, isWritable: Observed<Bool>,
        lastSuccess: Timestamp?, source: Source
    ) {
        self.path = path
        self.format = format
        self.anchors = anchors
        self.modified = modified
        self.isWritable = isWritable
        self.lastSuccess = lastSuccess
        self.source = source
    }

    /// The format of Debian's dns-root-data, which others are copied from.
    package static let packagedFormat = "dns-root-data"
    package var isPackaged: Bool { format == TrustAnchorFile.packagedFormat }
    /// Who reads it; one that does not exist where it is packaged.
    package var reader: LocalResolver.Kind { LocalResolver.Kind(rawValue: format) }
}

package struct TrustAnchor: Codable, Sendable, Hashable {
    /// RFC 5011 section 4; a plain anchor is `valid`.
    package enum State: String, Codable, Sendable { case start, pending, valid, missing, revoked, removed }

    package var owner: String
    package var keyTag: UInt16
    package var algorithm: UInt8
    package var state: State
    /// The record as presentation text (DS or DNSKEY), for the verifier.
    package var record: String
    /// RFC 5011: when it came into its state, by the box's clock then.
    package var stateSince: Timestamp?
    package var source: Source

    package init(
        owner: String, keyTag: UInt16, algorithm: UInt8, state: State, record: String, stateSince: Timestamp? = nil,
        source: Source
    ) {
        self.owner = owner
        self.keyTag = keyTag
        self.algorithm = algorithm
        self.state = state
        self.record = record
        self.stateSince = stateSince
        self.source = source
    }
}

/// A name's chain of trust as collected and verified with dates ignored.
package struct NameChain: Codable, Sendable, Equatable {
    package enum Status: String, Codable, Sendable {
        /// Signed from an anchor down to the answer.
        case secure
        /// A signed proof says that the delegation is not signed.
        case insecure
        /// Some signature or proof is wrong whatever the clock says.
        case bogus
        /// Not enough was seen to say.
        case unknown
    }

    /// Lower case, without the final dot: `pool.ntp.org`.
    package var name: String
    package var status: Status
    /// Why it is bogus or unknown; empty otherwise.
    package var why: String
    /// The resolver that was asked.
    package var via: Endpoint?
    /// The names that its aliases lead to, in order; nil in facts of older versions.
    package var aliases: [String]?
    /// Every RRset that a validator needs, anchor first.
    package var links: [ChainLink]
    package var addresses: [IPAddress]
    package var roundTrips: Int

    package init(
        name: String, status: Status, why: String = "", via: Endpoint? = nil, links: [ChainLink] = [],
        addresses: [IPAddress] = [], roundTrips: Int = 0
    ) {
        self.name = name
        self.status = status
        self.why = why
        self.via = via
        self.links = links
        self.addresses = addresses
        self.roundTrips = roundTrips
    }
}

/// One RRset of a chain with all its signatures: accepted while any verified one is.
package struct ChainLink: Codable, Sendable, Equatable {
    package enum Role: String, Codable, Sendable {
        case dnskey, ds, answer, cname
        /// NSEC or NSEC3 that proves there is no DS.
        case insecureProof
        /// NSEC or NSEC3 that proves a name between two zones to be no delegation: asked for by validators that walk down
        /// label by label.
        case noDelegation
        /// NSEC or NSEC3 that proves a name or type absent, or that no closer name beats a wildcard.
        case denial
        /// The SOA beside a denial of the answer itself: only some validators count it.
        case soa
        /// The SOA beside an insecure proof: only some validators count it.
        case proofSOA
    }

    package var owner: String
    package var type: String
    package var role: Role
    package var signatures: [ChainSignature]
    /// `A` or `AAAA` where only that answer needs this link; nil where both do. A name is of use with either.
    package var question: String?
    /// The algorithms of which the validator wants one good signature each; nil where one of any will do.
    package var algorithms: [UInt8]?

    package init(
        owner: String, type: String, role: Role, signatures: [ChainSignature], question: String? = nil,
        algorithms: [UInt8]? = nil
    ) {
        self.owner = owner
        self.type = type
        self.role = role
        self.signatures = signatures
        self.question = question
        self.algorithms = algorithms
    }
}

/// One RRSIG (RFC 4034 section 3). Inception and expiration are serial numbers (RFC 1982): 32 bits, wrapping.
package struct ChainSignature: Codable, Sendable, Hashable {
    package var signer: String
    package var keyTag: UInt16
    package var algorithm: UInt8
    package var inception: UInt32
    package var expiration: UInt32
    /// The signature is good, dates not looked at.
    package var isVerified: Bool
    /// Why it is not; empty where it is.
    package var why: String

    package init(
        signer: String, keyTag: UInt16, algorithm: UInt8, inception: UInt32, expiration: UInt32, isVerified: Bool,
        why: String = ""
    ) {
        self.signer = signer
        self.keyTag = keyTag
        self.algorithm = algorithm
        self.inception = inception
        self.expiration = expiration
        self.isVerified = isVerified
        self.why = why
    }
}

extension TrustAnchor {
    /// RFC 5011 section 4: VALID and MISSING keys are trusted, those still waiting (ADDPEND) are not.
    package var isTrusted: Bool { state == .valid || state == .missing }
}
