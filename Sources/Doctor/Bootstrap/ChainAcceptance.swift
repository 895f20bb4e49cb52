/// The clock readings, in seconds since 1970, at which a resolver of the box accepts a chain.
func acceptedReadings(of chain: NameChain, by resolver: LocalResolver) -> IntervalSet {
    chain.links.reduce(.all) { $0.intersection(acceptedReadings(of: $1, by: resolver)) }
}

func acceptedReadings(of link: ChainLink, by resolver: LocalResolver) -> IntervalSet {
    let skew = resolver.skew ?? ValidatorSkew(leastSeconds: 3600, mostSeconds: 86400)
    return link.signatures.filter(\.isVerified).reduce(.empty) { union, signature in
        let (from, until) = (Int64(signature.inception), Int64(signature.expiration))
        let slack = min(max((until - from) / 10, skew.leastSeconds), skew.mostSeconds)
        return union.union(IntervalSet(from: from - slack, until: until + slack))
    }
}
