import Facts
import Formats
import Values

/// A program that writes resolv.conf(5): how its hand is known, and how a nameserver is added that it would not write over.
package struct ResolvConfWriter: Sendable {
    package var owner: ResolvConf.Owner
    /// Its place among the others: a comment may name two.
    package var rank: Int
    /// Parts of the path that it links resolv.conf to.
    package var targets: [String] = []
    /// Programs sign the comment at the head of what they write: parts of that, in lower case.
    package var signatures: [String] = []
    /// Adds a nameserver for good; nil where nobody has written down how.
    package var adding: (@Sendable (IPAddress) -> ProgramChange)?
}

private let resolvConfWriters = allPrograms.compactMap(\.resolvConf).sorted { $0.rank < $1.rank }

extension ResolvConf.Owner {
    package var writer: ResolvConfWriter? { resolvConfWriters.first { $0.owner == self } }

    /// Who wrote these lines, by what resolv.conf links to, else by its comment.
    package init(linkTarget: String?, _ lines: [ConfigLine]) {
        let linked = linkTarget.flatMap { target in
            resolvConfWriters.first { $0.targets.contains(where: target.holds) }
        }
        let head = lines.prefix(12).filter { "#;".contains($0.text.first ?? " ") }.map { $0.text.lowercased() }
        func isSigned(_ names: [String]) -> Bool { names.contains { name in head.contains { $0.holds(name) } } }
        self =
            (linked ?? resolvConfWriters.first { isSigned($0.signatures) })?.owner
            ?? (isSigned(["docker", "podman"]) ? .container : .file)
    }
}

/// Files in which a program writes down the nameservers that a network gave out.
package struct NameserverRecord: Sendable {
    /// Its place among the others: who asked the network first.
    package var rank: Int
    package var folder: String
    package var suffix: String
    package var read: @Sendable ([ConfigLine]) -> [Sourced<IPAddress>] = { ResolvConfText.parse($0).conf.nameservers }

    package static let all = allPrograms.flatMap(\.nameserverRecords).sorted { $0.rank < $1.rank }

    init(rank: Int, _ folder: String, suffix: String = "") {
        self.rank = rank
        self.folder = folder
        self.suffix = suffix
    }
}
