import Box
import Facts
import Values

/// The manifests of a box, layered as the UAPI configuration files specification says: /etc over /run over /usr/lib, sorted
/// by file name across all, of equal names the higher directory's; a link to /dev/null or an empty file masks.
package struct Manifests {
    package static let directories = ["/etc", "/run", "/usr/lib"].map { $0 + "/boxdoctor/checks.d" }

    package private(set) var manifests: [Manifest] = []
    /// Masked ones, so that they can be told of.
    package private(set) var masked: [ExternalCheckFact] = []
    package private(set) var troubles: [Trouble] = []
    private let files: any FileSystem
    private let owner: ExternalOwner

    package init(_ files: any FileSystem, owner: ExternalOwner) {
        self.files = files
        self.owner = owner
        var candidates: [String: [String]] = [:]
        for directory in Manifests.directories {
            for name in names(in: directory) { candidates[name, default: []].append("\(directory)/\(name)") }
        }
        for name in candidates.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            take(candidates[name] ?? [])
        }
        dropDuplicates()
    }

    private mutating func names(in directory: String) -> [String] {
        do {
            return try files.list(directory, limit: FileLimits.directoryEntries).filter { name in
                guard name.hasSuffix(".toml"), !name.hasPrefix(".") else { return false }
                let isNumbered = name.utf8.prefix(2).allSatisfy(\.isDigit)
                if isNumbered, name.dropFirst(2).hasPrefix("-") { return true }
                let source = Source("\(directory)/\(name)")
                troubles.append(Trouble(source, "not read: a check's file is named NN-name.toml, such as 50-disk.toml"))
                return false
            }
        } catch {
            if error.reason != .notFound { troubles.append(Trouble(Source(directory), "\(error)")) }
            return []
        }
    }

    /// The highest of some paths of one name counts.
    private mutating func take(_ paths: [String]) {
        guard let path = paths.first else { return }
        if isMask(path) {
            for lower in paths.dropFirst() where !isMask(lower) {
                guard var fact = read(lower)?.fact else { continue }
                fact.run = .skipped(why: "masked by \(path)")
                fact.appliesHere = false
                masked.append(fact)
                return
            }
        } else if let manifest = read(path) {
            manifests.append(manifest)
        }
    }

    private func isMask(_ path: String) -> Bool {
        if (try? files.linkTarget(path)) == "/dev/null" { return true }
        guard let info = try? files.info(path) else { return false }
        return info.kind == .file && info.size == 0
    }

    private mutating func read(_ path: String) -> Manifest? {
        do {
            if let why = owner.refusal(path, in: files) {
                troubles.append(Trouble(Source(path), "not read: it \(why)"))
                return nil
            }
            let bytes = try files.read(path, limit: ManifestLimits.fileBytes)
            let (manifest, troubles) = ManifestReader.read(bytes, path)
            self.troubles += troubles
            return manifest
        } catch {
            troubles.append(Trouble(Source(path), "\(error)"))
            return nil
        }
    }

    private mutating func dropDuplicates() {
        var first: [String: Source] = [:]
        manifests.removeAll { manifest in
            let fact = manifest.fact
            guard let other = first[fact.id] else {
                first[fact.id] = fact.source
                return false
            }
            troubles.append(Trouble(fact.source, "left out: \(other) has the id \(fact.id) already; rename one"))
            return true
        }
        masked.removeAll { first[$0.id] != nil }
    }
}
