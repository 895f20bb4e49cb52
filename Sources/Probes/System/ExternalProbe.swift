import Box
import Facts
import Plugins
import Programs
import Values

/// Runs the checks of other people: at most `CommandLimits.atOnce` together, each in a session of its own that is ended
/// whole at its timeout or at the run's deadline. It comes last, so that a slow one costs the built-in checks nothing.
struct ExternalProbe: Probe {
    package let step = "running external checks"
    /// Other owners are for tests alone.
    package var owner = ExternalOwner()

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let found = Manifests(box.files, owner: owner)
        facts.troubles += found.troubles
        let wanted = found.manifests.filter { !options.disabledChecks.contains($0.fact.id) }
        let runner = PluginRunner(box: box, options: options, owner: owner, isRoot: facts.host.isRoot)
        facts.external = runner.run(wanted, until: deadline) + found.masked
    }
}

/// Runs plugins as their manifests ask, within the safety rules.
package struct PluginRunner {
    package let box: Box
    package let options: ProbeOptions
    package let owner: ExternalOwner
    package let isRoot: Bool

    package init(box: Box, options: ProbeOptions, owner: ExternalOwner, isRoot: Bool) {
        self.box = box
        self.options = options
        self.owner = owner
        self.isRoot = isRoot
    }

    /// The kernel's overflow id, which owns nothing.
    private static let nobody = "65534"

    /// The facts of all, in order, with what became of each.
    package func run(_ manifests: [Manifest], until deadline: Deadline) -> [ExternalCheckFact] {
        var facts = manifests.map(\.fact)
        let services = manifests.contains { !$0.appliesWhen.units.isEmpty } ? box.services : nil
        var commands: [(index: Int, command: Command)] = []
        for (index, manifest) in manifests.enumerated() {
            if let why = doesNotApply(manifest.appliesWhen, services) {
                facts[index].run = .skipped(why: "does not apply: \(why)")
                facts[index].appliesHere = false
            } else if let run = decided(manifest) {
                facts[index].run = run
            } else {
                commands.append((index, command(manifest)))
            }
        }
        let outcomes = box.commands?.run(commands.map(\.command), until: deadline) ?? []
        for ((index, _), outcome) in zip(commands, outcomes) {
            facts[index].run = outcome.run
            facts[index].durationSeconds = outcome.durationSeconds
        }
        return facts
    }

    /// What is known without running it; nil where it is to be run.
    private func decided(_ manifest: Manifest) -> ExternalCheckFact.Run? {
        if box.commands == nil { return .skipped(why: "files only: nothing is run") }
        if options.isOffline, manifest.usesNetwork {
            return .skipped(why: "offline: it may send packets (network = false would say that it does not)")
        }
        if manifest.privilege == .root, !isRoot { return .skipped(why: "needs root") }
        let program = manifest.fact.program
        if let why = owner.refusal(ofProgram: program, in: box.files) { return .notRun(why: "\(program) \(why)") }
        guard let info = try? box.files.info(program), info.mode & 0o111 != 0 else {
            return .notRun(why: "\(program) is not executable")
        }
        if manifest.privilege == .none, isRoot, (try? box.files.info("/usr/bin/setpriv")) == nil {
            return .notRun(why: "root cannot be given up without setpriv (util-linux), and it does not ask for root")
        }
        return nil
    }

    private func doesNotApply(_ when: Manifest.AppliesWhen, _ services: Services?) -> String? {
        if let file = when.files.first(where: isMissing) { return "\(file) is not there" }
        for command in when.commands {
            let places = ["/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"].map { $0 + command }
            if places.allSatisfy(isMissing) { return "\(command) is not installed" }
        }
        return when.units.first { services?.isEnabled([$0]).truth == false }.map { "\($0) is not enabled" }
    }

    /// What cannot be looked at may be there.
    private func isMissing(_ path: String) -> Bool {
        do {
            _ = try box.files.info(path)
            return false
        } catch {
            return error.reason == .notFound
        }
    }

    /// By the name it is given: check_tcp is check_ssmtp under that name. Root is given up unless it asks for it.
    private func command(_ manifest: Manifest) -> Command {
        let isNagios = manifest.fact.outputProtocol == .nagios
        let limit = isNagios ? ManifestLimits.nagiosOutputBytes : ManifestLimits.otherOutputBytes
        var words = manifest.command
        if isRoot, manifest.privilege == .none {
            let nobody = PluginRunner.nobody
            words =
                ["setpriv", "--reuid=\(nobody)", "--regid=\(nobody)", "--clear-groups", "--no-new-privs", "--"] + words
        }
        return Command(
            words[0], Array(words.dropFirst()), timeoutSeconds: manifest.timeoutSeconds, outputLimit: limit,
            leavesNothing: true)
    }
}

extension CommandOutcome {
    fileprivate var durationSeconds: Double? {
        switch self {
        case .finished(let result): result.durationSeconds
        case .timedOut(let seconds): seconds
        case .notFound, .failed: nil
        }
    }

    fileprivate var run: ExternalCheckFact.Run {
        switch self {
        case .finished(let result):
            // A cap in the middle of a character makes no binary of a text.
            let isText =
                !result.output.contains(0)
                && (result.wasTruncated || String(validating: result.output, as: UTF8.self) != nil)
            return .ended(
                status: result.status,
                output: isText ? withoutPasswords(String(decoding: result.output, as: UTF8.self)) : "",
                isBinary: !isText, wasTruncated: result.wasTruncated)
        case .notFound: return .notRun(why: "its program is not there")
        case .failed(let why): return .notRun(why: why)
        case .timedOut(let seconds): return .timedOut(seconds: seconds)
        }
    }
}
