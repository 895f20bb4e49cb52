/// The way from a request up to the root that the server signed for many at once (RFC 10049).
struct MerklePath {
    /// 32 bytes each, at most 32.
    let nodes: [[UInt8]]
    let index: UInt32

    /// Which side a set bit of the index puts the path's node on.
    enum Order: CaseIterable { case rfc, reversed }

    static let nodeBytes = 32
    static let depthLimit = 32

    /// Nil for bytes that are not whole nodes, or too many.
    init?(_ path: ArraySlice<UInt8>, index: UInt32) {
        guard path.count % MerklePath.nodeBytes == 0, path.count <= MerklePath.nodeBytes * MerklePath.depthLimit else {
            return nil
        }
        var (nodes, rest): ([[UInt8]], ArraySlice<UInt8>) = ([], path)
        while !rest.isEmpty {
            nodes.append(Array(rest.prefix(MerklePath.nodeBytes)))
            rest = rest.dropFirst(MerklePath.nodeBytes)
        }
        self.nodes = nodes
        self.index = index
    }

    /// Whether it leads from `leaf` (what a leaf's hash is made over) to `root`, with nothing of the index left over.
    func leads(from leaf: [UInt8], to root: ArraySlice<UInt8>, _ order: Order, _ crypto: some RoughtimeCrypto) -> Bool {
        var hash = crypto.hash([0] + leaf)
        var rest = UInt64(index)
        for node in nodes {
            let isRight = (rest & 1 == 1) == (order == .rfc)
            hash = crypto.hash(isRight ? [1] + node + hash : [1] + hash + node)
            rest >>= 1
        }
        return rest == 0 && root.elementsEqual(hash)
    }
}
