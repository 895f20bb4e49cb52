import Bootstrap
import Box
import Checks
import Facts
import Formats
import Judgement
import Native
import Probes
import Remedies
import TimeScience
import Values

/// One run: the box or the facts in a file, looked at once, judged under the operator's settings.
final class Session {
    let options: BoxOptions
    private let clocks = LiveClocks()
    private let began: Int64
    /// Facts from a file are read once: a pipe gives them once.
    private var given: Facts?

    init(_ options: BoxOptions) {
        self.options = options
        began = clocks.monotonicNanoseconds()
    }

    /// Since this run began.
    var durationSeconds: Double { Double(clocks.monotonicNanoseconds() - began) / 1e9 }

    /// From the file named, or from the box; `adjust` adds what only one command asks for.
    func facts(_ adjust: (inout ProbeOptions) -> Void = { _ in }) throws -> Facts {
        if let given { return given }
        if let path = options.facts {
            do {
                let facts = try FactsFile.read(
                    InputFile.read(path, limit: FactsFile.limit, waiting: options.wait), named: path)
                given = facts
                return facts
            } catch let error as FactsFileError {
                throw Failure.usage(error)
            } catch let error as FileError {
                throw Failure.usage(error)
            }
        }
        var probing = probing
        adjust(&probing)
        let box = try box()
        if !probing.isNamesOnly {
            let settings = try settings(knowing: describedChecks(in: box.files))
            probing.disabledChecks = settings.disabled
            probing.webServers = settings.webServers
        }
        let progress = Progress()
        defer { progress?.end() }
        return ProbeRun(box: box, options: probing) { progress?.begin($0) }.facts()
    }

    /// The external checks that this box has manifests for, or that its facts tell of; none is run for it.
    func described() throws -> [any Check] { try describedFacts().map { ExternalCheck($0) } }

    func describedFacts() throws -> [ExternalCheckFact] {
        try options.facts == nil ? describedChecks(in: box().files) : facts().external
    }

    private var probing: ProbeOptions {
        var probing = ProbeOptions()
        probing.timeoutSeconds = options.timeoutSeconds
        probing.isOffline = options.offline
        probing.built = Timestamp(unixSeconds: builtUnixSeconds)
        probing.isRoot = options.root != nil
        return probing
    }

    /// Facts, settings and every check.
    func diagnosis(_ adjust: (inout ProbeOptions) -> Void = { _ in }) throws -> Diagnosis {
        try diagnosis(of: facts(adjust))
    }

    /// The same for what offers repairs. Where the box does not come up by itself, whether the second resolver is there that one
    /// may need is looked for too: what is offered is to work as it is typed.
    func offeringDiagnosis(_ adjust: (inout ProbeOptions) -> Void = { _ in }) throws -> Diagnosis {
        let first = try diagnosis(adjust)
        let isLive = options.facts == nil && options.root == nil && !options.offline
        guard isLive, first.bootstrap.status != .ok, first.facts.resolver.others == nil else { return first }
        var probing = probing
        probing.timeoutSeconds -= durationSeconds
        guard probing.timeoutSeconds > 0 else { return first }
        return try diagnosis(of: ProbeRun(box: box(), options: probing).searchingResolvers(first.facts))
    }

    /// `means`: what was found for the remedies; nil for what the facts show.
    func diagnosis(of facts: Facts, means: Means? = nil) throws -> Diagnosis {
        var diagnosis = Diagnosis(
            facts, settings: try settings(knowing: facts.external), checks: allChecks,
            remedies: allRemedies, means: means, stopwatch: clocks.monotonicNanoseconds)
        diagnosis.durationSeconds = durationSeconds
        diagnosis.record = options.facts.map { file in
            let age = clocks.reading().seconds(since: diagnosis.time.estimate ?? facts.clock.reading)
            return FactsRecord(file: file, ageSeconds: age > 0 ? age : nil)
        }
        return diagnosis
    }

    /// The file named must be there; the standard one, of the box examined, need not.
    func settings(knowing external: [ExternalCheckFact] = []) throws -> Settings {
        let known = allChecks + external.map { ExternalCheck($0) }
        if let path = options.config {
            let bytes: [UInt8]
            do {
                bytes = try InputFile.read(path, limit: FileLimits.configuration, waiting: options.wait)
            } catch {
                throw Failure.usage(error)
            }
            // Nothing of it holds, and nobody names a file to be judged without it.
            if let why = Settings.whyUnusable(bytes, path) { throw Failure.usage(why) }
            return Settings.read(bytes, path, known)
        }
        return Settings.read(try box().files.observe(Settings.standardPath), known)
    }

    /// The running box with the door through which it may be changed: for the commands that do.
    func changeableBox() throws -> Box {
        do {
            var box = try LiveBox.make()
            box.changes = try LiveChanges()
            return box
        } catch {
            throw Failure.broken(error)
        }
    }

    func box() throws -> Box {
        do {
            let box = try LiveBox.make(root: options.root, offline: options.offline)
            if let root = options.root, try !holdsASystem(box.files) {
                throw Failure.usage(
                    "--root \(escaped(root)): no Linux system there, for it has no etc/. Is it mounted?")
            }
            return box
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure.usage("\(error)")
        }
    }

    /// A forgotten mount is an empty folder, and would look like a box where nothing is wrong.
    private func holdsASystem(_ files: any FileSystem) throws(FileError) -> Bool {
        for path in ["/etc", "/usr/lib/os-release"] {
            do {
                _ = try files.info(path)
                return true
            } catch {
                // Of a kernel that cannot look below --root at all nothing is said about what is there.
                guard error.reason == .notFound else { throw error }
            }
        }
        return false
    }
}
