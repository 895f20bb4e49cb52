import Box
import Facts
import Formats
import Programs
import Values

/// The trust anchors that the local resolvers start from: their files, and whether those that are kept up to date
/// (RFC 5011) can be.
struct TrustAnchorProbe: Probe {
    package let step = "reading trust anchors"

    /// Debian's dns-root-data, which others are copied from.
    private static let rootData = ["/usr/share/dns/root.key", "/usr/share/dns/root.ds"]

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let accounts = Accounts(box.files)
        var seen = Set(facts.dnssec.anchors.map(\.path))
        for resolver in facts.resolver.local {
            for file in resolver.anchorFiles where seen.insert(file.value).inserted {
                let isKept = resolver.maintainedAnchorFiles.contains { $0.value == file.value }
                let isWritable: Observed<Bool> =
                    isKept
                    ? canReplace(file.value, as: resolver.user?.value ?? "root", accounts, box.files)
                    : .absent(file.source)
                read(file.value, format: resolver.kind.rawValue, isWritable, file.source, box.files, &facts)
                // Read as a plain list (trust-anchor-file), the states in it are comments: every key is trusted.
                if !isKept, let last = facts.dnssec.anchors.indices.last {
                    for key in facts.dnssec.anchors[last].anchors.indices {
                        facts.dnssec.anchors[last].anchors[key].state = .valid
                    }
                }
                if isMissing(file.value, of: resolver, box.files), let last = facts.dnssec.anchors.indices.last {
                    facts.dnssec.anchors[last].isMissing = true
                }
            }
        }
        for path in TrustAnchorProbe.rootData where seen.insert(path).inserted {
            guard (try? box.files.info(path)) != nil else { continue }
            read(path, format: TrustAnchorFile.packagedFormat, .absent(Source(path)), Source(path), box.files, &facts)
        }
    }

    /// It is not there, and nothing makes it before the resolver starts.
    private func isMissing(_ path: String, of resolver: LocalResolver, _ files: any FileSystem) -> Bool {
        func isThere(_ path: String) -> Bool { (try? files.info(path)) != nil }
        return files.observe(path, limit: FileLimits.configuration).isAbsent
            && !resolver.kind.program.anchorMakers.contains { $0.allSatisfy(isThere) }
    }

    private func read(
        _ path: String, format: String, _ isWritable: Observed<Bool>, _ source: Source, _ files: any FileSystem,
        _ facts: inout Facts
    ) {
        let lines = observedLines(path, files, &facts.troubles)
        let contents = lines.value.map(TrustAnchorText.parse) ?? TrustAnchorText.Contents()
        facts.troubles += contents.troubles
        if lines.isAbsent { facts.troubles.append(Trouble(source, "\(path): the trust anchor file is not there")) }
        facts.dnssec.anchors.append(
            TrustAnchorFile(
                path: path, format: format, anchors: contents.anchors, modified: (try? files.info(path))?.modified,
                isWritable: isWritable, lastSuccess: contents.lastSuccess, source: source))
    }
}
