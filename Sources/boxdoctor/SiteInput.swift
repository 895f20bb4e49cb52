import Bootstrap
import Box
import Facts
import Formats
import Native
import Values

/// Reads the facts of a site's boxes from what the command line names: files, folders of them, streams; one JSON each or
/// one a line, packed by zstd or not. One pass: no more than a batch stands in memory as bytes.
struct SiteInput {
    private static let mostFiles = 10_000_000
    private static let batchBytes = 16 << 20
    private static let batchPieces = 4096
    private static let endings = [".json", ".jsonl", ".ndjson"].flatMap { [$0, $0 + ".zst"] }

    /// One box's facts as bytes, and what to call the place.
    struct Piece {
        var bytes: [UInt8]
        var place: String
        var isTooLong: Bool
    }

    let paths: [String]
    /// How long a pipe among them may let us wait, in seconds; nil where nobody said.
    var givenTimeout: Double?

    /// All boxes, decoded on as many threads as there are processors.
    func read(_ workers: ThreadTeam<FactsReader>) -> SiteFacts {
        var site = SiteFacts()
        var troubles: [Trouble] = []
        forEachBatch(orTrouble: { troubles.append($0) }) { batch in
            let readings = workers.map(batch.count) { SiteInput.decode(batch[$0], by: $1) }
            for (piece, reading) in zip(batch, readings) {
                if let box = reading.box {
                    site.add(box, file: piece.place)
                } else {
                    site.add(Trouble(Source(piece.place), reading.trouble))
                }
            }
        }
        for trouble in troubles { site.add(trouble) }
        return site
    }

    private static func decode(_ piece: Piece, by reader: FactsReader) -> (box: SiteFacts.Reading?, trouble: String) {
        guard !piece.isTooLong else {
            return (nil, "longer than \(FactsFile.limit >> 20) MiB: no box's facts are")
        }
        do {
            return (try SiteFacts.Reading(piece.bytes, named: piece.place, by: reader), "")
        } catch {
            return (nil, error.text)
        }
    }

    /// In the order in which they stand there.
    func forEachBatch<Failure: Error>(
        orTrouble tell: (Trouble) -> Void, _ use: ([Piece]) throws(Failure) -> Void
    ) throws(Failure) {
        var batch: [Piece] = []
        var size = 0
        for path in paths {
            for (file, isPlain) in SiteInput.files(path, tell) {
                let name = file == "-" ? "standard input" : file
                var source = SiteSource(file, isPlain: isPlain, InputWait(givenSeconds: givenTimeout))
                while let piece = source.next(named: name, tell) {
                    batch.append(piece)
                    size += piece.bytes.count
                    guard size > SiteInput.batchBytes || batch.count > SiteInput.batchPieces else { continue }
                    try use(batch)
                    (batch, size) = ([], 0)
                }
            }
        }
        try use(batch)
    }

    /// The file itself, or the facts in a folder.
    private static func files(_ path: String, _ tell: (Trouble) -> Void) -> [(String, isPlain: Bool)] {
        guard path != "-" else { return [(path, false)] }
        do {
            guard let names = try folder(path) else { return [(path, false)] }
            let base = path.hasSuffix("/") ? path : path + "/"
            return names.filter { name in endings.contains { name.hasSuffix($0) } }.map { (base + $0, true) }
        } catch {
            tell(Trouble(Source(path), "\(error)"))
            return []
        }
    }

    /// The names in a folder; nil for what is none.
    private static func folder(_ path: String) throws(FileError) -> [String]? {
        let files = try LiveFiles()
        let place = InputFile.absolute(path)
        guard let info = try? files.info(place), info.kind == .directory else { return nil }
        return try files.list(place, limit: mostFiles)
    }
}

/// One input.
private struct SiteSource {
    private var lines: InputLines?
    private let failure: FileError?
    private var isFirst = true

    init(_ file: String, isPlain: Bool, _ wait: InputWait) {
        do {
            lines = InputLines(
                try InputStream(file, isPlain: isPlain, waiting: wait), limit: FactsFile.limit,
                isWhole: SiteFacts.isWhole)
            failure = nil
        } catch {
            failure = error
        }
    }

    /// An empty file is one piece, which holds no facts.
    mutating func next(named name: String, _ tell: (Trouble) -> Void) -> SiteInput.Piece? {
        defer { isFirst = false }
        if isFirst, let failure { tell(Trouble(Source(name), "\(failure)")) }
        do {
            guard let piece = try lines?.next() else {
                return isFirst && failure == nil ? SiteInput.Piece(bytes: [], place: name, isTooLong: false) : nil
            }
            let place = piece.line.map { "\(name), line \($0)" } ?? name
            return SiteInput.Piece(bytes: piece.bytes, place: place, isTooLong: piece.isTooLong)
        } catch {
            tell(Trouble(Source(name), "\(error)"))
            lines = nil
            return nil
        }
    }
}
