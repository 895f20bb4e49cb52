import Box
import DoctorTesting
import Glibc
import Native
import Values

@testable import Bootstrap
@testable import Programs

/// What came of a scenario: the judge's word and boxdoctor's.
struct ScenarioResult: Sendable {
    /// `synchronised` or `alone`, from a chronyd left alone for half a minute.
    var chronyd: String
    var check: [UInt8]
    var rehearsal: [UInt8]
    /// What the programs said, for a failure's message.
    var said: String
}

/// A world with true time, name servers and time servers, and boxes on cables to it: each in namespaces of its own, which
/// end with this value or, where it had no time to go, with the thread that made it.
final class ScenarioLab {
    private static let scripts = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Scenarios"
    private static let programs = [
        "cc", "ip", "nsenter", "unshare", "setpriv", "nsd", "unbound", "dnsmasq", "chronyd", "chronyc", "ldns-keygen",
        "ldns-signzone", "openssl",
    ]
    /// Two cores hold so many without anybody's answer coming late.
    private static let boxesAtOnce = 12
    /// Twice what the longest takes.
    private static let boxSeconds = 120.0

    /// Where packaging/build/unpack-daemons puts daemons that cannot all be installed.
    static let packages = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/") + "/.build/daemons"

    static func isUnpacked(_ package: String) -> Bool { access(packages + "/" + package, F_OK) == 0 }

    /// Why the lab cannot be had here; nil where it can.
    static let obstacle: String? = {
        guard geteuid() == 0 else { return "network namespaces need root" }
        if let missing = programs.first(where: { !Lab.installed($0) }) { return "\(missing) is not installed" }
        if access(boxdoctor, X_OK) != 0 { return "\(boxdoctor) is not built" }
        do {
            try Lab.run("unshare", ["--net", "--mount", "--pid", "--fork", "true"])
            return nil
        } catch {
            return "\(error)"
        }
    }()

    /// Built beside the tests.
    private static let boxdoctor: String = {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = max(readlink("/proc/self/exe", &path, path.count - 1), 0)
        let text = String(decoding: path.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return "/" + text.split(separator: "/").dropLast().joined(separator: "/") + "/boxdoctor"
    }()

    // Gone in this order: nobody writes into the folder any more when it is removed.
    private let world: LabProcess
    private var started = 0
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let preload = folder.path + "/wrongclock.so"
        try Lab.run(
            "cc", ["-shared", "-fPIC", "-O1", "-o", preload, ScenarioLab.scripts + "/wrongclock.c"], timeoutSeconds: 60)
        world = try LabProcess(
            "sh", [ScenarioLab.scripts + "/world.sh", folder.path], log: folder.path + "/world.log")
        guard Lab.wait(upTo: 60, until: { has("ready") }) else { throw LabError("world.sh: \(world.said)") }
    }

    /// All of them, some at a time; by title.
    func results(of scenarios: [BootScenario]) throws -> [String: ScenarioResult] {
        let results = try each(scenarios, start) { result($0) }
        return Dictionary(zip(scenarios.map(\.title), results), uniquingKeysWith: { first, _ in first })
    }

    /// What became of each box, in their order.
    func results(of boots: [Boot]) throws -> [BootResult] {
        try each(boots, start) { box in
            let logs = ["log", "fix.log", "resolver.log", "daemon.log", "rehearse.err"]
            let rehearsed = try? LiveFiles().info("\(folder.path)/\(box)/rehearse.json").modified
            return BootResult(
                behindSeconds: Int(text("\(box)/behind")) ?? 0, offNanoseconds: Int(text("\(box)/off")) ?? .max,
                rehearsal: folder.read("\(box)/rehearse.json") ?? [],
                rehearsedAt: Int(clamping: rehearsed?.unixSeconds ?? 0),
                said: logs.map { "-- \($0)\n\(text("\(box)/\($0)").suffix(1200))" }.joined(separator: "\n"))
        }
    }

