import Box
import Facts
import Formats
import Programs
import Values

/// The kernel's random numbers: ready, since when, from what, and who waits for them.
struct EntropyProbe: Probe {
    package let step = "looking at the random number generator"

    private static let random = "/proc/sys/kernel/random/"
    private static let hardware = "/sys/class/misc/hw_random/"
    /// Of comm(5), 15 bytes.
    private static let helpers = ["haveged", "rngd", "jitterentropy-r", "jitterentropy-rngd", "crngd"]

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        facts.entropy.creditsSeed = creditsSeed(box.files, &facts.troubles)
        guard let kernel = box.kernel else { return }
        let files = box.files
        facts.entropy.isReady = kernel.randomIsReady()
        facts.entropy.readyAfterSeconds = readyAfter(box, until: deadline)
        facts.entropy.availableBits = number(EntropyProbe.random + "entropy_avail", files)
        facts.entropy.poolBits = number(EntropyProbe.random + "poolsize", files)
        facts.entropy.hardwareSource = hardwareSource(files)
        facts.entropy.hardwareQuality = number(EntropyProbe.hardware + "rng_quality", files)
        facts.entropy.hasCPUSource = hasCPUSource(files)
        facts.entropy.trustsCPU = trustsCPU(box)
        facts.entropy.randomIsUrandom = randomIsUrandom(files)
        let running = box.processes
        facts.entropy.daemons = unique(
            (running.value ?? []).map(\.name).filter(EntropyProbe.helpers.contains)
        ).sorted()
        facts.entropy.blocked = blocked(running, box, machine: kernel.release().machine)
    }

    private func number(_ path: String, _ files: any FileSystem) -> Observed<Int> {
        switch firstLine(path, files) {
        case .known(let text, let source):
            Int(text).map { .known($0, source) } ?? .unreadable(why: "\(path): not a number", source)
        case .absent(let source): .absent(source)
        case .unreadable(let why, let source): .unreadable(why: why, source)
        case .notLooked(let why): .notLooked(why: why)
        }
    }

    private func hardwareSource(_ files: any FileSystem) -> Observed<String> {
        let observed = firstLine(EntropyProbe.hardware + "rng_current", files)
        if case .known("none", let source) = observed { return .absent(source) }
        return observed
    }

    /// The log in memory first; it is for root alone where kernel.dmesg_restrict says so.
    private func readyAfter(_ box: Box, until deadline: Deadline) -> Observed<Double> {
        guard let commands = box.commands else { return .notLooked(why: "no commands are run") }
        let source = Source("dmesg")
        let command = Command("dmesg", outputLimit: FileLimits.configuration)
        switch commands.run([command], until: deadline).first {
        case .finished(let result) where result.status == 0:
            return KernelLog.readyAfterSeconds(result.output, source)
        case .finished: return .unreadable(why: "the kernel's log is not readable; run as root", source)
        case .timedOut(let seconds): return .unreadable(why: "dmesg did not end in \(seconds) s", source)
        case .failed(let why): return .unreadable(why: why, source)
        case .notFound, nil: return .notLooked(why: "no dmesg program")
        }
    }

    /// RDRAND or RDSEED on x86, FEAT_RNG on arm64, by the kernel's list of features.
    private func hasCPUSource(_ files: any FileSystem) -> Observed<Bool> {
        let path = "/proc/cpuinfo"
        return files.observe(path).map { bytes in
            (Lines.of(bytes, path: path) ?? []).contains { line in
                let (key, value) = String(line.text).splitOnce(":")
                guard let value, ["flags", "Features"].contains(key.trimmed) else { return false }
                return value.words.contains { ["rdrand", "rdseed", "rng"].contains($0) }
            }
        }
    }

    private func trustsCPU(_ box: Box) -> Observed<Bool> {
        let arguments = kernelArguments(box)
        if let argument = arguments.last(where: { $0.hasPrefix("random.trust_cpu=") }) {
            return .known(["1", "y", "Y", "on"].contains(argument.dropFirst(17)), Source("/proc/cmdline"))
        }
        let path = "/boot/config-" + (box.kernel?.release().release ?? "")
        guard let bytes = try? box.files.read(path, limit: FileLimits.configuration),
            let lines = Lines.of(bytes, path: path)
        else { return .notLooked(why: "the kernel's configuration (\(path)) is not there") }
        let line = lines.first { $0.text.hasPrefix("CONFIG_RANDOM_TRUST_CPU=") }
        // Gone since 6.2, where the CPU is always trusted unless the command line says otherwise.
        if let line { return .known(line.text.hasSuffix("=y"), line.source) }
        let isOff = lines.first { $0.text.hasPrefix("# CONFIG_RANDOM_TRUST_CPU is not set") }
        return .known(isOff == nil, isOff?.source ?? Source(path))
    }

    private func creditsSeed(_ files: any FileSystem, _ troubles: inout [Trouble]) -> Observed<Bool> {
        var reader = ConfigFiles(files)
        let unit = SystemdUnits(files).unit("systemd-random-seed.service", &reader)
        troubles += reader.troubles
        guard let unit else { return .absent(Source("systemd-random-seed.service")) }
        for item in unit.settings.all("Service", "Environment").reversed() {
            for word in item.value.quotedWords(comment: nil) ?? [] where word.hasPrefix("SYSTEMD_RANDOM_SEED_CREDIT=") {
                return .known(["1", "yes", "true", "on", "force"].contains(word.dropFirst(27)), item.source)
            }
        }
        return .known(false, Source(unit.path))
    }

    private func randomIsUrandom(_ files: any FileSystem) -> Observed<Bool> {
        let source = Source("/dev/random")
        do {
            guard case .device(let major, let minor) = try files.info("/dev/random").kind else {
                return .unreadable(why: "/dev/random is no device", source)
            }
            return .known(major == 1 && minor == 9, source)
        } catch {
            return error.reason == .notFound ? .absent(source) : .unreadable(why: "\(error)", source)
        }
    }

    /// getrandom(2) by number; the wait channel names what the process sleeps in.
    private func blocked(
        _ running: Observed<[RunningProcess]>, _ box: Box, machine: String
    ) -> Observed<[BlockedProcess]> {
        guard case .known(let processes, let source) = running else { return running.map { _ in [] } }
        let getrandom = machine == "x86_64" ? "318 " : machine == "aarch64" || machine == "riscv64" ? "278 " : nil
        var couldRead = false
        var blocked: [BlockedProcess] = []
        for process in processes {
            for name in ["wchan", "syscall", "stack"] {
                let path = "/proc/\(process.pid)/\(name)"
                guard let bytes = try? box.files.read(path, limit: FileLimits.attribute) else { continue }
                let text = String(decoding: bytes, as: UTF8.self)
                // `0` in wchan is also what an ordinary user is shown of others; the syscall file tells more.
                if name != "wchan" { couldRead = couldRead || process.pid == 1 }
                let waits =
                    text.holds("wait_for_random_bytes") || text.holds("try_to_generate_entropy")
                    || (name == "syscall" && getrandom.map(text.hasPrefix) ?? false)
                if waits {
                    blocked.append(BlockedProcess(pid: process.pid, name: process.name, source: Source(path)))
                    break
                }
            }
        }
        guard couldRead || !blocked.isEmpty else {
            let isRoot = box.kernel?.effectiveUserID() == 0
            return .unreadable(
                why: isRoot
                    ? "this kernel does not show what processes wait for"
                    : "what the processes of others wait for is for root to see", source)
        }
        return .known(blocked, source)
    }
}
