import ArgumentParser
import Bootstrap
import Box
import Formats
import Native
import Remedies
import Reports
import Values

/// `rehearse FACTS...`: a whole site, rehearsed or taken apart.
struct SiteRun {
    let input: SiteInput
    private let workers = ThreadTeam { FactsReader() }

    private let box: BoxOptions

    init(_ facts: [String], _ box: BoxOptions) {
        self.box = box
        input = SiteInput(paths: facts, givenTimeout: box.timeout)
    }

    func rehearse(
        powerCutSeconds: Int64, rulesFile: String?, format: RehearsalFormat, output: OutputOptions
    ) throws {
        let rules = try rulesFile.map(rules) ?? SiteRules()
        let site = try read()
        let rehearsal = SiteRehearsal(
            site, remedies: allRemedies, powerCutSeconds: powerCutSeconds, rules: rules, hands: workers.hands)
        switch format {
        case .text, .svg: try output.write(rehearsal.text(on: output.screen))
        case .json: try output.write(rehearsal.json.text + "\n")
        case .jsonl where output.file.output == nil: try rehearsal.writeLines { try output.write($0) }
        case .jsonl:
            var text = ""
            try rehearsal.writeLines { text += $0 }
            try output.write(text)
        }
        if rehearsal.boxes.contains(where: { $0.comesUp == false })
            || rehearsal.rules.contains(where: { !$0.breaking.isEmpty })
        {
            throw ExitCode(1)
        }
        if rehearsal.boxes.contains(where: { $0.comesUp == nil }) || !site.troubles.isEmpty { throw ExitCode(3) }
    }

    /// Writes the boxes into files of a new folder, one box a line, so that boxes that have to do with one another stand
    /// in one file. Reads twice: who has to do with whom is known at the end.
    func split(into folder: String, least: Int, output: OutputOptions) throws {
        guard !input.paths.contains("-") else {
            throw Failure.usage("--split reads its input twice, which standard input does not allow: name files")
        }
        let site = try read()
        let parts = SiteParts(site, least: least, hands: workers.hands)
        // What was not read the first time is left out; a file that has changed since is not what was judged.
        let boxes = Dictionary(zip(site.members.map(\.file), parts.partOf)) { first, _ in first }
        let shards: ShardFolder
        do {
            shards = try ShardFolder(folder, count: parts.count)
        } catch {
            throw Failure.usage("--split wants a new folder that can be made: \(error)")
        }
        do {
            var seen = 0
            try input.forEachBatch(orTrouble: { _ in }) { batch in
                for piece in batch {
                    guard let part = boxes[piece.place] else { continue }
                    seen += 1
                    try shards.add(piece.bytes, to: part)
                }
            }
            try shards.finish()
            guard seen == site.members.count else { throw Failure.usage("the facts changed while they were read") }
        } catch let error as OutputError {
            throw Failure.broken(error)
        }
        try output.write(
            "\(site.members.count) boxes in \(parts.count) shard\(parts.count == 1 ? "" : "s"): \(escaped(folder))\n")
        for trouble in site.troubles {
            try? Console.write("\(escaped("\(trouble.source)")): \(escaped(trouble.text))\n", to: .errors)
        }
        if !site.troubles.isEmpty { throw ExitCode(3) }
    }

    private func read() throws -> SiteFacts {
        let site = input.read(workers)
        guard !site.members.isEmpty else {
            throw Failure.usage(site.troubles.first.map { "\($0.source): \($0.text)" } ?? "no facts there")
        }
        return site
    }

    private func rules(_ file: String) throws -> SiteRules {
        let read: (rules: SiteRules, troubles: [Trouble])
        do {
            read = SiteRules.read(
                try InputFile.read(file, limit: FileLimits.configuration, waiting: box.wait), named: file)
        } catch {
            throw Failure.usage(error)
        }
        // A rule that is not understood would pass for one that is kept.
        if let first = read.troubles.first { throw Failure.usage("\(first.source): \(first.text)") }
        return read.rules
    }
}

extension ThreadTeam {
    fileprivate var hands: Hands<Own> { Hands(workers: self) }
}

/// Threads, as the rehearsal knows them.
private struct Hands<Own>: ManyHands {
    let workers: ThreadTeam<Own>

    func map<Result>(_ count: Int, _ work: (Int) -> Result) -> [Result] {
        workers.map(count) { number, _ in work(number) }
    }
}
