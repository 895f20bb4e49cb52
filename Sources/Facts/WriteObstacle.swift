import Values

/// Why a file cannot be changed as it stands, though root may write nearly everything.
package struct WriteObstacle: Codable, Sendable, Hashable {
    package enum Kind: Codable, Sendable, Hashable {
        /// A link: boxdoctor changes nothing through links.
        case link(target: String)
        /// `chattr +i` (ioctl_iflags(2)).
        case immutable
        /// The file system that it is on is mounted so.
        case readOnly
        /// On an overlay whose upper layer is in memory: what is written is gone after the next boot.
        case inMemory
    }

    package var path: String
    package var kind: Kind

    package init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }
}

extension HostFacts {
    /// What stands in the way of writing a file; nil where nothing is known to.
    package func obstacle(to path: String) -> WriteObstacle? {
        let folder = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        return obstacles.first { obstacle in
            switch obstacle.kind {
            case .immutable: [path, folder].contains(obstacle.path)
            case .link, .readOnly, .inMemory: path == obstacle.path || path.hasPrefix(obstacle.path + "/")
            }
        }
    }

    /// An address and a route that leads further than to who is on the same cable; true where nobody looked.
    package var hasWayOut: Bool {
        guard let routes = routes.value else { return true }
        return routes.contains { !$0.destination.isLinkLocal && !$0.destination.isMulticast }
    }
}
