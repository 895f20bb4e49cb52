import Bootstrap
import Box
import Native
import Values

/// Reads the facts of a site's boxes from what the command line names.
enum SiteInput {
    /// Several times the facts of one box: a stream holds those of all.
    private static let limit = 1 << 30
    private static let mostFiles = 1_000_000

    static func read(_ path: String, into site: inout SiteFacts, isNamed: Bool = true) {
        do {
            if path != "-", let names = try folder(path) {
                for name in names where name.hasSuffix(".json") {
                    read("\(path)/\(name)", into: &site, isNamed: false)
                }
            } else {
                site.add(try InputFile.read(path, limit: limit, isPlain: !isNamed), named: path)
            }
        } catch {
            site.add(Trouble(Source(path), "\(error)"))
        }
    }

    /// The names in a folder; nil for what is none.
    private static func folder(_ path: String) throws -> [String]? {
        let files = try LiveBox.make(root: nil, offline: true).files
        guard let info = try? files.info(path), info.kind == .directory else { return nil }
        return try files.list(path, limit: mostFiles)
    }
}
