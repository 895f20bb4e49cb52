import Facts
import Formats
import TimeScience
import Values

/// One box of a site: its name and addresses, and which kind of box it is.
package struct SiteMember: Sendable {
    /// The box's name; the file where it has none.
    package var name: String
    package var file: String
    /// By which others may reach it: neither loopback nor link-local.
    var addresses: [IPAddress]
    /// Its place among the site's kinds.
    package var kind: Int
}

/// What boxes have in common that are alike in everything but their names and addresses.
package struct SiteKind: Sendable {
    /// Of the first of them.
    package var facts: Facts
    package var lagSeconds: Double?
    /// True time, as well as it is known, in seconds since 1970.
    var now: Int64

    package init(_ facts: Facts) {
        self.facts = facts
        lagSeconds = estimateTime(facts).lagSeconds
        now = BootstrapJudge.now(facts, lagSeconds: lagSeconds).now
    }
}

/// Facts of many boxes, one after the other; what cannot be read is told, and the other boxes are still judged. Of boxes
/// that are alike only the first one's facts are kept.
package struct SiteFacts: Sendable {
    package private(set) var members: [SiteMember] = []
    package private(set) var kinds: [SiteKind] = []
    package private(set) var troubles: [Trouble] = []
    private var alike: [Likeness: Int] = [:]

    package init() {}

    package mutating func add(_ facts: Facts, file: String) {
        add(Reading(host: facts.host, kind: SiteKind(facts)), file: file)
    }

    /// A box as a thread of its own can read it.
    package struct Reading: Sendable {
        fileprivate var name: String
        fileprivate var addresses: [IPAddress]
        fileprivate var likeness: Likeness?
        /// Nil where the same reader has read one that is alike.
        fileprivate var kind: SiteKind?

        fileprivate init(host: HostFacts, kind: SiteKind?) {
            name = host.name
            addresses = host.addresses.map(\.address).filter { !$0.isLoopback && !$0.isLinkLocal }
            self.kind = kind
        }

        /// Facts as `boxdoctor probe` prints them.
        package init(_ bytes: [UInt8], named file: String, by reader: FactsReader) throws(FactsFileError) {
            let read = try reader.read(bytes, named: file)
            self.init(host: read.host, kind: read.facts.map(SiteKind.init))
            // One that mentions its own address is like no other, nor is one whose address a remedy tries on paper.
            let isPlain = addresses.allSatisfy { address in
                !read.mentions.contains(IPAddress(bytes: address.bytes) ?? address) && !address.isSpecial
            }
            if isPlain {
                likeness = read.likeness
                reader.keep(read)
            } else if kind == nil {
                kind = SiteKind(try FactsFile.read(bytes, named: file))
            }
        }
    }

    package mutating func add(_ reading: Reading, file: String) {
        let known = reading.likeness.flatMap { alike[$0] }
        let kind = known ?? kinds.count
        if known == nil, let first = reading.kind {
            kinds.append(first)
            if let likeness = reading.likeness { alike[likeness] = kind }
        }
        members.append(
            SiteMember(
                name: reading.name.isEmpty ? file : reading.name, file: file, addresses: reading.addresses, kind: kind))
    }

    package mutating func add(_ trouble: Trouble) { troubles.append(trouble) }

    /// With a box of a kind that is no other's.
    mutating func add(kind: SiteKind) -> Int {
        kinds.append(kind)
        return kinds.count - 1
    }

    /// A line that is a JSON object by itself: what Ansible, GNU parallel or a pipe of Spark hand over.
    package static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
        let text = line.drop { $0 == 32 || $0 == 9 }
        guard text.first == UInt8(ascii: "{") else { return false }
        return text.last { $0 != 32 && $0 != 9 && $0 != 13 } == UInt8(ascii: "}") && text.count > 2
    }
}

extension IPAddress {
    /// Where remedies put what is still to be found (RFC 5737, RFC 3849), and the one address that Tailscale answers at.
    fileprivate var isSpecial: Bool {
        let networks: [[UInt8]] = [
            [192, 0, 2], [198, 51, 100], [203, 0, 113], [100, 100, 100], [0x20, 0x01, 0x0d, 0xb8],
            [0xfd, 0x7a, 0x11, 0x5c],
        ]
        return networks.contains { bytes.starts(with: $0) && ($0.count == 4) == isV6 }
    }
}

/// Does the same work on many things; on how many processors is its own affair.
package protocol ManyHands {
    /// One result for each number below `count`, in order.
    func map<Result>(_ count: Int, _ work: (Int) -> Result) -> [Result]
}

package struct OneHand: ManyHands {
    package init() {}
    package func map<Result>(_ count: Int, _ work: (Int) -> Result) -> [Result] { (0..<count).map(work) }
}
