import DoctorTesting
import Native

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// A box that is a fixture tree, examined as with `--root`.
func treeBox(_ name: String) throws -> Box {
    try Box(
        files: LiveFiles(root: Fixtures.path("trees/" + name)),
        clocks: ManualClocks(now: Timestamp(unixSeconds: 1_795_000_000)), dns: LiveDNS())
}

/// A box in memory. `isLive` gives it a kernel, so that processes and mounts are looked at.
func memoryBox(_ files: MemoryFiles, isLive: Bool = false, commands: (any Commands)? = nil) -> Box {
    Box(
        files: files, clocks: ManualClocks(now: Timestamp(unixSeconds: 1_795_000_000)), dns: LiveDNS(),
        kernel: isLive ? QuietKernel() : nil, commands: commands)
}

/// What these probes find, in order, from nothing.
func look(_ probes: [any Probe], at box: Box) -> Facts {
    var facts = Facts(
        host: HostFacts(name: "box", view: box.kernel == nil ? .files : .live),
        clock: ClockFacts(reading: box.clocks.reading(), boottimeSeconds: 100))
    for probe in probes {
        probe.look(at: box, options: ProbeOptions(), until: Deadline(in: 5, by: box.clocks), into: &facts)
    }
    return facts
}

/// A kernel with nothing to say.
struct QuietKernel: Kernel {
    func clockState() -> Observed<KernelClock> { .notLooked(why: "test") }
    func randomIsReady() -> Observed<Bool> { .known(true, Source("test")) }
    func random(_ count: Int) -> [UInt8] { Array(repeating: 4, count: max(count, 0)) }
    func release() -> (release: String, machine: String) { ("6.1.0", "aarch64") }
    func hostName() -> String { "box" }
    func addresses() -> [InterfaceAddress] { [] }
    func effectiveUserID() -> UInt32 { 1000 }
}

extension TimeDaemon {
    /// Everything that the files say of a daemon, a line each, in a form that a test can hold whole.
    var lines: [String] {
        var lines = ["\(kind.rawValue) \(configuration) enabled: \(isEnabled.text)"]
        lines += sources.map(\.line)
        let limits = "behind \(steps.maxBehindSeconds.text) ahead \(steps.maxAheadSeconds.text)"
        lines.append(
            steps.stepsLargeOffsets
                ? "steps \(steps.thresholdSeconds) in \(steps.firstUpdates.map { "\($0)" } ?? "all") \(limits) \(steps.source)"
                : "slews \(limits) \(steps.source)")
        lines.append("quorum \(quorum.minimumSources) \(quorum.source)")
        for (name, flag) in [
            ("writes RTC", writesRTC), ("skips validation", skipsValidation), ("takes DHCP", takesDHCP),
            ("restores clock", restoresClock), ("leaves clock", leavesClock),
        ] {
            if let flag { lines.append("\(name): \(flag.value) \(flag.source)") }
        }
        if let skipped = certificateChecksSkipped { lines.append("nocerttimecheck \(skipped.value) \(skipped.source)") }
        return lines
    }
}

extension NTPSource {
    var line: String {
        let flags = [
            usesNTS ? "nts" : nil, isSelectable ? nil : "noselect", isTrusted ? "trust" : nil,
            isRequired ? "require" : nil, startsOffline ? "offline" : nil,
        ].compactMap { $0 }.map { " " + $0 }.joined()
        return "  \(origin.rawValue) \(form.rawValue) \(name) \(port)\(flags) \(source)"
    }
}

extension Observed {
    var text: String {
        switch self {
        case .known(let value, let source): "\(value) \(source)"
        case .absent(let source): "absent \(source)"
        case .unreadable(let why, _): "unreadable: \(why)"
        case .notLooked(let why): "not looked: \(why)"
        }
    }
}

extension Double? {
    fileprivate var text: String { map { "\($0)" } ?? "any" }
}