    private func each<Box, Result>(
        _ boxes: [Box], _ start: (Box, Int) throws -> LabProcess, _ result: (String) -> Result
    ) throws -> [Result] {
        var waiting = Array(boxes.enumerated().reversed())
        var running: [String: (number: Int, process: LabProcess)] = [:]
        var results: [Int: Result] = [:]
        while !running.isEmpty || !waiting.isEmpty {
            while running.count < ScenarioLab.boxesAtOnce, let (number, box) = waiting.popLast() {
                // Numbers are not used again: the cables of the last ones are still there.
                running["box\(started)"] = (number, try start(box, started))
                started += 1
            }
            let someIsDone = Lab.wait(upTo: ScenarioLab.boxSeconds) { running.keys.contains { has($0 + "/done") } }
            guard someIsDone else { throw LabError("no box was done: \(running.values.map(\.process.said))") }
            for (box, run) in running where has(box + "/done") {
                results[run.number] = result(box)
                running[box] = nil
            }
        }
        return boxes.indices.compactMap { results[$0] }
    }

    private func start(_ boot: Boot, number: Int) throws -> LabProcess {
        let files = boot.files(
            anchor: text("zones/root.zone.ds"), key: text("zones/root.zone.key"), certificate: text("tls.pem"),
            rootHints: Snapshot.contents(of: ScenarioLab.scripts + "/root.hints") ?? "",
            packages: ScenarioLab.packages)
        for (path, text) in files { try folder.write("box\(number)/\(path)", text) }
        let elapsed = boot.since.map { Int(clamping: LiveClocks().reading().unixSeconds) + 2 - $0 } ?? 0
        try folder.write("box\(number)/behind", "\(boot.behindSeconds + elapsed)")
        return try LabProcess(
            "nsenter",
            [
                "--target", "\(world.process)", "--net", "sh", ScenarioLab.scripts + "/boot.sh",
                "\(folder.path)/box\(number)", "\(number)", "\(-boot.behindSeconds - elapsed)",
                folder.path + "/wrongclock.so", ScenarioLab.boxdoctor,
            ], log: "\(folder.path)/box\(number)/log")
    }

    private func start(_ scenario: BootScenario, number: Int) throws -> LabProcess {
        let box = "box\(number)"
        let hints = Snapshot.contents(of: ScenarioLab.scripts + "/root.hints") ?? ""
        let files = scenario.files(
            anchor: text("zones/\(scenario.anchor.rawValue)"), certificate: text("tls.pem"), rootHints: hints)
        for (path, text) in files { try folder.write("\(box)/\(path)", text) }
        if let age = scenario.timestampAgeSeconds {
            let path = try folder.write("\(box)/var/lib/misc/dnsmasq.time", "")
            try Lab.run("touch", ["-d", "\(age) seconds ago", path])
        }
        return try LabProcess(
            "nsenter",
            [
                "--target", "\(world.process)", "--net", "sh", ScenarioLab.scripts + "/box.sh",
                "\(folder.path)/\(box)", "\(number)", "\(-scenario.behindSeconds)", folder.path + "/wrongclock.so",
                ScenarioLab.boxdoctor,
            ], log: "\(folder.path)/\(box)/log")
    }

    private func result(_ box: String) -> ScenarioResult {
        let logs = ["log", "sources", "activity", "chronyd.log", "resolver.log", "check.err", "rehearse.err"]
        return ScenarioResult(
            chronyd: String(text("\(box)/chronyd").prefix { $0 != "\n" }),
            check: folder.read("\(box)/check.json") ?? [], rehearsal: folder.read("\(box)/rehearse.json") ?? [],
            said: logs.map { "-- \($0)\n\(text("\(box)/\($0)").suffix(1500))" }.joined(separator: "\n"))
    }

    private func has(_ name: String) -> Bool { access(folder.path + "/" + name, F_OK) == 0 }

    private func text(_ name: String) -> String { String(decoding: folder.read(name) ?? [], as: UTF8.self) }
}
